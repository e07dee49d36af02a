"""Filters of a query -> which documents of a segment they let through."""

import calendar

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fold
from indexer.engines.columnar.segment import Segment
from indexer.query.nodes import Filter


def filtered(segment: Segment, node: Filter) -> NDArray[np.bool_]:
    """Return for each document whether it passes; paths are compared without case and accents."""
    match node.field:
        case "date":
            return _dated(segment.date, node.low, node.high)
        case "path":
            wanted = fold(node.low)
            found = [wanted in fold(segment.paths[i]) for i in range(len(segment.paths))]
            return np.array(found, dtype=bool)[segment.path]
        case "type":
            wanted_types = [i for i, name in enumerate(segment.types) if name == node.low]
            return np.isin(segment.type, wanted_types)
        case "lang":
            named = ("en", "fr", "mixed")
            # "other" is every language without an analysis of its own.
            wanted_codes = [
                i
                for i, code in enumerate(segment.codes)
                if code == node.low or (node.low == "other" and code not in named)
            ]
            return np.isin(segment.code, wanted_codes)


def _dated(dates: NDArray[np.uint32], low: str, high: str) -> NDArray[np.bool_]:
    """Tell which dates share a day with ``low .. high``.

    A document dated 2025-04 is found by 2025, by 2025-04 and by 2025-04-13: what is not known
    exactly is not hidden.
    """
    month, day = dates // 100 % 100, dates % 100
    first = dates + np.where(month == 0, 101, np.where(day == 0, 1, 0))
    last = dates + np.where(month == 0, 1231, np.where(day == 0, 31, 0))
    found = dates > 0
    if low:
        found &= last >= _day(low, first=True)
    if high:
        found &= first <= _day(high, first=False)
    return found


def _day(date: str, *, first: bool) -> int:
    year, month, day = (int(part) for part in (*date.split("-"), "0", "0")[:3])
    if not month:
        month = 1 if first else 12
    if not day:
        day = 1 if first else calendar.monthrange(year, month)[1]
    return year * 10_000 + month * 100 + day
