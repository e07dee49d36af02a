"""The benchmark against rivals: every engine finds the same, or its times would mean nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.dom import minidom

import pytest

from benchmarks.chart import Panel, svg
from benchmarks.corpus import MARKER, Query, read_rows, sample_corpus, write_added
from benchmarks.engines import ENGINES, Engine, Unsupported, missing

ROWS = [
    ("en-1", "en", "Fishing licences", "A guarantee is required before the licence is granted."),
    ("en-2", "en", "Short title", "This Act may be cited as the Coastal Waters Act."),
    ("en-3", "en", "Inspection", "An inspector may seek the assistance of a harbour master."),
    ("fr-1", "fr", "Permis de pêche", "Une garantie est exigée avant la délivrance du permis."),
    ("fr-2", "fr", "Titre abrégé", "Loi sur les eaux côtières et les gens de mer."),
    ("fr-3", "fr", "Inspection", "L’inspecteur peut demander l’aide de la capitainerie, côté mer."),
]

QUERIES = [
    (Query("term", ("licence",)), {"en-1"}),
    (Query("term", ("délivrance",)), {"fr-1"}),
    (Query("natural", ("harbour", "master")), {"en-3"}),
    (Query("natural", ("gens", "côtières")), {"fr-2"}),
    (Query("or", ("harbour", "capitainerie")), {"en-3", "fr-3"}),
    (Query("and", ("inspection", "demander")), {"fr-3"}),
    (Query("and", ("garantie", "harbour")), set()),
    (Query("phrase", ("coastal", "waters")), {"en-2"}),
    (Query("phrase", ("waters", "coastal")), set()),
    (Query("phrase", ("eaux", "côtières")), {"fr-2"}),
    (Query("prefix", ("guara",)), {"en-1"}),
    (Query("prefix", ("capit",)), {"fr-3"}),
    (Query("fuzzy", ("harbor",)), {"en-3"}),
    (Query("fuzzy", ("garentie",)), {"fr-1"}),
]


def write_corpus(path: Path) -> Path:
    names = ("id", "lang", "title", "body")
    lines = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in ROWS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    if source := missing(request.param):
        pytest.skip(f"{request.param} is not installed: {source}")
    work = tmp_path_factory.mktemp(request.param)
    folder = work / "index"
    folder.mkdir()
    ENGINES[request.param](folder).build(write_corpus(work / "corpus.jsonl"))
    opened = ENGINES[request.param](folder)
    opened.open()
    yield opened
    opened.close()


@pytest.mark.parametrize(("query", "found"), QUERIES, ids=str)
def test_every_engine_finds_the_same(engine: Engine, query: Query, found: set[str]) -> None:
    try:
        answer = engine.search(query, snippets=False)
    except Unsupported:
        assert query.kind == "fuzzy"
        return
    titles = {row[0]: row[2] for row in ROWS}
    assert {(id, title) for id, title, _ in answer} == {(id, titles[id]) for id in found}


@pytest.mark.parametrize(
    ("words", "mark"), [(("guarantee",), "<b>guarantee</b>"), (("côtières",), "<b>côtières</b>")]
)
def test_snippets_mark_what_was_found(engine: Engine, words: tuple[str, ...], mark: str) -> None:
    (_, _, snippet), *others = engine.search(Query("term", words), snippets=True)
    # Whoosh puts attributes into its tags.
    assert mark in snippet.replace('<b class="match term0">', "<b>")
    assert not others


def test_added_documents_are_found(engine: Engine, tmp_path: Path) -> None:
    write_added(tmp_path / "added.jsonl", 3)
    assert engine.search(Query("term", (MARKER,)), snippets=False) == []
    engine.add(tmp_path / "added.jsonl")
    assert len(engine.search(Query("term", (MARKER,)), snippets=False)) == 3


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_a_sample_has_its_size_and_its_order(tmp_path: Path, count: int) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    sample_corpus(corpus, tmp_path / "sample.jsonl", count, len(ROWS))
    ids = [row["id"] for row in read_rows(tmp_path / "sample.jsonl")]
    assert len(ids) == count
    assert ids == [row[0] for row in ROWS if row[0] in ids]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.rivals", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_one_command_measures_prints_and_draws(tmp_path: Path) -> None:
    corpus, queries = write_corpus(tmp_path / "corpus.jsonl"), tmp_path / "queries.json"
    asked = [{"cls": query.kind, "words": query.words} for query, _ in QUERIES]
    queries.write_text(json.dumps(asked), encoding="utf-8")
    chart, numbers = tmp_path / "chart.svg", tmp_path / "numbers.json"
    options = ("--engines", "ours,fts5", "--documents", "3,6", "--work", tmp_path / "work")
    done = run(corpus, queries, *options, "--chart", chart, "--json", numbers)
    assert done.returncode == 0, done.stderr
    assert "## 3 documents" in done.stdout
    measured = json.loads(numbers.read_text(encoding="utf-8"))[1]
    assert [life["engine"] for life in measured["lives"]] == ["ours", "fts5"]
    counts = {(t["engine"], t["kind"]): len(t["cpu"]) for t in measured["plain"]}
    assert (counts["ours", "fuzzy"], counts["fts5", "fuzzy"], counts["fts5", "phrase"]) == (2, 0, 3)
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    assert not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--engines", "ours,lucene"), "no engine 'lucene'"),
        (("--documents", "7"), "the corpus has 6 documents"),
        (("--chart", "c.svg"), "two sizes or more"),
        (("--documents", "0"), "--documents"),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, options: tuple[str, str], complaint: str) -> None:
    corpus, queries = write_corpus(tmp_path / "corpus.jsonl"), tmp_path / "queries.json"
    queries.write_text('[{"cls": "term", "words": ["mer"]}]', encoding="utf-8")
    done = run(corpus, queries, *options)
    assert done.returncode == 2
    assert complaint in done.stderr


def test_names_in_a_chart_are_escaped() -> None:
    panel = Panel("Temps < 1 s", {"à & b": [(10, 0.5), (100, 40.0)]})
    document = minidom.parseString(svg([panel], x_title="n", heading="h"))  # noqa: S318
    texts = [node.firstChild.data for node in document.getElementsByTagName("text")]  # type: ignore[union-attr]
    assert "Temps < 1 s" in texts
    assert "à & b" in texts
