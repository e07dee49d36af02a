"""The verb evaluate, and docs/evaluating.md: every command there does what is said of it."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from indexer.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "evaluating.md").read_text("utf-8")
JUDGED = "tests/data/judged"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / JUDGED, tmp_path / JUDGED)
    shutil.copytree(ROOT / JUDGED, tmp_path / "my-set")
    (tmp_path / "others.jsonl").write_text(
        '{"id": "autre", "lang": "fr", "title": "Neige", "body": "Il neige sur l’île."}\n', "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_command_of_the_page_runs(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
        for line in block.splitlines()
    ]
    assert len(commands) > 8
    for command in commands:
        program, arguments = command.split(" evaluate ")
        assert program == "python -m indexer"
        assert main(["evaluate", *shlex.split(arguments)]) == 0, command
        said = capsys.readouterr()
        assert said.out
        assert said.err == ""
    assert {path.name for path in place.rglob("*.run")} == {
        "before.run",
        "before-cross.run",
        "judged.run",
        "judged-cross.run",
        "my-set.run",
        "my-set-cross.run",
    }


def test_the_options_of_the_page_are_all_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--help"])
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    named = set(re.findall(r"--[a-z][a-z-]+", PAGE))
    assert named <= options
    assert options - named == {"--help", "--verbose", "--debug"}


def test_the_python_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
    exec(compile(code, "evaluating.md", "exec"), {})  # noqa: S102  # the example itself
    count, text = capsys.readouterr().out.splitlines()
    assert int(count) > 10
    assert text in (Path(JUDGED) / "queries.jsonl").read_text("utf-8")


def test_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", JUDGED, "my-set", "--run", "now", "--json"]) == 0
    scores = rows(capsys.readouterr().out)
    assert {row["type"] for row in scores[:-1]} == {"score"}
    mean = scores[-1]
    assert (mean["type"], mean["sets"]) == ("mean", 2)
    [measured] = [
        row["ndcg@10"]
        for row in scores
        if (row.get("set"), row["judgements"], row.get("language")) == ("judged", "same", "all")
    ]
    # The same set twice.
    assert mean["ndcg@10"] == pytest.approx(measured, abs=1e-4)
    assert all(row["ndcg@10_low"] <= row["ndcg@10"] <= row["ndcg@10_high"] for row in scores[:-1])

    options = ["--compare", "now/judged.run", "--per-query", "--without-accents", "--json"]
    assert main(["evaluate", JUDGED, *options, "--changes", "1"]) == 0
    found = rows(capsys.readouterr().out)
    asked = [row for row in found if row["type"] == "query"]
    assert len(asked) == sum(row["queries"] for row in found if row.get("language") == "all")
    assert any(row["text"].isascii() and row["language"] == "fr" for row in asked)
    same, cross = (row for row in found if row["type"] == "comparison")
    assert (same["run"], cross["run"]) == ("now/judged.run", "now/judged-cross.run")
    assert len(same["won"]) <= 1


def test_wordings_are_reported_below_the_table(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = place / JUDGED / "queries.jsonl"
    grouped = [
        row | {"group": "besoin"} if row["lang"] == "fr" else row
        for row in rows(queries.read_text("utf-8"))
    ]
    queries.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in grouped), "utf-8"
    )
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["evaluate", JUDGED]) == 0
    said = capsys.readouterr().out
    assert re.search(r"judged, same, fr : \d,\d{4} de nDCG@10 .* \(1 besoins", said)
    assert "judged, same, en" not in said


@pytest.mark.parametrize(
    ("arguments", "code", "english", "french"),
    [
        (
            [JUDGED, "--index", "i", "--mixed-with", "others.jsonl"],
            2,
            "leave out --index",
            "retirez --index",
        ),
        ([JUDGED, "--compare", "absent.run"], 1, "There is no run", "Il n’y a pas de classement"),
        (
            [JUDGED, "my-set", "--run", "others.jsonl"],
            1,
            "name a folder",
            "indiquez un dossier",
        ),
        (
            [JUDGED, "my-set", "--compare", "tests"],
            1,
            "tests/judged.run",
            "tests/judged.run",
        ),
        ([JUDGED, "--compare", "others.jsonl"], 1, "line 1 has 11 columns", "ligne 1 a 11 colon"),
        ([JUDGED, "--mixed-with", "absent"], 1, "no folder or file at absent", "absent"),
        ([JUDGED, "--half", "c"], 2, "invalid choice", "--half"),
        ([JUDGED, "--changes", "-1"], 2, "whole number from 0", "nombre entier de 0"),
    ],
)
def test_what_cannot_be_done_is_said_in_both_languages(
    arguments: list[str],
    code: int,
    english: str,
    french: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for locale, expected in (("C", english), ("fr_CA.UTF-8", french)):
        monkeypatch.setenv("LC_ALL", locale)
        try:
            ended: object = main(["evaluate", *arguments])
        except SystemExit as leaving:
            ended = leaving.code
        said = capsys.readouterr()
        assert ended == code
        assert said.out == ""
        assert expected in said.err
        assert "Traceback" not in said.err


def test_no_run_for_the_other_language_is_said(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", JUDGED, "--run", "a.run"]) == 0
    (place / "a-cross.run").unlink()
    capsys.readouterr()
    assert main(["evaluate", JUDGED, "--compare", "a.run"]) == 0
    assert "There is no a-cross.run" in capsys.readouterr().err
