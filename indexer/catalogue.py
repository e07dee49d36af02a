"""Which files an index was made from: what an update compares the folders with."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from indexer.documents import Draft
from indexer.reports import SkippedPart

_STRETCH: Final = 1 << 20


@dataclass(slots=True)
class Source:
    """One file as it was when it was read.

    ``number`` names it in the documents of the index and stays while the file is in it;
    ``documents`` counts those; ``skipped`` keeps what was not indexed and why.
    """

    number: int
    name: str
    size: int
    mtime_ns: int
    documents: int = 0
    skipped: list[SkippedPart] = field(default_factory=list)


Catalogue = dict[str, Source]
"""Sources by the absolute path of their file."""


def fingerprint(draft: Draft) -> int:
    """Return a hash of all that a draft says (64 bits)."""
    said = repr((
        draft.id, draft.path, draft.title, draft.type, draft.date, draft.language, draft.url,
        sorted(draft.extra.items()),
    ))  # fmt: skip
    body = draft.body
    start = f"{said}\0{body[:_STRETCH]}"
    found = hashlib.blake2b(start.encode("utf-8", "surrogatepass"), digest_size=8)
    for at in range(_STRETCH, len(body), _STRETCH):  # of a long body no whole copy
        found.update(body[at : at + _STRETCH].encode("utf-8", "surrogatepass"))
    return int.from_bytes(found.digest(), "little")


def to_bytes(catalogue: Catalogue) -> bytes:
    """Return the catalogue as JSON lines, one file a line."""
    return b"".join(_lines(catalogue))


def _lines(catalogue: Catalogue) -> Iterator[bytes]:
    for path, source in catalogue.items():
        values = {
            "number": source.number,
            "name": source.name,
            "size": source.size,
            "mtime_ns": source.mtime_ns,
            "documents": source.documents,
            "skipped": [[part.path, part.code, part.facts] for part in source.skipped],
        }
        line = json.dumps([path, values], ensure_ascii=False)
        yield line.encode("utf-8", "surrogatepass") + b"\n"


def path_of(data: bytes, name: str) -> str | None:
    """Return the absolute path of the file shown as ``name``, or None if there is none.

    ``data`` is what :func:`to_bytes` wrote; of a hundred thousand files only the lines that
    hold the name are parsed.
    """
    wanted = json.dumps(name, ensure_ascii=False).encode("utf-8", "surrogatepass")
    at = data.find(wanted)
    while at >= 0:
        line = data[data.rfind(b"\n", 0, at) + 1 : data.find(b"\n", at)]
        path, values = json.loads(line.decode("utf-8", "surrogatepass"))
        if values["name"] == name:
            return str(path)
        at = data.find(wanted, at + 1)
    return None


def from_bytes(data: bytes) -> Catalogue:
    """Read what :func:`to_bytes` wrote."""
    catalogue: Catalogue = {}
    for line in data.splitlines():
        path, values = json.loads(line.decode("utf-8", "surrogatepass"))
        skipped = [
            SkippedPart(name, code, tuple((key, value) for key, value in facts))
            for name, code, facts in values.pop("skipped")
        ]
        catalogue[path] = Source(**values, skipped=skipped)
    return catalogue
