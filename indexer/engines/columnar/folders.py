"""The folders and the ``.jsonl`` files that the documents of a segment come from."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_CORPORA: Final = (".jsonl", ".jsonl.gz")
"""Files of many documents: each counts as a source of its own."""


class Places:
    """Numbers for the folders or the sources of a segment, and for each of its documents.

    ``of_document`` has the number of each document's place, the last one of all where it has
    none. ``keys`` are the folders or files in lower case, as the segment keeps paths;
    :meth:`name` tells how one is written.
    """

    def __init__(
        self,
        places: Iterable[str | None],
        paths: NDArray[Any],
        path_of: Callable[[int], str],
    ) -> None:
        """Take the place of each path by number, each document's path, and its path in full."""
        known: dict[str, int] = {}
        numbers = [-1 if key is None else known.setdefault(key, len(known)) for key in places]
        self.keys = list(known)
        of_path = np.array([each if each >= 0 else len(known) for each in numbers], dtype=np.uint32)
        self.of_document = of_path.take(paths)
        self._first = np.zeros(len(known) + 1, dtype=np.int64)
        # Of several values for one place numpy keeps the one set last.
        self._first[self.of_document[::-1]] = np.arange(len(paths))[::-1]
        self._path_of = path_of
        self._names: dict[int, str] = {}

    def counts(self, documents: NDArray[np.int64]) -> list[tuple[str, int]]:
        """Return (place as it is written, documents) for the places that have any of these."""
        if not self.keys:
            return []
        own = self.of_document.take(documents)
        counts = np.bincount(own, minlength=len(self.keys) + 1)[:-1]
        found = np.flatnonzero(counts)
        return [
            (self.name(number), count)
            for number, count in zip(found.tolist(), counts[found].tolist(), strict=True)
        ]

    def below(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Tell for each document whether the key of its place is wanted."""
        chosen = np.array([*map(wanted, self.keys), False], dtype=bool)
        return chosen.take(self.of_document)

    def name(self, number: int) -> str:
        """Return a folder or file as the first document from there has it."""
        name = self._names.get(number)
        if name is None:
            # Letters may get more or fewer in lower case, folders do not.
            depth = self.keys[number].count("/") + 1
            name = "/".join(self._path_of(int(self._first[number])).split("/")[:depth])
            self._names[number] = name
        return name


def folder_of(path: str) -> str | None:
    """Return the folder that a path lies in, None for a file without one."""
    return path.rpartition("/")[0] or None


def source_of(path: str) -> str | None:
    """Return the path of a file of many documents, None for any other."""
    return path if path.endswith(_CORPORA) else None
