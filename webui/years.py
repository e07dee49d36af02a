"""Years as choices: one by one where they are few, else by decades."""

from collections.abc import Mapping
from typing import Final

from indexer.query.narrowing import read_years
from webui.sentences import say

FEW: Final = 12
"""Years that are offered one by one."""

_NONE: Final = "0"


def year_ranges(years: Mapping[int, int], chosen: str | None) -> list[tuple[str, int]]:
    """Return (value of the filter, documents), the latest first and without a date last.

    ``chosen`` is the value chosen, if any: of a decade or another short range its years are
    offered, of a year those of its decade.
    """
    dated = {year: count for year, count in years.items() if year}
    if len(dated) > FEW:
        first, last = read_years(chosen or "") or (0, 0)
        if first == last:
            first, last = first // 10 * 10, first // 10 * 10 + 9
        if first and last - first < FEW:
            dated = {year: count for year, count in dated.items() if first <= year <= last}
            dated_ranges = [(str(year), count) for year, count in dated.items()]
        else:
            dated_ranges = _decades(dated)
    else:
        dated_ranges = [(str(year), count) for year, count in dated.items()]
    none = [(_NONE, years[0])] if years.get(0) else []
    return [*reversed(dated_ranges), *none]


def year_label(value: str, language: str) -> str:
    """Return how a value of the filter is said.

    >>> year_label("1990..1999", "en"), year_label("0", "fr")
    ('1990–1999', 'Sans date')
    """
    return say("no-date", language) if value == _NONE else value.replace("..", "–")


def _decades(years: Mapping[int, int]) -> list[tuple[str, int]]:
    decades: dict[int, int] = {}
    for year, count in years.items():
        decades[year // 10] = decades.get(year // 10, 0) + count
    return [
        (f"{max(1, each * 10)}..{each * 10 + 9}", count) for each, count in sorted(decades.items())
    ]
