"""Texts -> numbered words, whole arrays at a time: what phrases are counted from.

Much less than analysis: words are runs of letters and digits, told apart without case and accents.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.chunks import SLICE, code_points, slices
from indexer.analysis.folding import fold
from indexer.analysis.hashing import SpanHash
from indexer.analysis.words import APOSTROPHES, HYPHENS, MARKS
from indexer.distinct import new_values

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]

_WORD, _JOINER = 1, 2
_CODES: Final = 1 << 16
"""Characters beyond stand in no word: emoji, old scripts."""
_FOLDED: Final = 0x2200
"""Characters from here on have neither case nor accents worth folding for counting."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text in order.

    ``word`` counts up as words are first seen; ``start`` and ``end`` are characters; ``joined``
    tells that one blank, apostrophe or hyphen alone stands between a word and the next.
    """

    word: Numbers
    start: Numbers
    end: Numbers
    joined: NDArray[np.bool_]


def tokens_of(text: str) -> Tokens:
    """Return the words of a text of fewer than 2**31 characters."""
    classes, folded = _tables()
    hashing = SpanHash(4 * SLICE)
    hashes, starts, ends, joined = [], [], [], []
    for low, high in _parts(text):
        codes = code_points(text[low:high])
        found = np.zeros(len(codes) + 2, dtype=np.uint8)
        np.take(classes, codes, out=found[1:-1], mode="clip")
        edges = np.flatnonzero(np.diff((found == _WORD).astype(np.int8)))
        start, end = edges[::2], edges[1::2]
        hashes.append(hashing(folded.take(codes, mode="clip"), start, end))
        # A part ends where no phrase goes on.
        link = np.zeros(len(start), dtype=bool)
        link[:-1] = (start[1:] - end[:-1] == 1) & (found[end[:-1] + 1] == _JOINER)
        starts.append((start + low).astype(np.int32))
        ends.append((end + low).astype(np.int32))
        joined.append(link)
    if not hashes:
        none = np.empty(0, dtype=np.int32)
        return Tokens(none, none, none, np.empty(0, dtype=bool))
    return Tokens(
        numbered(np.concatenate(hashes)),
        np.concatenate(starts),
        np.concatenate(ends),
        np.concatenate(joined),
    )


def numbered(values: NDArray[Any]) -> Numbers:
    """Return 0, 1, 2 … for values, in the order in which they first occur."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    new = new_values(ordered)
    first = order[new]
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    numbers = np.empty(len(values), dtype=np.int32)
    numbers[order] = rank[np.cumsum(new) - 1]
    return numbers


def _parts(text: str) -> list[tuple[int, int]]:
    """Cut a text into parts that are hashed one by one, where no word is cut."""
    parts = []
    for low, high in slices(text):
        while high - low > 4 * SLICE:  # nowhere to cut: what is not a text
            parts.append((low, low + 4 * SLICE))
            low += 4 * SLICE
        parts.append((low, high))
    return parts


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Return the class of each character, and what it is without case and accents."""
    every = str(np.arange(_CODES, dtype="<u4").data, "utf-32-le", "surrogatepass")
    classes = np.zeros(_CODES, dtype=np.uint8)
    for match in re.finditer(rf"(?:[^\W_]|[{MARKS}])+", every):
        classes[match.start() : match.end()] = _WORD
    for mark in f" \u00a0\u202f{APOSTROPHES}{HYPHENS}":
        classes[ord(mark)] = _JOINER
    classes[-1] = 0  # stands for all beyond
    folded = np.arange(_CODES, dtype=np.uint32)
    for code in range(0x41, _FOLDED):
        if classes[code] == _WORD and len(plain := fold(chr(code))) == 1:
            folded[code] = ord(plain)
    return classes, folded
