r"""Cutting a text into runs: what is looked at as one piece, before any language is known.

A run is a longest stretch of letters, digits and marks, with the apostrophes, hyphens, dots and
slashes that stand inside it (*l’avocat*, *week-end*, *O.N.U*, *SOR/98-10*, *3,14*), or one
number grouped by blanks (*1 000 000*). Everything that follows depends on the run alone, never
on its neighbours, so that a run seen once need not be looked at again.
"""

import re
from collections.abc import Iterator
from typing import Final

APOSTROPHES: Final = "'’ʼ‘′`´＇"
"""Characters typed for an apostrophe; all are one to us."""

HYPHENS: Final = "-‐‑"
"""Hyphens inside a compound; dashes stand between words and are none."""

MIDDOTS: Final = "·‧\u0387"
"""Dots of inclusive French (*étudiant·e·s*) and of Catalan; U+0387 is NFC-equal to the first."""

BLANKS: Final = " \u00a0\u2009\u202f"
"""What may stand between the groups of a number."""

INVISIBLE: Final = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Soft hyphen, zero-width and direction characters: inside a word, but no part of it (a class)."""

# Python's \w leaves out combining marks, so a word in NFD would fall apart. Mn and Mc of the
# scripts in use (Unicode 15), whole vowel-sign blocks where a script is written with them.
MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
    "\u07a6-\u07b0\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57"
    "\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03"
    "\u0d3b-\u0d57\u0d81-\u0d83\u0dca-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u0ec8-\u0ece\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u1ab0-\u1ace\u1b34-\u1b44"
    "\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
"""Combining marks, as the inside of a character class."""

_WORD = rf"[\w{MARKS}{INVISIBLE}]"
_CASED = r"[^\W\d_\u0590-\u1dff\u2000-\U0010ffff]"  # Latin, Greek, Cyrillic
_LETTER = rf"{_CASED}[{MARKS}{INVISIBLE}]*"
_APOSTROPHE = rf"[{APOSTROPHES}]"
_BLANK = rf"[{BLANKS}]"

# Every alternative below begins with a plain character or class and looks behind only after it:
# Python's matcher then skips it by one look at the next character (3 times as fast).

# At most six further groups: longer rows of three digits are columns of a table, and an open end
# would make the search quadratic.
_GROUPED = rf"""
    \d(?<!\d{_BLANK}\d)\d{{0,2}} (?:{_BLANK}\d{{3}}){{1,6}} (?:[.,]\d+)? (?![.,]?\d|{_BLANK}\d)
"""

_ACRONYM_END = rf"(?<={_CASED})[{MARKS}{INVISIBLE}]*(?:\.{_LETTER})+(?!{_WORD})"

_JOINER = rf"""(?:
      [{HYPHENS}{APOSTROPHES}{MIDDOTS}]
    | [.,](?<=\d[.,])(?=\d) | /(?<=\d/) | /(?=\d)
    | &(?<=[A-Z]&)(?=[A-Z](?![{MARKS}]))
    | \.(?<={_WORD}{_WORD}\.)(?=e(?:\.s)?(?!{_WORD})) | \.(?<=\.e\.)(?=s(?!{_WORD}))
)"""

# An elided article before an opening quotation mark, bracket or mark-up: l’« avocat ».
_OPEN = rf"{_APOSTROPHE}(?={_BLANK}?[«“„\"‹(\[*_])"

RUN: Final = re.compile(
    rf"""{_GROUPED}
    | [DdLl]{_APOSTROPHE}{_GROUPED} | [Qq][Uu]{_APOSTROPHE}{_GROUPED}
    | [^\W_](?:{_ACRONYM_END} | {_WORD}*)
      (?:{_JOINER}(?:[^\W_](?:{_ACRONYM_END} | {_WORD}*) | {_WORD}+))* (?:{_OPEN})?""",
    re.VERBOSE,
)
"""One run; it begins with a letter or digit."""

ACRONYM: Final = re.compile(rf"{_LETTER}(?:\.{_LETTER})+")
"""Single letters with dots between them: *O.N.U*, *U.S* (without the last dot)."""


def iter_runs(text: str) -> Iterator[tuple[str, int]]:
    """Give each run of ``text`` and the offset where it begins, in order.

    >>> list(iter_runs("L’avocat gagne 1 000 euros."))
    [('L’avocat', 0), ('gagne', 9), ('1 000', 15), ('euros', 21)]
    """
    for match in RUN.finditer(text):
        yield match.group(), match.start()
