"""The comparison of rankings: every engine really asked the project's own judged set."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpus import read_rows
from benchmarks.ranked import NAMES, Name, Ranked, missing, ranked, words
from benchmarks.relevance import main
from benchmarks.tasks import ALL, BadCorpus, foreign, mix, prepare, sample
from indexer.evaluation.judgements import load
from indexer.evaluation.run import evaluate
from tests.judged import JUDGED

Rows = list[dict[str, Any]]

ADDED = 20


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.relevance", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def write(path: Path, rows: Rows) -> Path:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def judged_rows(name: str, language: str) -> Rows:
    rows = map(json.loads, (JUDGED / name).read_text("utf-8").splitlines())
    return [row for row in rows if row.get("lang") == language]


def french_set(folder: Path) -> Path:
    """The French half of the judged set."""
    folder.mkdir()
    write(folder / "docs.jsonl", judged_rows("docs.jsonl", "fr"))
    queries = judged_rows("queries.jsonl", "fr")
    write(folder / "queries.jsonl", queries)
    ids = {row["id"] for row in queries}
    lines = (JUDGED / "qrels.tsv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.split("\t")[0] in ids]
    (folder / "qrels.tsv").write_text("".join(kept), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("relevance")


@pytest.fixture(scope="module")
def done(work: Path) -> subprocess.CompletedProcess[str]:
    """Both languages as they are, the French half with English documents added."""
    english = write(work / "english.jsonl", judged_rows("docs.jsonl", "en"))
    mixing = ("--mixed", str(ADDED), "--mix-from", english)
    places = ("--work", work / "indexes", "--json", work / "scores.json")
    done = run(JUDGED, french_set(work / "french"), "--engines", ",".join(NAMES), *mixing, *places)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def scores(done: subprocess.CompletedProcess[str], work: Path) -> Rows:
    found: Rows = json.loads((work / "scores.json").read_text("utf-8"))
    return found


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> Name:
    engine: Name = request.param
    if source := missing(engine):
        pytest.skip(f"{engine} is not installed: {source}")
    return engine


@pytest.mark.parametrize("mixed", [0, ADDED])
def test_every_engine_is_scored(scores: Rows, name: Name, mixed: int) -> None:
    rows = [row for row in scores if (row["engine"], row["mixed"]) == (name, mixed)]
    asked = {language: len(judged_rows("queries.jsonl", language)) for language in ("en", "fr")}
    assert {(row["set"], row["language"]): row["queries"] for row in rows} == {
        ("judged", "en"): asked["en"],
        ("judged", "fr"): asked["fr"],
        ("judged", "all"): sum(asked.values()),
        ("french", "fr"): asked["fr"],
    }
    # The plainest engines find what is asked; those that want every word much less.
    lowest, highest = (0.3, 0.8) if name == "whoosh-and" else (0.7, 1.0)
    for row in rows:
        assert lowest <= row["ndcg@10"] <= highest, row
        assert lowest <= min(row["rr@10"], row["r@100"])
        assert max(row["rr@10"], row["r@100"]) <= highest


def test_ours_is_scored_as_evaluate_does(scores: Rows) -> None:
    wanted = {"engine": "ours", "set": "judged", "mixed": 0}
    rows = [row for row in scores if row | wanted == row]
    measures = ("language", "queries", "ndcg@10", "rr@10", "r@100")
    expected = [score.as_json() for score in evaluate(JUDGED).scores if score.judgements == "same"]
    assert [[row[key] for key in measures] for row in rows] == [
        [row[key] for key in measures] for row in expected
    ]


def test_only_ours_is_built_again_among_more_documents(scores: Rows) -> None:
    french = {(row["engine"], row["mixed"]): row for row in scores if row["set"] == "french"}
    for (name, mixed), row in french.items():
        without = french[name, 0]["build_seconds"], french[name, 0]["ms_per_query"]
        again = (row["build_seconds"], row["ms_per_query"]) != without
        assert again == (name == "ours" and mixed > 0)
    whole = [row for row in scores if row["set"] == "judged"]
    assert [row | {"mixed": ADDED} for row in whole if not row["mixed"]] == [
        row for row in whole if row["mixed"]
    ]


def test_the_tables_have_every_line_and_say_who_is_first(
    done: subprocess.CompletedProcess[str], scores: Rows, work: Path
) -> None:
    tables = [table for table in done.stdout.split("\n\n") if table.startswith("set ")]
    assert len(tables) == 2
    names = [name for name in NAMES if not missing(name)]
    for table, mixed in zip(tables, (0, ADDED), strict=True):
        head, *lines = table.strip().splitlines()
        assert head.split() == ["set", "questions", *names, "first"]
        labels = ["judged", "french", "mean nDCG@10", "– English questions", "– French questions"]
        labels += ["mean RR@10", "mean R@100"]
        assert [line[: max(map(len, labels))].strip() for line in lines] == labels
        values = {
            row["engine"]: row["ndcg@10"]
            for row in scores
            if (row["set"], row["mixed"]) == ("french", mixed)
        }
        assert lines[1].split()[1] == str(len(judged_rows("queries.jsonl", "fr")))
        printed = [float(cell) for cell in lines[1].split()[2 : 2 + len(names)]]
        assert printed == pytest.approx([values[name] for name in names], abs=0.0006)
        best = [name for name, value in zip(names, printed, strict=True) if value == max(printed)]
        assert lines[1].split()[2 + len(names) :] == " = ".join(best).split()
    assert not list((work / "indexes").iterdir())


@pytest.fixture
def engine(name: Name, tmp_path: Path) -> Iterator[Ranked]:
    rows: Rows = [
        {"id": "mer", "title": "Gens de mer", "body": "L’équipage répare l’œuvre vive à Sète."},
        {"id": "impôt", "title": "Impôts", "body": "Les contribuables déclarent leurs revenus."},
        {"id": "vide", "title": "", "body": "…"},
    ]
    corpus = write(tmp_path / "corpus.jsonl", [row | {"lang": "fr"} for row in rows])
    (tmp_path / "index").mkdir()
    opened = ranked(name, tmp_path / "index", "fr")
    opened.build(corpus)
    opened.open()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("l'équipage répare-t-il ?", "mer"),
        ("Qu’est-ce qu’un contribuable : “contribuables” (déclarent)", "impôt"),
        ("revenus*", "impôt"),
        ("mer AND", "mer"),
        ("équipage", "mer"),
    ],
)
def test_questions_are_words_to_every_engine(
    name: Name, engine: Ranked, question: str, best: str
) -> None:
    found = engine.rank(question)
    # No document has every word of some.
    assert found[:1] == [best] or (name == "whoosh-and" and not found)


@pytest.mark.parametrize("question", ["xylophone", "?", 'zz NOT "', "x:y^2 {"])
def test_what_is_not_there_is_not_found(engine: Ranked, question: str) -> None:
    assert engine.rank(question) == []


def test_words_are_words() -> None:
    found = ["l", "œuvre", "d", "art", "and", "mb", "substr"]
    assert words("L’œuvre d’art AND mb_substr(*)?") == found


def test_accents_can_be_left_out_of_the_questions(tmp_path: Path) -> None:
    judged = load(french_set(tmp_path / "french"))
    plain = prepare(judged, tmp_path / "plain", without_accents=True).questions
    asked = {query.id: query.text for query in judged.queries}
    changed = [query for query in plain if query.text != asked[query.id]]
    assert len(changed) >= 30
    assert not any(set(query.text) & set("àâçèéêëîïôùûœŒÉ") for query in plain)


def test_documents_of_two_languages_are_in_both_corpora(tmp_path: Path) -> None:
    task = prepare(load(JUDGED), tmp_path / "set")
    counts = {part: sum(1 for _ in read_rows(path)) for part, path in task.corpora.items()}
    told = {language: len(judged_rows("docs.jsonl", language)) for language in ("en", "fr")}
    whole = len((JUDGED / "docs.jsonl").read_text("utf-8").splitlines())
    both = whole - sum(told.values())
    assert both > 0
    assert counts == {ALL: whole, "en": told["en"] + both, "fr": told["fr"] + both}
    assert foreign(task) is None


def test_added_documents_are_of_the_other_language_and_spread(tmp_path: Path) -> None:
    task = prepare(load(french_set(tmp_path / "french")), tmp_path / "set")
    assert foreign(task) == "en"
    english = judged_rows("docs.jsonl", "en")
    corpus = write(tmp_path / "corpus.jsonl", judged_rows("docs.jsonl", "fr")[:5] + english)
    added = sample(corpus, tmp_path / "added", ADDED)
    assert list(added) == ["en"]  # of five French ones, twenty cannot be taken
    bodies = [row["body"] for row in read_rows(added["en"])]
    places = [i for i, row in enumerate(english) if row["body"] in bodies]
    assert len(places) == len(bodies) == ADDED
    assert places[-1] == len(english) - 1
    (tmp_path / "mixed").mkdir()
    mixed = list(read_rows(mix(task, added["en"], tmp_path / "mixed").corpora[ALL]))
    own = judged_rows("docs.jsonl", "fr")
    assert [row["id"] for row in mixed[: len(own)]] == [row["id"] for row in own]
    assert [row["body"] for row in mixed[len(own) :]] == bodies
    assert len({row["id"] for row in mixed}) == len(mixed)
    assert task.corpora["fr"] == mix(task, added["en"], tmp_path / "mixed").corpora["fr"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--engines", "ours,lucene"), "no engine 'lucene'"),
        (("--mixed", "5"), "--mixed and --mix-from go together"),
        (("--mixed", "0"), "--mixed"),
        (("--mixed", "500", "--mix-from", "corpus.jsonl"), "fewer than 500 in 'en'"),
        (("--mixed", "5", "--mix-from", str(JUDGED / "docs.jsonl")), "no lang"),
        (("--json", "nowhere/scores.json"), "no folder nowhere"),
        (("--work", "corpus.jsonl"), "corpus.jsonl"),
        (("no-such-set",), "no-such-set is not a set of judgements"),
        (("french",), "another set called french"),
    ],
)
def test_wrong_usage_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(french_set(tmp_path / "french") / ".." / "corpus.jsonl", judged_rows("docs.jsonl", "en"))
    with pytest.raises(SystemExit) as ended:
        main(["french", *options])
    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"lang": "de"}, "document 2: lang is 'de'"),
        ({"id": 7}, "document 2: id, lang, title or body is not text"),
        ({"id": "first"}, "more than one document has the id 'first'"),
    ],
)
def test_documents_that_cannot_be_told_apart_are_refused(
    tmp_path: Path, change: dict[str, object], complaint: str
) -> None:
    french = french_set(tmp_path / "french")
    first, second, *others = judged_rows("docs.jsonl", "fr")
    write(french / "docs.jsonl", [first | {"id": "first"}, second | change, *others])
    with pytest.raises(BadCorpus, match=complaint):
        prepare(load(french), tmp_path / "set")


def test_an_engine_that_is_not_installed_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.engines.find_spec", lambda module: module != "bm25s" or None)
    assert main([str(french_set(tmp_path / "french")), "--engines", "fts5,bm25s"]) == 0
    printed = capsys.readouterr()
    assert (
        "bm25s is not installed and left out: pip install 'bilingual-search[bench]'" in printed.err
    )
    assert "bm25s" not in printed.out.split("\n\n", 1)[1]
