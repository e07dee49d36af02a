"""Cutting texts into chunks with arrays: what may be given to ``words.RUN`` alone.

A chunk is a stretch of text that holds whole runs only, together with every character the run
pattern looks at around them. ``RUN.finditer`` of a chunk therefore gives the runs it gives there
in the whole text, and a chunk seen once need not be read again.

Chunks are word characters with single joiners between them; what stands outside is no part of a
run. Two things look further. Numbers grouped by blanks: ``1 000 000`` is one chunk, and so is
``5 1 000``, where the 5 forbids the grouping. An elided article before a quotation mark or
bracket: its chunk takes in the mark (``l’«``).
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.words import APOSTROPHES, BLANKS, HYPHENS, INVISIBLE, MARKS, MIDDOTS

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint16] | NDArray[np.uint32]
Offsets = NDArray[np.int64]

SLICE: Final = 1 << 16
"""Characters looked at together: few enough for the arrays to stay in the processor's cache."""

_JOINERS: Final = re.escape(f"{HYPHENS}{APOSTROPHES}{MIDDOTS}.,/&")

# A place that no run looks across: after a character that is neither word, joiner nor blank (what
# an article before a quotation mark looks at ends there), or after a blank between two letters.
_SAFE = re.compile(
    rf"[^\w{MARKS}{INVISIBLE}{_JOINERS}{BLANKS}]|(?<=[^\W\d_])[{BLANKS}](?=[^\W\d_])"
)

_WORD, _JOINER, _BLANK, _DIGIT, _APOSTROPHE, _OPENER = (1 << bit for bit in range(6))

_CLASSES: Final = {
    _WORD: rf"[\w{MARKS}{INVISIBLE}]+",
    _JOINER: rf"[{_JOINERS}]+",
    _BLANK: rf"[{BLANKS}]+",
    _DIGIT: r"\d+",
    _APOSTROPHE: rf"[{APOSTROPHES}]+",
    # More than the marks that RUN knows: too many only make more chunks.
    _OPENER: rf"_|[^\w\s{MARKS}{INVISIBLE}]+",
}

_TABLES: Final = (0x2200, 0x10000, 0x110000)
"""Code points of which the classes are looked up at once; the first are those of most texts."""

_BEYOND = 5  # classes after the last character that may be asked for


@cache
def _classes(count: int) -> Bytes:
    """Return the classes of the first ``count`` code points, as bits."""
    every = str(np.arange(count, dtype="<u4").data, "utf-32-le", "surrogatepass")
    table = np.zeros(len(every), np.uint8)
    for bit, pattern in _CLASSES.items():
        for match in re.finditer(pattern, every):
            table[match.start() : match.end()] |= bit
    table.flags.writeable = False
    return table


def slices(text: str) -> Iterator[tuple[int, int]]:
    """Give the bounds of successive parts of ``text`` that can be cut into chunks one by one.

    A part has ``SLICE`` characters or a few more; many more only where no place to cut comes.
    """
    start = 0
    while start + SLICE < len(text):
        safe = _SAFE.search(text, start + SLICE)
        end = safe.end() if safe else len(text)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def code_points(text: str) -> Codes:
    """Return one number per character of ``text``, lone surrogates included."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(units) == len(text):
        return units
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def chunk_bounds(codes: Codes) -> tuple[Offsets, Offsets]:
    """Return where the chunks of a text begin and end, in characters, in order.

    A chunk that takes in a mark behind it may end after the beginning of the next.
    """
    count = len(codes)
    classes = np.zeros(1 + count + _BEYOND, np.uint8)  # of character i at i + 1
    highest = int(codes.max()) if count else 0
    table = _classes(next(size for size in _TABLES if highest < size))
    np.take(table, codes, out=classes[1 : count + 1], mode="clip")
    word = classes & _WORD
    edges = np.flatnonzero(word[1:] != word[:-1])
    starts, ends = edges[::2], edges[1::2]
    if len(starts) == 0:
        return starts, ends
    single = starts[1:] - ends[:-1] == 1
    starts, ends = _joined(starts, ends, single & (classes[ends[:-1] + 1] & _JOINER != 0))
    numeric = _numeric(classes, starts, ends)
    if numeric.any():
        starts, ends = _joined(starts, ends, numeric)
    return starts, _with_openers(classes, ends)


def _joined(starts: Offsets, ends: Offsets, join: NDArray[np.bool_]) -> tuple[Offsets, Offsets]:
    """Make one of the spans i and i + 1 wherever ``join[i]``."""
    apart = ~join
    return (
        np.concatenate((starts[:1], starts[1:][apart])),
        np.concatenate((ends[:-1][apart], ends[-1:])),
    )


def _numeric(classes: Bytes, starts: Offsets, ends: Offsets) -> NDArray[np.bool_]:
    """Tell which neighbours a number grouped by blanks may hold or look at.

    Digits, one blank, digits: such places matter where three digits follow, and beside a place
    where they do. (Rows of other numbers stay apart, or a table of them would be one chunk.)
    """
    join = np.zeros(len(starts) - 1, bool)
    at = np.flatnonzero(classes[starts[1:] + 1] & _DIGIT)
    left, right = ends[at], starts[at + 1]
    at = at[(right - left == 1) & (classes[left + 1] & _BLANK != 0) & (classes[left] & _DIGIT != 0)]
    if len(at):
        first = starts[at + 1] + 1
        group = classes[first + 1] & classes[first + 2] & ~classes[first + 3] & _DIGIT
        groups = np.zeros(len(starts) + 1, bool)  # the last one is never set: -1 may be asked for
        groups[at[group != 0]] = True
        join[at[groups[at - 1] | groups[at] | groups[at + 1]]] = True
    return join


def _with_openers(classes: Bytes, ends: Offsets) -> Offsets:
    """Move ends before an apostrophe, perhaps a blank, and an opening mark behind the mark."""
    at = np.flatnonzero(classes[ends + 1] & _APOSTROPHE)
    if len(at):
        after = ends[at] + 2
        blank = (classes[after] & _BLANK != 0).astype(np.int64)
        opens = classes[after + blank] & _OPENER != 0
        ends = ends.copy()
        ends[at[opens]] += 2 + blank[opens]
    return ends
