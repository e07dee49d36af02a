import json
from pathlib import Path

import pytest

from indexer.errors import BadJudgements
from indexer.evaluation.judgements import JudgedQuery, load

QUERIES = [
    {"id": "q1", "lang": "fr", "text": "Où s’inscrire à l’école ?", "group": "école"},
    {"id": "q2", "lang": "en", "text": 'the "night train": late again', "note": "ignored"},
]
GRADES = "q1\tdossier/a b.txt\t3\nq1\td2\t0\nq2\td2\t1\n"


def write(
    folder: Path,
    *,
    queries: str | None = None,
    grades: str | None = GRADES,
    cross: str | None = None,
) -> Path:
    folder.mkdir(exist_ok=True)
    if queries is None:
        queries = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in QUERIES)
    (folder / "queries.jsonl").write_text(queries, encoding="utf-8")
    if grades is not None:
        (folder / "qrels.tsv").write_text(grades, encoding="utf-8")
    if cross is not None:
        (folder / "qrels-cross.tsv").write_text(cross, encoding="utf-8")
    return folder


def test_a_set_is_read_as_it_stands(tmp_path: Path) -> None:
    judged = load(write(tmp_path / "presse"))
    assert judged.name == "presse"
    assert judged.documents is None
    assert judged.queries == (
        JudgedQuery("q1", "fr", "Où s’inscrire à l’école ?", "école"),
        JudgedQuery("q2", "en", 'the "night train": late again'),
    )
    assert judged.grades == {"same": {"q1": {"dossier/a b.txt": 3, "d2": 0}, "q2": {"d2": 1}}}


def test_only_the_other_language_may_be_judged(tmp_path: Path) -> None:
    judged = load(write(tmp_path / "s", grades=None, cross="q2\td1\t2\n"))
    assert judged.grades == {"cross": {"q2": {"d1": 2}}}


def test_both_kinds_are_read(tmp_path: Path) -> None:
    assert set(load(write(tmp_path / "s", cross="q2\td1\t2\n")).grades) == {"same", "cross"}


@pytest.mark.parametrize("name", ["docs.jsonl", "docs.jsonl.gz"])
def test_documents_lie_in_the_folder_or_elsewhere(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "s")
    (folder / name).write_bytes(b"")
    assert load(folder).documents == folder / name
    assert load(folder, docs=tmp_path / "autre.jsonl").documents == tmp_path / "autre.jsonl"


@pytest.mark.parametrize(
    "ending", ["\n\n", "", "\r\n"], ids=["blank line at the end", "no last newline", "crlf"]
)
def test_line_ends_do_not_matter(tmp_path: Path, ending: str) -> None:
    folder = write(tmp_path / "s")
    rows = GRADES.rstrip("\n").split("\n")
    (folder / "qrels.tsv").write_bytes(
        ((ending or "\n").join(rows) + (ending if ending != "\r\n" else "")).encode()
    )
    assert load(folder).grades["same"]["q1"] == {"dossier/a b.txt": 3, "d2": 0}


def test_a_line_separator_may_stand_in_a_query(tmp_path: Path) -> None:
    row = '{"id": "q", "lang": "fr", "text": "l’été\u2028à Nice"}\n'
    judged = load(write(tmp_path / "s", queries="\ufeff" + row, grades="q\td\t1\n"))
    assert judged.queries[0].text == "l’été\u2028à Nice"


GOOD = '{"id": "q1", "lang": "fr", "text": "a"}'


@pytest.mark.parametrize(
    ("queries", "grades", "file", "detail"),
    [
        ("{oops\n", GRADES, "queries.jsonl", "line 1: not JSON"),
        (f"{GOOD}\n\n[]\n", GRADES, "queries.jsonl", "line 3: not a JSON object"),
        ('{"lang": "fr", "text": "a"}', GRADES, "queries.jsonl", 'line 1: "id" is missing'),
        (
            '{"id": 7, "lang": "fr", "text": "a"}',
            GRADES,
            "queries.jsonl",
            'line 1: "id" is missing or is not text',
        ),
        ('{"id": "q", "text": "a"}', GRADES, "queries.jsonl", 'line 1: "lang" is missing'),
        ('{"id": "q", "lang": "de", "text": "a"}', GRADES, "queries.jsonl", "'de'"),
        ('{"id": "q", "lang": "fr", "text": " "}', GRADES, "queries.jsonl", '"text" is missing'),
        (
            '{"id": "q", "lang": "fr", "text": "a", "group": 3}',
            GRADES,
            "queries.jsonl",
            '"group" is not text',
        ),
        (f"{GOOD}\n{GOOD}\n", GRADES, "queries.jsonl", "line 2: query 'q1' is there twice"),
        ("\n", GRADES, "queries.jsonl", "it holds no query"),
        (GOOD, "q1 d1 1\n", "qrels.tsv", "line 1: 1 columns instead of 3"),
        (GOOD, "q1\t0\td1\t1\n", "qrels.tsv", "line 1: 4 columns instead of 3"),
        (GOOD, "q1\td1\t1\nq9\td1\t1\n", "qrels.tsv", "line 2: query 'q9' is not in"),
        (GOOD, "q1\t\t1\n", "qrels.tsv", "line 1: the document is missing"),
        (GOOD, "q1\td1\tgood\n", "qrels.tsv", "grade 'good' is not a whole number"),
        (GOOD, "q1\td1\t-1\n", "qrels.tsv", "grade '-1' is not a whole number"),
        (GOOD, "q1\td1\t²\n", "qrels.tsv", "grade '²' is not a whole number"),
        (GOOD, "q1\td1\t1\nq1\td1\t2\n", "qrels.tsv", "line 2: 'q1' and 'd1' are judged twice"),
        (GOOD, "q1\td1\t0\n", "qrels.tsv", "it judges no document relevant"),
        (GOOD, "", "qrels.tsv", "it judges no document relevant"),
        (GOOD, None, "s", "it holds neither qrels.tsv nor qrels-cross.tsv"),
    ],
)
def test_what_is_not_a_judged_set_is_refused(
    tmp_path: Path, queries: str, grades: str | None, file: str, detail: str
) -> None:
    with pytest.raises(BadJudgements) as caught:
        load(write(tmp_path / "s", queries=queries, grades=grades))
    assert Path(caught.value.path).name == file
    assert detail in caught.value.detail


def test_a_missing_folder_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadJudgements, match="no such folder"):
        load(tmp_path / "absent")
    with pytest.raises(BadJudgements, match=r"queries\.jsonl is not"):
        load(tmp_path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "s")
    (folder / "qrels.tsv").write_bytes("q1\tété\t1\n".encode("latin-1"))
    with pytest.raises(BadJudgements, match="not UTF-8 at byte 3"):
        load(folder)


def test_wordings_of_one_need_are_in_the_same_half() -> None:
    halves = {JudgedQuery(f"q{number}", "fr", "congé payé", "congé").half for number in range(20)}
    assert len(halves) == 1


def test_halves_are_even_and_never_change() -> None:
    halves = [JudgedQuery(f"été-{number}", "fr", "x").half for number in range(1000)]
    assert 400 < halves.count("a") < 600
    ids = ("q3", "q4", "1", "dossier/é")
    assert [JudgedQuery(id, "en", "x").half for id in ids] == ["a", "b", "b", "a"]
