"""The files that documents were read from, handed out only from inside the indexed folders."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from indexer.catalogue import path_of
from indexer.corpus.reading import is_jsonl
from indexer.documents import Document
from indexer.engines.local import read_catalogue
from indexer.errors import OriginalNotAvailable


@dataclass(frozen=True, slots=True)
class Original:
    """A file open for reading, to be closed by whoever asked for it.

    ``name`` is its name without folders, with U+FFFD for bytes that are no text; ``size`` is in
    bytes.
    """

    file: BinaryIO
    name: str
    size: int


def has_original(document: Document) -> bool:
    """Tell whether a document is a file of its own, and not a line of one."""
    return not is_jsonl(document.path)


def open_original(location: str | Path, folders: Sequence[str], document: Document) -> Original:
    """Open the file of a document of the index at ``location``, as the file is now.

    ``folders`` are the indexed folders and files (absolute). The file is found by what the index
    noted when it read it, never by what a reader sends, and must lie in them when every link on
    the way is resolved. Raises :class:`OriginalNotAvailable`.
    """
    if not has_original(document):
        raise OriginalNotAvailable("original-line")
    path = path_of(read_catalogue(Path(location)), document.path)
    if path is None:
        raise OriginalNotAvailable("original-gone")
    try:
        real = Path(path).resolve(strict=True)
        if not _inside(real, folders):
            raise OriginalNotAvailable("original-outside")
        # Not through a link put there meanwhile, and without waiting for the writer of a pipe.
        wary = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        file = os.fdopen(os.open(real, os.O_RDONLY | getattr(os, "O_BINARY", 0) | wary), "rb")
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise OriginalNotAvailable("original-gone") from error
    facts = os.fstat(file.fileno())
    if not stat.S_ISREG(facts.st_mode):
        file.close()
        raise OriginalNotAvailable("original-gone")
    name = os.fsencode(Path(path).name).decode("utf-8", "replace")
    return Original(file, name, facts.st_size)


def _inside(real: Path, folders: Sequence[str]) -> bool:
    roots = [Path(folder).resolve() for folder in folders]
    return any(real == root or root in real.parents for root in roots)
