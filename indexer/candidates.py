"""The chunks of a text that may hold a word asked for, found without analysing the text.

A text is looked at as bytes, one for each character: small letters without accents, digits, one
sign for what may join the parts of a word, blanks for everything that separates. A word that is
asked for holds its *needle*, the part of what it is compared with that no ending changes, in one
piece once the joining signs are gone. A chunk goes from blank to blank; no word crosses it.
"""

import encodings.cp1252  # noqa: F401  # else the first search has to load it
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from indexer.analysis import fold
from indexer.analysis.lemmas import irregular_forms
from indexer.analysis.stemming import beginning
from indexer.analysis.words import APOSTROPHES, HYPHENS, INVISIBLE, MIDDOTS
from indexer.query.analysed import Expansion, Key

_BLANK, _JOINER, _UNKNOWN = b" '?"
_WORD: Final = ord("0")
"""From here on bytes are digits, letters and characters that only analysis can judge."""
_NINE: Final = ord("9")

_PLAIN: Final = re.compile("[a-z]+")
_DIGITS: Final = re.compile(rb"[0-9]+")
_BLANKS: Final = re.compile(rb" ")

# English analysis reads won't as will, shan't as shall.
_NEGATED: Final = (("will", "wont"), ("shall", "shant"))


class Candidates:
    """Finds the chunks of texts in one language that hold one of ``needles``."""

    def __init__(self, needles: Iterable[str], language: str) -> None:
        needles = set(needles)
        if language == "en":
            needles |= {typed for verb, typed in _NEGATED for each in needles if each in verb}
        self._everything = "" in needles
        self._digits = any(not each.isalpha() for each in needles)
        # Of letters beyond a to z a text's bytes tell that they are there, which is enough.
        self._needles: list[bytes] = []
        for needle in sorted(each.encode() for each in needles if _PLAIN.fullmatch(each)):
            if not (self._needles and needle.startswith(self._needles[-1])):
                self._needles.append(needle)

    def chunks(self, plain: bytes) -> Iterator[tuple[int, int]]:
        """Give the beginning and end of each chunk that may hold a word asked for, in order.

        ``plain`` is a text :func:`as_bytes`. One in scripts unknown to it is given as a whole.
        """
        unknown = plain.count(_UNKNOWN)
        if plain and (self._everything or unknown * 8 > len(plain)):
            yield 0, len(plain)
            return
        end = 0
        for at in self._places(plain, unknown):
            if at >= end:
                start, end = _chunk(plain, at)
                yield start, end

    def _places(self, plain: bytes, unknown: int) -> list[int]:
        """Return a place in every chunk that may hold a match, in order."""
        solid = plain.replace(b"'", b"")
        places: list[int] = []
        for needle in self._needles:
            # Without joining signs there are as many or more.
            count = solid.count(needle)
            at = -1
            while count and (at := plain.find(needle, at + 1)) >= 0:
                places.append(at)
                at += len(needle) - 1
                count -= 1
            if count:
                places += _chunk_starts(plain, solid, needle)
        at = -1
        for _ in range(unknown):
            at = plain.find(_UNKNOWN, at + 1)
            places.append(at)
        if self._digits:
            places += [each.start() for each in _DIGITS.finditer(plain)]
        places.sort()
        return places


def needles_of_key(key: Key, language: str) -> set[str]:
    """Return needles of which every word with this key holds one.

    Words are compared folded and without signs. The forms of a stem hold its beginning, but for
    those that only the dictionary knows (*yeux* of *œil*).
    """
    text = fold(key.text).replace("'", "")
    if key.kind == "form":
        return {text}
    return {beginning(text), *irregular_forms(text, language)}


def needles_of(leaf: Expansion) -> set[str]:
    """Return needles of which every word that an expansion stands for holds one."""
    text = leaf.text
    if leaf.kind == "fuzzy":
        # One error leaves one half as it is, unless it exchanges the letters where they meet.
        half = len(text) // 2
        swapped = text[: half - 1] + text[half : half + 1] + text[half - 1 : half]
        texts = {text[:half], text[half:], swapped + text[half + 1 :]}
    else:
        texts = {text}
    return {each.replace("'", "") for each in texts}


def as_bytes(text: str) -> bytes:
    """Return one byte per character: ``a`` to ``z``, ``0`` to ``9``, ``'``, ``?`` and blanks."""
    encoded = text.encode() if text.isascii() else text.encode("cp1252", "replace")
    return encoded.translate(_table())


@cache
def _table() -> bytes:
    """Return the byte of each character of Windows-1252, which French and English texts use."""
    joiners = HYPHENS + APOSTROPHES + MIDDOTS + INVISIBLE + ".,/&_"
    table = bytearray()
    for character in bytes(range(256)).decode("cp1252", "replace"):
        if character in joiners:
            table.append(_JOINER)
        elif character.isalnum():
            folded = fold(character)
            table.append(ord(folded) if len(folded) == 1 and folded.isascii() else _UNKNOWN)
        else:
            table.append(_UNKNOWN if character == "?" else _BLANK)
    return bytes(table)


def surrounded(text: str, plain: bytes, start: int, end: int) -> str:
    """Return a chunk without full stop, with the quotation mark that an article stands before."""
    if plain[end - 1] != _JOINER:
        return text[start:end]
    if text[end - 1] in ".,":
        return text[start:end].rstrip(".,")
    last = min(end + 2, len(plain))
    while end < last and plain[end] < _WORD:
        end += 1
    return text[start:end]


def _chunk(plain: bytes, at: int) -> tuple[int, int]:
    """Return the beginning and end of the chunk around ``at``."""
    start = plain.rfind(_BLANK, 0, at) + 1
    end = plain.find(_BLANK, at)
    # 1 000 000 is one word: go on over blanks between digits.
    while start >= 2 and plain[start] <= _NINE and _between_digits(plain, start - 1):
        start = plain.rfind(_BLANK, 0, start - 1) + 1
    while end >= 0 and plain[end - 1] <= _NINE and _between_digits(plain, end):
        end = plain.find(_BLANK, end + 1)
    return start, end if end >= 0 else len(plain)


def _between_digits(plain: bytes, at: int) -> bool:
    return plain[at - 1 : at].isdigit() and plain[at + 1 : at + 2].isdigit()


def _chunk_starts(plain: bytes, solid: bytes, needle: bytes) -> Iterator[int]:
    """Give where the chunks begin that hold ``needle`` in ``solid``, their text without signs."""
    starts = [0, *(blank.end() for blank in _BLANKS.finditer(plain))]
    number = past = 0
    while (at := solid.find(needle, past)) >= 0:
        number += solid.count(_BLANK, past, at)
        yield starts[number]
        past = at + 1
