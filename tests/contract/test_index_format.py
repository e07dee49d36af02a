"""docs/index-format.md names every file and array of a real index, with its type."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index
from indexer.engines.columnar import language_postings, postings
from indexer.engines.columnar.container import MAGIC, Container
from indexer.engines.generations import read_pointer
from tests.texts import records, write_jsonl

PAGE = (Path(__file__).parents[2] / "docs" / "index-format.md").read_text("utf-8")
LEXICON = ("text", "offset", "hash")


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a built, a merged and an updated segment, deletions, and several chunks."""
    base = tmp_path_factory.mktemp("format")
    location, texts = base / "index", base / "texts"
    write_jsonl(texts / "articles.jsonl", records(400))
    with pytest.MonkeyPatch.context() as patch:
        for module in (postings, language_postings):
            patch.setattr(module, "CHUNK_BITS", 8)
        yield built(location, texts)


def built(location: Path, texts: Path) -> Path:
    Index.build(location, [texts])
    for number in range(6):
        rows = [{**row, "id": f"{number}-{row['id']}"} for row in records(5, seed=number)]
        write_jsonl(texts / f"more-{number}.jsonl", rows)
        write_jsonl(texts / "articles.jsonl", records(390 - number))
        Index.open(location).update()
    return location / read_pointer(location).current


def documented() -> dict[str, set[str]]:
    """Return the arrays that the page describes and their types."""
    rows = re.findall(r"^\| `([\w.…]+)` \| (u\d(?: or u\d)*) \|", PAGE, re.MULTILINE)
    found = {name: set(types.split(" or ")) for name, types in rows}
    lexicons = ["path", *(f"L.{name}" for name in ("family", "form", "folded", "alternate"))]
    parts = {part: found.pop(f"….{part}") for part in LEXICON}
    return found | {f"{name}.{part}": parts[part] for name in lexicons for part in LEXICON}


def test_every_array_is_described(generation: Path) -> None:
    seen: dict[str, set[str]] = {}
    files = sorted(generation.glob("*.seg"))
    assert len(files) > 1
    for file in files:
        container = Container(file)
        for name in container.names():
            general = re.sub(r"^(en|fr|other)\.", "L.", name)
            seen.setdefault(general, set()).add(container[name].dtype.str.lstrip("<|"))
    page = documented()
    assert set(seen) == set(page)
    assert {name: types - page[name] for name, types in seen.items() if types - page[name]} == {}


def test_every_file_is_described(generation: Path) -> None:
    kinds = {re.sub(r"^.*\.(seg|del)$", r"….\1", path.name) for path in generation.iterdir()}
    assert {kind for kind in kinds if kind.lstrip("…") not in PAGE} == set()
    assert {"….seg", "….del", "catalogue.json", "stamp.json", "segments.json"} <= kinds
    stamp = json.loads((generation / "stamp.json").read_bytes().split(b"\n")[0])
    assert {name for name in stamp if f"`{name}`" not in PAGE} == set()
    toc = json.loads((generation / "segments.json").read_text("utf-8"))
    assert {name for entry in toc["segments"] for name in entry if f'"{name}"' not in PAGE} == set()


def test_the_container_is_laid_out_as_described(generation: Path) -> None:
    assert " ".join(f"{byte:02x}" for byte in MAGIC) in PAGE
    file = next(generation.glob("*.seg"))
    data = file.read_bytes()
    assert data[:8] == data[-8:] == MAGIC
    offset, length = (int.from_bytes(data[-28 + i : -20 + i], "little") for i in (0, 8))
    assert offset + length + 28 == len(data)
    directory = json.loads(data[offset : offset + length])
    assert all(start % 64 == 0 for _, _, start, _ in directory["arrays"].values())
    assert {name for name in directory["meta"] if f"`{name}`" not in PAGE} == set()
