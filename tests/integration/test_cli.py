"""The command line as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.messages import SENTENCES
from tests.texts import records, write_jsonl

ENGLISH = "000_fc0fdb67b094ed5a.txt"
FRENCH = "004_3d76bc538110022c.txt"
SEEDS = Path(__file__).parents[2] / "seeds"


def run(*arguments: str | Path, language: str = "C", **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "LC_ALL": language, "PYTHONIOENCODING": "utf-8", **environment},
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("cli") / "index"
    done = run("rebuild", SEEDS, "--index", location)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # quiet in a pipe
    return location


def test_rebuild_reports_as_specified(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "été.txt").write_text("L’été à la mer.\n\nLes œuvres du musée.", "utf-8")
    done = run("rebuild", SEEDS, tmp_path, "--index", tmp_path / "index", "--json")
    report = json.loads(done.stdout)
    assert report["files"] == {"found": 4, "indexed": 3, "skipped": 1}
    assert report["documents"] == 3
    assert report["languages"] == {"en": 1, "fr": 2}
    assert report["generation"]
    assert report["seconds"] > 0
    (skipped,) = report["skipped"]
    assert skipped["path"].endswith("photo.png")
    assert skipped["reason"]


def test_search_prints_marked_snippets(index: Path) -> None:
    done = run("search", "coopération sécuritaire", "--index", index)
    assert done.returncode == 0
    assert "[coopération]" in done.stdout
    assert FRENCH in done.stdout


def test_search_narrowed_and_counted(index: Path) -> None:
    query = ("search", "coopération sécuritaire", "--index", index, "--facets")
    both = run(*query, "--year", "2025", "--type", "txt")
    assert "Languages: en 1, fr 1" in both.stdout
    assert "Years: 2025 2" in both.stdout
    assert "Folders: seeds 2" in both.stdout
    # A filter goes on counting its other choices.
    none = run(*query, "--year", "1990..1999", language="fr_CA.UTF-8")
    assert none.returncode == 0
    assert "Documents trouvés : 0" in none.stdout
    assert "Années\xa0: 2025 2" in none.stdout
    found = json.loads(run(*query, "--folder", "seeds", "--json").stdout)
    assert found["facets"]["folders"] == {"seeds": 2}


def test_words_instead_of_one_that_is_nowhere(index: Path) -> None:
    done = run("search", "+sécurizitaire", "--index", index, language="fr_CA.UTF-8")
    assert "Au lieu de «\xa0sécurizitaire\xa0», l’index contient\xa0: sécuritaire" in done.stdout


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--year", "20x4", "doit être une année (2024)"),
        ("--type", "pdf", "doit être l’un de : txt, md, html, jsonl"),
        ("--folder", "/", "doit nommer un dossier"),
        ("--source", "", "doit nommer un fichier .jsonl"),
    ],
)
def test_a_filter_that_cannot_be_meant(index: Path, option: str, value: str, told: str) -> None:
    done = run("search", "budget", "--index", index, option, value, language="fr_CA.UTF-8")
    assert done.returncode == 2
    assert told in done.stderr


def test_search_says_how_words_were_read_when_asked(index: Path) -> None:
    silent = run("search", "visites", "--index", index, language="fr_FR.UTF-8")
    told = run("search", "visites", "--index", index, "-v", language="fr_FR.UTF-8")
    line = "Pour «\u00a0visites\u00a0», la recherche s’étend aussi à\u00a0: visite"
    assert line not in silent.stdout
    assert line in told.stdout
    as_json = json.loads(run("search", "visites", "--index", index, "-v", "--json").stdout)
    assert as_json["readings"][0]["only"] is None  # the articles have "visite" alone
    as_json = json.loads(run("search", "ministers", "--index", index, "-v", "--json").stdout)
    assert as_json["readings"][0]["only"] == '="ministers"'


def test_a_record_without_a_title_goes_by_its_id(tmp_path: Path) -> None:
    rows = [
        {
            "id": "C-46#1",
            "lang": "fr",
            "body": "Un week-end au bord de la mer, un weekend au port.",
        },
        {"id": "C-46#2", "lang": "en", "body": "They spent the weekend by the sea."},
    ]
    write_jsonl(tmp_path / "a.jsonl", rows)
    run("rebuild", tmp_path / "a.jsonl", "--index", tmp_path / "index")
    lines = run("search", "week-end", "-v", "--index", tmp_path / "index").stdout.splitlines()
    assert [line for line in lines if line.startswith("1.")] == ["1. C-46#1"]
    told = [line for line in lines if "was also searched as" in line]
    assert told == ["“week-end” was also searched as: weekend"]  # once, not in each language


def test_similar_documents(index: Path) -> None:
    id = json.loads(run("search", "expulsion", "--index", index, "--json").stdout)["hits"][0]
    id = id["document"]["id"]
    for language, words in (("fr_FR.UTF-8", "par les mots\u00a0: "), ("C", "by the words: ")):
        done = run("similar", id, "--index", index, language=language)
        assert done.returncode == 0
        assert words in done.stdout and "Retailleau" in done.stdout
        assert "1. " in done.stdout
    found = json.loads(run("similar", id, "--index", index, "--json").stdout)
    assert found["id"] == id
    assert [hit["document"]["language"] for hit in found["hits"]] == ["en"]
    none = run("similar", id, "--index", index, "--language", "other", language="fr_FR.UTF-8")
    assert "Aucun autre document ne ressemble à" in none.stdout
    missing = run("similar", "inconnu", "--index", index)
    assert missing.returncode == 1
    assert "inconnu" in missing.stderr and "Traceback" not in missing.stderr


def test_search_as_json(index: Path) -> None:
    done = run("search", "l'intérieur", "--index", index, "--json", "--limit", "1")
    found = json.loads(done.stdout)
    assert found["query"] == "l'intérieur"
    assert found["total"] == 1
    assert found["language"] == "fr"
    (hit,) = found["hits"]
    assert hit["rank"] == 1
    assert hit["score"] > 0
    document, snippet = hit["document"], hit["snippet"]
    assert document["path"].endswith(FRENCH)
    assert (document["language"], document["date"]) == ("fr", "2025-04")
    assert snippet["language"] == "fr"
    assert {snippet["text"][start:end] for start, end in snippet["marks"]} == {"Intérieur"}


@pytest.mark.parametrize(
    ("language", "head", "row"),
    [
        ("en_GB.UTF-8", "level", "exact"),
        ("fr_FR.UTF-8", "niveau", "proximité"),
    ],
)
def test_explain_tells_what_a_score_is_made_of(
    language: str, head: str, row: str, index: Path
) -> None:
    query = ("search", "coopération sécuritaire", "--limit", "1", "--index", index)
    done = run(*query, "--explain", language=language)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.split()[:1] == [head])
    heading, *table = lines[start:]
    assert row in {line.split()[0] for line in table}
    decimal = "," if language.startswith("fr") else "."
    assert all(decimal in line.split()[-1] for line in table)
    assert {len(line) for line in table} == {len(heading)}  # in columns
    assert run(*query, language=language).stdout.splitlines()[1:] == lines[1:start]


def test_explain_as_json(index: Path) -> None:
    query = ("search", "l’intérieur", "--index", index, "--json", "--limit", "1")
    (hit,) = json.loads(run(*query, "--explain").stdout)["hits"]
    parts = hit["explanation"]
    assert (parts[0]["word"], parts[0]["level"]) == ("intérieur", "exact")
    assert sum(part["score"] for part in parts) == pytest.approx(hit["score"], abs=1e-4)
    (plain,) = json.loads(run(*query).stdout)["hits"]
    assert plain == {**hit, "explanation": []}


@pytest.fixture(scope="module")
def misspelt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("misspelt")
    bodies = ["Le gouvernement prépare une réforme."] * 12 + ["Un gouvernemnt hésite encore."]
    rows = [
        {"id": f"d{n}", "title": f"Note {n}", "body": body, "lang": "fr"}
        for n, body in enumerate(bodies)
    ]
    write_jsonl(folder / "texts.jsonl", rows)
    done = run("rebuild", folder / "texts.jsonl", "--index", folder / "index")
    assert done.returncode == 0, done.stderr
    return folder / "index"


@pytest.mark.parametrize(
    ("language", "instead", "meant"),
    [
        (
            "en_GB.UTF-8",
            "No document searched has “rréforme”; “réforme” was searched instead.",
            "Did you mean: gouvernement",
        ),
        (
            "fr_FR.UTF-8",
            "Aucun des documents parcourus ne contient «\xa0rréforme\xa0»\xa0; «\xa0réforme\xa0» "
            "a été cherché à la place.",
            "Vouliez-vous dire : gouvernement",
        ),
    ],
)
def test_mistyped_words(language: str, instead: str, meant: str, misspelt: Path) -> None:
    done = run("search", "rréforme", "--index", misspelt, language=language)
    assert done.returncode == 0, done.stderr
    assert instead in done.stdout.splitlines()
    assert "[réforme]" in done.stdout
    done = run("search", "gouvernemnt", "--index", misspelt, language=language)
    assert done.stdout.splitlines()[1] == meant
    assert done.stderr == ""


def test_mistyped_words_as_json(misspelt: Path) -> None:
    found = json.loads(run("search", "gouvernemnt", "--index", misspelt, "--json").stdout)
    assert (found["suggestion"], found["notices"], found["total"]) == ("gouvernement", [], 1)
    done = run("search", "rréforme", "--index", misspelt, "--json", "--explain", "--limit", "1")
    found = json.loads(done.stdout)
    assert found["suggestion"] is None
    assert [notice["code"] for notice in found["notices"]] == ["word-corrected"]
    (part,) = found["hits"][0]["explanation"]
    assert (part["level"], part["word"], part["forms"]) == ("typo", "rréforme", ["réforme"])


def test_nothing_found_is_not_a_failure(index: Path) -> None:
    done = run("search", "hippopotame", "--index", index, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["hits"] == []


def test_a_query_that_begins_with_a_minus(index: Path) -> None:
    done = run("search", "--index", index, "--json", "--", "-Laftit")
    assert json.loads(done.stdout)["total"] == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "x", "--index", "nowhere"], 1),
        (["rebuild", "nowhere", "--index", "unused"], 1),
        (["search"], 2),
        (["search", "x", "--limit", "-1"], 2),
        (["dance"], 2),
        ([], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "indexer", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SEEDS.parent)},
    )
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "unused").exists()


def test_errors_in_french(tmp_path: Path) -> None:
    done = run("status", "--index", tmp_path / "rien", language="fr_CA.UTF-8")
    assert done.returncode == 1
    assert "Il n’y a pas d’index" in done.stderr


def test_bad_corpora(tmp_path: Path) -> None:
    location = tmp_path / "index"
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run("rebuild", empty, "--index", location)
    assert done.returncode == 1
    assert "Nothing to index" in done.stderr

    run("rebuild", SEEDS, "--index", location)
    done = run("rebuild", empty, "--index", location)
    assert done.returncode == 1
    assert json.loads(run("status", "--index", location, "--json").stdout)["documents"] == 2

    (empty / "broken.txt").write_bytes(b"Le minist\xe8re \xff\xfe de l\x92int\xe9rieur")
    (empty / "empty.txt").write_bytes(b"")
    done = run("rebuild", empty, "--index", location, "--strict")
    assert done.returncode == 1
    assert json.loads(run("status", "--index", location, "--json").stdout)["documents"] == 2
    assert run("rebuild", empty, "--index", location).returncode == 0


def test_update_touches_only_what_changed(tmp_path: Path) -> None:
    location, corpus = tmp_path / "index", tmp_path / "corpus"
    rows = records(40)
    write_jsonl(corpus / "a.jsonl", rows)
    (corpus / "note.md").write_text("# Éloge du hibou\n\nLe hibou est sage.", "utf-8")
    run("rebuild", corpus, "--index", location)

    def update() -> dict[str, Any]:
        done = run("update", "--index", location, "--json")
        assert done.returncode == 0, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    before = update()
    assert (before["added"], before["removed"], before["documents"]) == (0, 0, 41)
    rows[3]["body"] = "Le hérisson dort."
    del rows[7]
    write_jsonl(corpus / "a.jsonl", [*rows, {"id": "new", "title": "", "body": "Une loutre."}])
    (corpus / "note.md").unlink()
    report = update()
    assert (report["added"], report["removed"], report["documents"]) == (2, 3, 40)
    for query, total in (("hérisson", 1), ("loutre", 1), ("hibou", 0), ("n7", 0), ("n8", 1)):
        found = json.loads(run("search", query, "--index", location, "--json").stdout)
        assert found["total"] == total, query
    assert update()["generation"] == report["generation"]

    assert run("rollback", "--index", location).returncode == 0
    assert json.loads(run("search", "hibou", "--index", location, "--json").stdout)["total"] == 1
    assert run("verify", "--index", location).returncode == 0


def test_repeated_ids_are_kept_and_reported(tmp_path: Path) -> None:
    rows = [{"id": "a", "title": "", "body": f"Texte numéro {n}"} for n in range(3)]
    write_jsonl(tmp_path / "x.jsonl", rows)
    done = run("rebuild", tmp_path / "x.jsonl", "--index", tmp_path / "index", "--json")
    report = json.loads(done.stdout)
    assert (report["documents"], report["renamed"]) == (3, 2)
    found = json.loads(run("search", "texte", "--index", tmp_path / "index", "--json").stdout)
    assert {hit["document"]["id"] for hit in found["hits"]} == {"a", "a~2", "a~3"}


def test_if_needed(tmp_path: Path) -> None:
    location = tmp_path / "index"
    note = tmp_path / "notes" / "note.txt"
    note.parent.mkdir()
    note.write_text("Le préfet est arrivé.", "utf-8")

    def generation() -> str:
        done = run("rebuild", note.parent, "--index", location, "--if-needed")
        assert done.returncode == 0, done.stderr
        return str(json.loads(run("status", "--index", location, "--json").stdout)["generation"])

    first = generation()
    assert generation() == first
    note.write_text("Le préfet est reparti hier.", "utf-8")
    second = generation()
    assert second != first
    next((location / second).glob("*.seg")).write_bytes(b"nonsense")
    assert generation() not in (first, second)


def test_analyse_shows_tokens(tmp_path: Path) -> None:
    done = run("analyse", "l’avocat du week-end", "--language", "fr", "--json")
    tokens = json.loads(done.stdout)["tokens"]
    assert [token["form"] for token in tokens if not token["stop"]] == [
        "avocat",
        "week",
        "weekend",
        "end",
    ]
    assert "avocat" in run("analyse", "l’avocat").stdout


def test_the_environment_is_the_default(tmp_path: Path) -> None:
    location = tmp_path / "elsewhere"
    done = run("rebuild", INDEXER_LOCATION=str(location), INDEXER_FOLDERS=str(SEEDS))
    assert done.returncode == 0
    assert (location / "current").exists()


def test_every_sentence_exists_twice_and_names_the_same_facts() -> None:
    from string import Formatter

    for code, (english, french) in SENTENCES.items():
        assert english.strip(), code
        assert french.strip(), code
        facts = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (english, french)
        ]
        assert facts[0] == facts[1], code


def test_rebuilding_without_folders_takes_those_of_the_index(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "hibou.txt").write_text("Le hibou est sage.", "utf-8")
    location = tmp_path / "index"
    run("rebuild", tmp_path / "notes", "--index", location)
    done = run("rebuild", "--index", location, "--json")
    assert json.loads(done.stdout)["documents"] == 1
    assert json.loads(run("search", "hibou", "--index", location, "--json").stdout)["total"] == 1


@pytest.mark.parametrize("limit", ["1001", "abc", "-1", "1.5"])
def test_a_limit_out_of_bounds_is_wrong_usage(limit: str, index: Path) -> None:
    done = run("search", "x", "--limit", limit, "--index", index, language="fr_FR.UTF-8")
    assert done.returncode == 2
    assert "doit être un nombre entier de 0 à 1000" in done.stderr


def test_updating_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    done = run("update", SEEDS, "--index", tmp_path / "nothing")
    assert done.returncode == 1
    assert f"--index {tmp_path / 'nothing'}" in done.stderr
    assert not (tmp_path / "nothing").exists()


def test_english_words_are_read_as_english_beside_french_texts(tmp_path: Path) -> None:
    rows = [
        {"id": "e", "body": "The students asked for a visa and a work permit.", "lang": "en"},
        {"id": "f", "body": "Ils permettent un visa ; le permis coûte cher.", "lang": "fr"},
    ]
    write_jsonl(tmp_path / "c.jsonl", rows)
    run("rebuild", tmp_path / "c.jsonl", "--index", tmp_path / "i")
    for query, language in (("visa permit students", "en"), ("permis visa couts", "fr")):
        found = json.loads(run("search", query, "--index", tmp_path / "i", "--json").stdout)
        assert found["language"] == language, query
