"""The completions of a segment: titles, phrases and words, found by the beginning of any word.

Entries stand in the order of their kinds, the best of a kind first. Arrays:

    completion.text         u1: the texts in UTF-8, one behind the other
    completion.end          u4, entries + 1: where each ends
    completion.language     u1: place in SEARCHED
    completion.count        u1, u2 or u4: documents with it, of phrases about
    completion.document     u1, u2 or u4: the first document with it, of those looked at
    completion.kind_end     u4, 4: where the titles, the phrases and the words end
    suffix.completion       u1, u2 or u4: an entry for each word that completions are found by, …
    suffix.start            u1: … and where the word begins in it, in bytes

Suffixes are sorted by the plain words of the text from there on, and then by entry.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.plain import plain_words
from indexer.engines.columnar.container import Container
from indexer.results import CompletionKind

Ints = NDArray[np.int64]

KINDS: Final[tuple[CompletionKind, ...]] = get_args(CompletionKind)

LONGEST: Final = 255
"""Bytes of a text that can be completed: no longer title is offered."""

_REMEMBERED: Final = 1 << 13
"""Suffixes kept as text: bisection begins with the same ones each time."""

_LAST: Final = "\U0010ffff"


class Completions:
    """The completions of one segment, by number."""

    def __init__(self, container: Container) -> None:
        self._text = container.bytes_of("completion.text")
        self._end = container.numbers_of("completion.end")
        self.language = container["completion.language"]
        self.count = container["completion.count"]
        self.document = container["completion.document"]
        self._kind_end: list[int] = container["completion.kind_end"].tolist()
        self._entry = container["suffix.completion"]
        self._start = container["suffix.start"]
        # One number out of an array of numpy takes several times as long.
        self._entries = container.numbers_of("suffix.completion")
        self._starts = container.bytes_of("suffix.start")
        self._suffixes = _Suffixes(self)
        self._known: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.language)

    def text(self, number: int, start: int = 0) -> str:
        """Return a text from byte ``start`` on."""
        data = self._text[self._end[number] + start : self._end[number + 1]]
        return str(data, "utf-8", "surrogatepass")

    def suffix(self, place: int) -> str:
        """Return the plain words that a suffix is sorted by."""
        known = self._known.get(place)
        if known is None:
            known = plain_words(self.text(self._entries[place], self._starts[place])).strip()
            if len(self._known) < _REMEMBERED:
                self._known[place] = known
        return known

    def find(self, typed: str, keep: NDArray[np.bool_] | None) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the entries with ``typed`` at the beginning of a word; which begin with it.

        Those that do come first, then the better ones of each kind. ``typed`` is written in plain
        words. ``keep`` has a value for each entry.
        """
        low = bisect_left(self._suffixes, typed)
        high = bisect_left(self._suffixes, typed + _LAST, lo=low)
        entries, starts = self._entry[low:high].astype(np.int64), self._start[low:high]
        if keep is not None:
            kept = keep[entries]
            entries, starts = entries[kept], starts[kept]
        return entries, starts == 0

    def bounds(self, kind: CompletionKind) -> tuple[int, int]:
        """Return the first entry of a kind, and the one after its last."""
        place = KINDS.index(kind)
        return self._kind_end[place], self._kind_end[place + 1]

    def best(
        self, found: tuple[Ints, NDArray[np.bool_]], kind: CompletionKind, limit: int
    ) -> list[tuple[int, bool]]:
        """Return the best ``limit`` entries of a kind, and whether each begins with the typed."""
        entries, begins = found
        first, last = self.bounds(kind)
        own = (entries >= first) & (entries < last)
        # One number to sort by: those that begin with it, then the lower entry.
        keys = np.where(begins, entries, entries + len(self))[own]
        most = 2 * limit  # an entry may have the typed at several words
        keys = np.sort(np.partition(keys, most)[:most] if len(keys) > most else keys)
        chosen: dict[int, bool] = {}
        for key in keys.tolist():
            chosen.setdefault(key % len(self), key < len(self))
        return list(chosen.items())[:limit]


class _Suffixes(Sequence[str]):
    """The sorted suffixes, for bisection."""

    def __init__(self, completions: Completions) -> None:
        self._completions = completions

    def __len__(self) -> int:
        return len(self._completions._entry)

    def __getitem__(self, place: Any) -> Any:
        return self._completions.suffix(place)
