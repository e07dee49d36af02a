"""The benchmark against rivals: every engine finds the same, or its times would mean nothing."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.dom import minidom

import pytest

from benchmarks.chart import Panel, svg
from benchmarks.corpus import (
    CLASSES,
    MARKER,
    Cost,
    Query,
    copy_corpus,
    cost_of,
    in_fresh_process,
    read_rows,
    sample_corpus,
    split_corpus,
    write_added,
)
from benchmarks.engines import ENGINES, Engine, Unsupported, missing
from indexer import Index
from indexer.engines.columnar import speed

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
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "numpy":  # it shuts numba out itself; this lets it in again
            patch.setitem(sys.modules, "numba", None)
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


def test_copies_have_ids_of_their_own_and_the_same_texts(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    copy_corpus(corpus, tmp_path / "copies.jsonl", 3)
    copies = list(read_rows(tmp_path / "copies.jsonl"))
    assert len({row["id"] for row in copies}) == 3 * len(ROWS)
    assert [row["body"] for row in copies] == 3 * [row[3] for row in ROWS]


def test_a_split_corpus_is_whole_and_each_part_has_both_languages(tmp_path: Path) -> None:
    parts = [tmp_path / "0.jsonl", tmp_path / "1.jsonl"]
    split_corpus(write_corpus(tmp_path / "corpus.jsonl"), parts)
    rows = [list(read_rows(part)) for part in parts]
    assert {row["id"] for part in rows for row in part} == {row[0] for row in ROWS}
    assert [{row["lang"] for row in part} for part in rows] == 2 * [{"en", "fr"}]


def compiled(name: str, folder: Path) -> bool:
    ENGINES[name](folder)
    return speed.load()


def test_the_engine_numpy_has_no_compiled_loops(tmp_path: Path) -> None:
    assert not in_fresh_process(compiled, "numpy", tmp_path)


def spend(seconds: float) -> None:
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass


def in_a_child(seconds: float) -> Cost:
    return cost_of(lambda: in_fresh_process(spend, seconds))


def test_the_cost_of_children_is_counted() -> None:
    cost = in_fresh_process(in_a_child, 0.2)
    assert cost.cpu >= 0.2
    assert cost.children > 0
    assert cost.peak == max(cost.memory, cost.children)


def run(*arguments: str | Path, module: str = "rivals") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def write_queries(path: Path) -> Path:
    asked = [{"cls": query.kind, "words": query.words} for query, _ in QUERIES]
    path.write_text(json.dumps(asked), encoding="utf-8")
    return path


def rows_of(table: str) -> list[tuple[str, ...]]:
    """Return the first two cells of every row of every table after its head."""
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.split("|")[1:3]) for line in lines]


def test_one_command_measures_prints_and_draws(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    queries = write_queries(tmp_path / "queries.json")
    chart, numbers = tmp_path / "chart.svg", tmp_path / "numbers.json"
    options = ("--engines", "ours,fts5", "--documents", "3,6", "--work", tmp_path / "work")
    more = ("--settle", "0", "--jobs", "2", "--chart", chart, "--json", numbers)
    done = run(corpus, queries, *options, *more)
    assert done.returncode == 0, done.stderr
    assert "## 3 documents" in done.stdout
    rows = rows_of(done.stdout)
    for wanted in [
        *(("ours", "1"), ("fts5", "1"), ("ours", "2")),
        *(("ours", "this checkout, numpy"), ("fts5", sqlite3.sqlite_version)),
        *((kind, name) for kind in (*CLASSES, "all") for name in ("ours", "fts5")),
    ]:
        assert wanted in rows
    assert ("fts5", "2") not in rows
    for title in ("Opening, adding and memory", "99th percentile of CPU ms, top ten with titles"):
        assert f"### {title}\n" in done.stdout
    measured = json.loads(numbers.read_text(encoding="utf-8"))[1]
    assert [life["engine"] for life in measured["lives"]] == ["ours", "fts5"]
    if Path("/proc/self/status").exists():
        assert all(life["served"]["resident"] for life in measured["lives"])
    counts = {(t["engine"], t["kind"]): len(t["cpu"]) for t in measured["plain"]}
    assert (counts["ours", "fuzzy"], counts["fts5", "fuzzy"], counts["fts5", "phrase"]) == (2, 0, 3)
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    assert not list((tmp_path / "work").iterdir())


def test_suggestions_are_timed_by_one_command(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    queries = write_queries(tmp_path / "queries.json")
    Index.build(tmp_path / "index", [corpus]).close()
    done = run(tmp_path / "index", queries, module="suggestions")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("6 documents\n")
    letters = sum(len(" ".join(query.words)) for query, _ in QUERIES)
    assert {("1", str(len(QUERIES))), ("all", str(letters))} <= set(rows_of(done.stdout))


def test_copies_and_segments_are_measured_by_one_command(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    queries = write_queries(tmp_path / "queries.json")
    options = ("--copies", "3", "--engines", "numpy", "--settle", "0", "--jobs", "2")
    numbers = tmp_path / "numbers.json"
    work = tmp_path / "work"
    done = run(corpus, queries, *options, "--work", work, "--json", numbers, module="scaling")
    assert done.returncode == 0, done.stderr
    rows = rows_of(done.stdout)
    for wanted in [
        *(("numpy", "1"), ("numpy", "2"), ("numpy", "18")),
        *((f"numpy, {count}", "this checkout, numpy") for count in ("1 segment", "5 segments")),
    ]:
        assert wanted in rows
    measured = json.loads(numbers.read_text(encoding="utf-8"))
    assert [each["documents"] for each in measured["copies"]] == [18]
    one, five = (
        [
            (timing["kind"], timing["hits"])
            for timing in measured["segments"]["numpy"]["plain"][i::2]
        ]
        for i in range(2)
    )
    assert one == five
    assert not list(work.iterdir())


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--engines", "ours,lucene"), "no engine 'lucene'"),
        (("--documents", "7"), "the corpus has 6 documents"),
        (("--chart", "c.svg"), "two sizes or more"),
        (("--documents", "0"), "--documents"),
        (("--jobs", "0"), "1 or more"),
        (("--settle", "-1"), "0 to 600 seconds"),
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
