"""Text plus marks -> pieces for a template, which escapes them: no HTML is made here."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.documents import Document, Passage

Marks = Sequence[tuple[int, int]]
"""``(start, end)`` character offsets, in order and not overlapping."""

_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")
_AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked as a match, or not.

    ``number`` counts the matches of a text from 1; a match that runs over a paragraph's end has
    its number on the first of its pieces only.
    """

    text: str
    marked: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """One passage of a document as shown: paragraphs of pieces.

    ``number`` counts from 1 and names the passage's anchor.
    """

    number: int
    language: str
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a query: the text before it, the character there (or ``""``), the text after."""

    before: str
    here: str
    after: str


def pieces(text: str, marks: Marks) -> tuple[Piece, ...]:
    """Split ``text`` at its marks; the pieces joined are ``text`` again.

    >>> pieces("la coopération", [(3, 14)])
    (Piece(text='la ', marked=False, number=None), Piece(text='coopération', marked=True, number=1))
    """
    return tuple(_pieces(text, 0, len(text), marks))


def _pieces(
    text: str, start: int, end: int, marks: Iterable[tuple[int, int]], first: int = 1
) -> Iterator[Piece]:
    """Split ``text[start:end]`` at marks given as offsets into the whole text.

    ``first`` is the number of the first mark.
    """
    at = start
    for number, (mark_start, mark_end) in enumerate(marks, start=first):
        low, high = max(mark_start, at), min(mark_end, end)
        if low >= high:
            continue
        if low > at:
            yield Piece(text[at:low], marked=False)
        yield Piece(text[low:high], True, number if low == mark_start else None)
        at = high
    if at < end:
        yield Piece(text[at:end], marked=False)


def marked_passages(document: Document, marks: Marks) -> tuple[MarkedPassage, ...]:
    """Return the body of a document by passage and paragraph, marks included.

    Paragraphs end at blank lines; the blank lines themselves are left out.
    """
    body = document.body
    whole = (Passage(0, len(body), document.language),)
    starts = [start for start, _ in marks]
    shown = []
    for number, passage in enumerate(document.passages or whole, start=1):
        paragraphs = []
        for start, end in _paragraphs(body, passage.start, passage.end):
            # The mark before the first one inside may still reach into the paragraph.
            first, last = max(0, bisect_left(starts, start) - 1), bisect_left(starts, end)
            paragraphs.append(tuple(_pieces(body, start, end, marks[first:last], first + 1)))
        shown.append(MarkedPassage(number, passage.language, tuple(paragraphs)))
    return tuple(shown)


def _paragraphs(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the paragraphs of ``body[start:end]`` begin and end, without blanks around."""
    ends = [(gap.start(), gap.end()) for gap in _BLANK_LINE.finditer(body, start, end)]
    at = start
    for stop, following in (*ends, (end, end)):
        text = body[at:stop]
        if text.strip():
            yield at + len(text) - len(text.lstrip()), at + len(text.rstrip())
        at = following


def html_language(language: str) -> str:
    """Return the ``lang`` attribute for a document's or passage's language.

    HTML says "unknown" with an empty value, which also keeps the page's own language off
    the text.
    """
    return "" if language in ("other", "mixed") else language


def pointer(query: str, position: int) -> Pointer:
    """Return where in ``query`` the 0-based ``position`` lies, with at most 60 characters around.

    >>> pointer('rapport "annuel', 8)
    Pointer(before='rapport ', here='"', after='annuel')
    """
    at = min(max(position, 0), len(query))
    before, here, after = query[:at], query[at : at + 1], query[at + 1 :]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "…"
    return Pointer(before, here, after)
