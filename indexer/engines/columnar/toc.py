"""The table of contents of a generation: its segments, their deleted documents, as JSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

TOC_NAME: Final = "segments.json"

CATALOGUE_NAME: Final = "catalogue.json"
"""Beside the segments: what :mod:`indexer.catalogue` keeps of the files."""


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment: its file, its number of documents, the file of its deletions ("": none).

    A file of deletions holds one bit per document, 1 for a deleted one, packed as by
    ``numpy.packbits``.
    """

    file: str
    documents: int
    deletions: str = ""


def write_toc(folder: Path, entries: list[SegmentEntry]) -> None:
    """Write the table of contents."""
    values = {"segments": [asdict(entry) for entry in entries]}
    (folder / TOC_NAME).write_text(json.dumps(values, indent=1), "utf-8")


def read_toc(folder: Path) -> list[SegmentEntry]:
    """Read the table of contents."""
    values = json.loads((folder / TOC_NAME).read_text("utf-8"))
    return [SegmentEntry(**each) for each in values["segments"]]


def read_alive(folder: Path, entry: SegmentEntry) -> NDArray[np.bool_]:
    """Return for each document of a segment whether it is not deleted."""
    if not entry.deletions:
        return np.ones(entry.documents, dtype=bool)
    packed = np.frombuffer((folder / entry.deletions).read_bytes(), dtype=np.uint8)
    return np.unpackbits(~packed, count=entry.documents).view(bool)


def write_deletions(folder: Path, name: str, alive: NDArray[np.bool_]) -> None:
    """Write which documents of a segment are deleted."""
    (folder / name).write_bytes(np.packbits(~alive).tobytes())
