"""The documents of each year as a drawing: paths for an inline SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from indexer.query.narrowing import read_years

HEIGHT: Final = 40
"""Units of the drawing from the least to the most."""

MOST: Final = 150
"""Years drawn; of more, the latest."""

_STEP: Final = 4
"""Units from one bar to the next."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars from the year ``first`` to ``last``, in a box ``width`` by :data:`HEIGHT`.

    ``bars`` and ``chosen`` are path data: all bars that are not chosen, and those that are.
    """

    first: int
    last: int
    width: int
    bars: str
    chosen: str


def histogram(years: Mapping[int, int], chosen: str | None) -> Histogram | None:
    """Return the drawing of the documents per year; None where there are no two years."""
    dated = [year for year, count in years.items() if year and count]
    if not dated or min(dated) == max(dated):
        return None
    last = max(dated)
    first = max(min(dated), last - MOST + 1)
    most = max(years.get(year, 0) for year in range(first, last + 1))
    low, high = read_years(chosen or "") or (first, last)
    drawn: tuple[list[str], list[str]] = ([], [])
    for place, year in enumerate(range(first, last + 1)):
        if count := years.get(year, 0):
            top = HEIGHT - max(1, round(HEIGHT * count / most))
            drawn[low <= year <= high].append(f"M{place * _STEP} {HEIGHT}V{top}h3V{HEIGHT}z")
    return Histogram(first, last, (last - first + 1) * _STEP - 1, *map("".join, drawn))
