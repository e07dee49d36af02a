"""An index of the judged documents, at once or in pieces."""

from pathlib import Path
from typing import Final

from indexer import Index

JUDGED: Final = Path(__file__).parent / "data" / "judged"

SHAPES: Final = ("one segment", "several, with deletions")


def judged_index(folder: Path, shape: str) -> Index:
    """Build and open the index of the judged documents in one of the ``SHAPES``."""
    lines = (JUDGED / "docs.jsonl").read_text("utf-8").splitlines()
    file = folder / "docs.jsonl"
    several = shape != "one segment"
    file.write_text("\n".join(lines[:60] if several else lines) + "\n", "utf-8")
    index = Index.build(folder / "index", [file])
    for end in (80, len(lines)) if several else ():
        file.write_text("\n".join(lines[end // 10 : end]) + "\n", "utf-8")
        index.update([file])
    return index
