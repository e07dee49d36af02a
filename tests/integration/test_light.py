"""What searching loads and holds: it may run on a small machine beside other things."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import Index
from indexer.engines.columnar import resident
from indexer.engines.columnar.segment import opened
from tests.texts import records, write_jsonl

QUERIES = ("coopération migratoire", "museum*", '"crime organisé"', "recuors~", "lang:fr dossier")

FOR_WRITING = (
    "charset_normalizer",
    "concurrent.futures",
    "filelock",
    "indexer.building",
    "multiprocessing",
    "numpy.ma",
    "py3langid",
    "selectolax",
    "tqdm",
    "whoosh",
)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("light")
    Index.build(folder / "index", [write_jsonl(folder / "a.jsonl", records(300))]).close()
    return folder / "index"


def test_searching_loads_nothing_that_only_writing_needs(location: Path) -> None:
    program = f"""
import sys
from indexer import Index
with Index.open(sys.argv[1]) as index:
    for query in {QUERIES!r}:
        assert index.search(query).total, query
        assert index.highlight(query, index.search(query).hits[0].document)
print(*sorted(set({FOR_WRITING!r}) & set(sys.modules)))
"""
    command = [sys.executable, "-c", program, str(location)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


def test_answers_are_the_same_after_letting_go_of_the_index(
    location: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index.open(location) as index:
        before = [index.search(query).hits for query in QUERIES]
    monkeypatch.setattr(resident, "ROOM", -(1 << 62))
    monkeypatch.setattr(resident, "_EVERY", 1)
    with Index.open(location) as index:
        for _ in range(3):
            assert [index.search(query).hits for query in QUERIES] == before


def test_a_segment_is_opened_once_by_whatever_name(location: Path, tmp_path: Path) -> None:
    (path,) = location.glob("*/*.seg")
    (tmp_path / "linked.seg").hardlink_to(path)
    shutil.copy(path, tmp_path / "copied.seg")
    first = opened(path)
    assert opened(tmp_path / "linked.seg") is first
    assert opened(tmp_path / "copied.seg") is not first


def test_an_update_beside_an_open_index(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_jsonl(corpus / "a.jsonl", records(40))
    with Index.build(tmp_path / "index", [corpus]) as index:
        for turn in range(8):  # more often than there may be segments
            write_jsonl(corpus / f"b{turn}.jsonl", [{"id": f"n{turn}", "body": "L’œuvre"}])
            Index.open(tmp_path / "index").update()
            assert index.search("oeuvre -musée").total >= turn + 1
            assert index.document(f"n{turn}").body == "L’œuvre"
            assert index.document("d39").title == "Dossier 39"
