"""Bad files and bad queries: a documented error or a sensible answer, never a traceback."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import CorpusEmpty, CorpusNotFound, DocumentNotFound, Index, QueryError
from indexer.building import rebuild
from tests.texts import records, write_jsonl


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("bad")
    with Index.build(folder / "index", [write_jsonl(folder / "c.jsonl", records(300))]) as index:
        yield index


QUERIES = (
    "x" * 40_000,
    "é" * 40_000,
    "*a* *b* *c* *d*",
    "a* b* c* d*",
    "((((",
    "))))",
    "(" * 40_000,
    '"',
    '"' * 10_001,
    "«",
    "\ud800\udfff école",
    "école\x00musée",
    "\x00",
    "",
    " \t\n\u00a0",
    "-" * 1_000,
    "+-+-école",
    "~",
    "*",
    "=",
    '=""',
    "title:",
    "titre:titre:titre:école",
    "AND",
    "OU OU OU",
    "NOT NOT NOT école",
    "école AND",
    "a AND (b OR (c AND (d OR (e",
    "'''''’’’’ʼʼʼ",
    "l’",
    "1,,,2...3---4",
    "🦉 hibou 🦉",
    "école\u0301\u0301\u0301\u0301",
    "\u202eécole",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    " ".join(f"mot{n}" for n in range(500)),
    " OR ".join(f"minist{n}*" for n in range(100)),
    "école~ " * 100,
    "de la le les du des et ou",
)


@pytest.mark.parametrize("query", QUERIES)
def test_any_query_gets_an_answer(query: str, index: Index) -> None:
    try:
        results = index.search(query)
    except QueryError as error:
        assert 0 <= error.position <= len(query)
        assert error.text("en") != error.text("fr")
        return
    assert len(results.hits) == min(10, results.total)
    for hit in results.hits:
        for start, end in hit.snippet.marks:
            assert 0 <= start < end <= len(hit.snippet.text)
        index.highlight(query, hit.document)
    for notice in results.notices:
        assert notice.text("en") != notice.text("fr")


def test_what_can_be_read_of_a_bad_query_is_searched(index: Index) -> None:
    assert index.search("\ud800 école").total == index.search("école").total > 0
    assert index.search("(((école").total == index.search("école").total
    assert index.search('"école').total == index.search("école").total


@pytest.mark.parametrize(
    "id", ["../../etc/passwd", "/etc/passwd", "", "\x00", "d0\x00", "x" * 9999]
)
def test_ids_are_looked_up_and_nothing_else(id: str, index: Index) -> None:
    with pytest.raises(DocumentNotFound):
        index.document(id)


@pytest.mark.parametrize("options", [{"limit": -1}, {"limit": 5000}, {"offset": -1}])
def test_bad_options(options: dict[str, int], index: Index) -> None:
    with pytest.raises(ValueError, match="limit must be"):
        index.search("école", **options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language must be"):
        index.search("école", language="klingon")


def test_a_huge_line_is_skipped_with_its_reason(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    block = b"le mot juste " * 100_000
    for name in ("huge.txt", "huge.jsonl"):
        with (corpus / name).open("wb") as file:
            for _ in range(200_000_000 // len(block)):
                file.write(block)
    (corpus / "note.txt").write_text("Un hibou.", "utf-8")
    report = rebuild(tmp_path / "index", [corpus])
    assert (report.files.found, report.files.indexed, report.files.skipped) == (3, 1, 2)
    reasons = {part.path.rpartition("/")[2].partition(":")[0]: part for part in report.skipped}
    assert set(reasons) == {"huge.txt", "huge.jsonl"}
    for part in report.skipped:
        assert part.reason("en") != part.reason("fr")


def test_odd_files(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    sentence = "Le ministre de l’Intérieur a été reçu à l’Élysée. ".encode()
    (corpus / "broken.txt").write_bytes(sentence * 3 + b"Coup\xc3 net")
    (corpus / "latin.txt").write_bytes("Élève à l'école, cœur".encode("cp1252"))
    (corpus / "nul.txt").write_bytes(b"avant\x00apr\xc3\xa8s")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "half.jsonl").write_text('{"id": 1, "body": "moitié"}\n{"id": 2, "bo', "utf-8")
    (corpus / os.fsdecode(b"nom\xff.txt")).write_text("Un nom étrange.", "utf-8")
    with Index.build(tmp_path / "index", [corpus]) as index:
        for word in ("intérieur", "élève", "cœur", "moitié", "étrange"):
            assert index.search(word).total == 1, word
        json.dumps(index.status().folders)
    report = rebuild(tmp_path / "index", [corpus])
    assert report.files.found == 7
    assert report.files.found == report.files.indexed + report.files.skipped


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Un hibou.", "utf-8")
    (tmp_path / "b.txt").write_text("Un secret.", "utf-8")
    (tmp_path / "b.txt").chmod(0)
    report = rebuild(tmp_path / "index", [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [part.code for part in report.skipped] == ["skipped-permission"]


def test_places_that_are_empty_or_missing(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound):
        rebuild(tmp_path / "index", [tmp_path / "nowhere"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusEmpty):
        rebuild(tmp_path / "index", [tmp_path / "empty"])
    assert not (tmp_path / "index" / "current").exists()
