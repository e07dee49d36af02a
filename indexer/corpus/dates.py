"""The date of a text: as its metadata give it, or as the text itself states it.

Dates are kept as precise as they are written: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. Numbers
with slashes or dots are read day first, as in French and in most English outside the United
States; ``04/13/2025`` is no date. Impossible dates (``2025-02-31``) are no dates either.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

HEAD_CHARACTERS: Final = 1000
"""A date is looked for in this many characters from the beginning of a text ..."""

HEAD_LINES: Final = 15
"""... and in no more than this many of its lines, empty ones not counted."""

_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb février fevrier févr fevr fév fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil juill",
            "august aug août aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec décembre decembre déc",
        ),
        start=1,
    )
    for name in names.split()
}

_MONTH: Final = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_GAP: Final = r"[ \t\u00a0\u202f]"
_YEAR: Final = r"(?:1[5-9]|20)\d\d(?!\d)"

# Longest forms first: "31 février 2025" must fail as a whole, not pass as "février 2025".
_WRITTEN: Final = rf"""
    (?<![\w/.-])(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)(?:[T ]\d\d:\d\d[\w:.+]*)?(?![\w-])
    | (?P<d1>\d\d?)(?:er|st|nd|rd|th|º)?{_GAP}+(?:of{_GAP}+)?(?P<m1>{_MONTH}),?
      {_GAP}+(?P<y1>{_YEAR})
    | (?P<m2>{_MONTH}){_GAP}+(?P<d2>\d\d?)(?:st|nd|rd|th)?(?:,{_GAP}*|{_GAP}+)(?P<y2>{_YEAR})
    | (?P<m3>{_MONTH})(?:,{_GAP}*|{_GAP}+)(?P<y3>{_YEAR})
    | (?P<d4>\d\d?)[/.](?P<m4>\d\d?)[/.](?P<y4>{_YEAR})
    )
"""
_FLAGS: Final = re.IGNORECASE | re.VERBOSE
_DATE: Final = re.compile(_WRITTEN, _FLAGS)

# "date 2025-04", "Date : 14 avril 2025" at the beginning of a line.
_MARKER: Final = re.compile(
    rf"^{_GAP}*(?P<marker>date{_GAP}*[:=]?{_GAP}*"
    rf"(?:{_WRITTEN}|(?P<month>\d{{4}}-\d\d)(?![\w-])))",
    _FLAGS | re.MULTILINE,
)

# What may stand before the date of a dateline: nothing, or places and a comma, perhaps "le".
_WEEKDAY: Final = (
    "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)"
)
_BEFORE: Final = re.compile(
    rf"[\W_]*(?:[^\W\d][^\d.!?;:]{{0,60}},{_GAP}*)?"
    rf"(?:(?:le{_GAP}+)?{_WEEKDAY},?{_GAP}+)?(?:le{_GAP}+)?",
    _FLAGS,
)
_AFTER: Final = re.compile(rf"{_GAP}*(?:$|[–—\-:|•·(/)\].])")
_PUBLISHED: Final = re.compile(
    r"\b(?:publi(?:shed|é|ée|cation)|posted|updated|modified|released|issued|dated|revised|"
    r"mise?\s(?:à\sjour|en\sligne)|paru|rédigé|écrit|modifié|diffusé)\b",
    _FLAGS,
)
_BYLINE_CHARACTERS: Final = 120

_YEAR_ALONE: Final = re.compile(r"[12]\d{3}")
_MONTH_ALONE: Final = re.compile(r"([12]\d{3})[-/](\d\d)")
_YEAR_FIRST: Final = re.compile(r"([12]\d{3})[-/.]?(\d\d)[-/.]?(\d\d)(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: its ``value``, and ``text[start:end]`` where it is written.

    ``stated`` tells whether the text gives it as its own date (a marker ``date 2025-04``, a
    dateline, a line of publication) or merely mentions it in a sentence. ``marker`` is true for
    the first of these; the span then includes the word ``date``.
    """

    value: str
    start: int
    end: int
    stated: bool
    marker: bool = False


def find_date(text: str) -> Found | None:
    """Return the date of ``text`` as written near its beginning, or None.

    A marker wins over a dateline, a dateline over a date in running text, and of equals the
    first. A bare year is never a date here.

    >>> find_date("Rabat, le 14 avril 2025 – Le ministre est arrivé le 13 avril 2025.").value
    '2025-04-14'
    """
    head = text[: _end_of_head(text)]
    for found in _MARKER.finditer(head):
        if value := _value(found):
            return Found(value, found.start("marker"), found.end("marker"), True, True)
    mentioned = None
    for found in _DATE.finditer(head):
        if not (value := _value(found)):
            continue
        stated = _is_stated(head, found.start(), found.end())
        if stated or mentioned is None:
            place = Found(value, found.start(), found.end(), stated)
            if stated:
                return place
            mentioned = place
    return mentioned


def normalise_date(value: str) -> str | None:
    """Return the date in a piece of metadata as ``YYYY[-MM[-DD]]``, or None if there is none.

    >>> normalise_date("December, 1958"), normalise_date("2019-07-11T10:00:00Z")
    ('1958-12', '2019-07-11')
    """
    value = value.strip()[:100]
    if _YEAR_ALONE.fullmatch(value):
        return value
    if found := _MONTH_ALONE.fullmatch(value):
        return _checked(found[1], found[2], None)
    if found := _YEAR_FIRST.fullmatch(value):
        return _checked(found[1], found[2], found[3])
    written = _DATE.search(value)
    return _value(written) if written else None


def _end_of_head(text: str) -> int:
    end = 0
    lines = 0
    while end < min(len(text), HEAD_CHARACTERS) and lines < HEAD_LINES:
        start, end = end, text.find("\n", end) + 1 or len(text)
        lines += not text[start:end].isspace()
    return min(end, HEAD_CHARACTERS)


def _is_stated(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before = text[line_start:start]
    if _BEFORE.fullmatch(before) and _AFTER.match(text[end:line_end]):
        return True
    return line_end - line_start <= _BYLINE_CHARACTERS and bool(_PUBLISHED.search(before))


def _value(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    if written := parts["iso"] or parts.get("month"):
        return _checked(*[*written.split("-"), None][:3])
    form = next(number for number in "1234" if parts["y" + number])
    month = parts["m" + form]
    if not month.isdigit():
        month = str(_MONTHS[month.rstrip(".").lower()])
    return _checked(parts["y" + form], month, parts.get("d" + form))


def _checked(year: str, month: str, day: str | None) -> str | None:
    try:
        checked = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return checked.isoformat() if day else checked.isoformat()[:7]
