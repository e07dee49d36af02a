"""Dates as people type them in English and in French, read as ``YYYY[-MM[-DD]]``."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = (
    ("january", "janvier"),
    ("february", "fevrier"),
    ("march", "mars"),
    ("april", "avril"),
    ("may", "mai"),
    ("june", "juin"),
    ("july", "juillet"),
    ("august", "aout"),
    ("september", "septembre"),
    ("october", "octobre"),
    ("november", "novembre"),
    ("december", "decembre"),
)
"""Month names without accents; any beginning of three or more letters that is clear will do."""

_YEAR_FIRST: Final = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
_YEAR_LAST: Final = re.compile(r"(?:(\d{1,2})([-/.]))?(\d{1,2})[-/.](\d{4})")
_ORDINAL: Final = r"(?:er|st|nd|rd|th)?"
_DAY_MONTH_YEAR: Final = re.compile(
    rf"(?:(?P<day>\d{{1,2}}){_ORDINAL}\s+)?(?P<month>[^\W\d_]{{3,}})\.?\s+(?P<year>\d{{4}})"
)
_MONTH_DAY_YEAR: Final = re.compile(
    rf"(?P<month>[^\W\d_]{{3,}})\.?\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}})"
)
_WORDED: Final = (
    rf"(?:(?:\d{{1,2}}{_ORDINAL}\s+)?[^\W\d_]{{3,}}\.?\s+\d{{4}}"
    rf"|[^\W\d_]{{3,}}\.?\s+\d{{1,2}}{_ORDINAL},?\s+\d{{4}}|[\d/-]*)"
)
_WORDED_RANGE: Final = re.compile(rf"{_WORDED}(?:(?:\.\.|…){_WORDED})?")
_YEARS: Final = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})")
_DOTS: Final = re.compile(r"\.{2,3}|…")


@dataclass(frozen=True, slots=True)
class DateRange:
    """The dates from ``low`` to ``high``, both included; an empty end is open.

    ``doubtful`` says that a date such as 04/05/2025 was read with the day first, although the
    month might have been meant.
    """

    low: str
    high: str
    doubtful: bool = False

    @property
    def empty(self) -> bool:
        """Whether the range ends before it begins."""
        shared = min(len(self.low), len(self.high))
        return self.low[:shared] > self.high[:shared]


def read_range(text: str) -> DateRange | None:
    """Read one date, or a range ``from..to`` of which either end may be missing; else None.

    >>> read_range("2024-03..2025")
    DateRange(low='2024-03', high='2025', doubtful=False)
    >>> read_range("1er mai 2024")
    DateRange(low='2024-05-01', high='2024-05-01', doubtful=False)
    """
    text = text.strip()
    if text.startswith((">=", "≥")):
        text = text.lstrip(">=≥") + ".."
    elif text.startswith(("<=", "≤")):
        text = ".." + text.lstrip("<=≤")
    ends = list(years.groups()) if (years := _YEARS.fullmatch(text)) else _DOTS.split(text)
    if len(ends) > 2 or not any(ends):
        return None
    dates = []
    for end in ends:
        read = _read_date(end.strip()) if end.strip() else ("", False)
        if read is None:
            return None
        dates.append(read)
    return DateRange(dates[0][0], dates[-1][0], any(doubtful for _, doubtful in dates))


def end_of_range(text: str, start: int) -> int | None:
    """Return where the range that begins at ``start`` ends, if it has a month in words.

    >>> end_of_range("date:1er mai 2024..juin 2025 asile", 5)
    28
    """
    found = _WORDED_RANGE.match(text, start)
    return (
        found.end()
        if found and re.search(r"\s", found.group()) and read_range(found.group())
        else None
    )


def _read_date(text: str) -> tuple[str, bool] | None:
    """Return the date in ISO form and whether day and month may have been exchanged."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _iso(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(text):
        day, _, month, year = found.groups()
        if day and int(day) <= 12 < int(month):  # 04/13/2025: only the American order fits
            day, month = month, day
        return _iso(year, month, day, bool(day and day != month and int(day) <= 12))
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        found = pattern.fullmatch(text)
        if found and (number := _month(found["month"])):
            return _iso(found["year"], str(number), found["day"])
    return None


def _month(name: str) -> int | None:
    letters = unicodedata.normalize("NFD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    numbers = [
        number
        for number, names in enumerate(MONTHS, start=1)
        if any(month.startswith(plain) for month in names)
    ]
    return numbers[0] if len(numbers) == 1 else None


def _iso(
    year: str, month: str | None, day: str | None, doubtful: bool = False
) -> tuple[str, bool] | None:
    try:
        checked = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:  # there is no such day
        return None
    return checked[: 10 if day else 7 if month else 4], doubtful
