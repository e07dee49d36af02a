"""Filters chosen beside the query, such as a folder or a year, and how they are written."""

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from indexer.query.filters import TYPES

Facet = Literal["type", "folder", "source", "year"]
"""What documents can be counted by and narrowed to, beside their language."""

FACETS: Final[tuple[Facet, ...]] = get_args(Facet)

_YEARS: Final = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?")


class Narrowing(NamedTuple):
    """One filter: only documents whose ``facet`` is ``value``.

    A ``type`` is one of the file types; a ``folder`` stands for all that lies below it; a
    ``source`` is the path of a ``.jsonl`` file. Folders and sources are compared without case.
    For a ``year`` the value says what was written, and ``first`` to ``last`` are the years meant,
    both included; 0 is for documents without a date.
    """

    facet: Facet
    value: str
    first: int = 0
    last: int = 0


def read_years(text: str) -> tuple[int, int] | None:
    """Return the years of ``2024`` or ``1990..1999``, first and last; None for anything else.

    ``0`` stands for documents without a date and cannot begin or end a range. The ends of a range
    may be exchanged.

    >>> read_years("2024"), read_years("1990..1999"), read_years("0"), read_years("1999..1990")
    ((2024, 2024), (1990, 1999), (0, 0), (1990, 1999))
    """
    found = _YEARS.fullmatch(text)
    if found is None:
        return None
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    if found[2] is not None and not first:
        return None
    return first, last


def read_filters(filters: Mapping[str, str]) -> tuple[Narrowing, ...]:
    """Return the filters by facet in a fixed order. Raises ``ValueError`` for what is no filter."""
    if unknown := set(filters) - set(FACETS):
        raise ValueError(f"filters may have {', '.join(FACETS)}, not {', '.join(sorted(unknown))}")
    return tuple(_read(facet, filters[facet]) for facet in FACETS if facet in filters)


def _read(facet: Facet, value: str) -> Narrowing:
    match facet:
        case "type":
            if value not in TYPES.values():
                known = ", ".join(dict.fromkeys(TYPES.values()))
                raise ValueError(f"type must be one of {known}, not {value!r}")
        case "year":
            years = read_years(value)
            if years is None:
                raise ValueError(f"year must be YYYY, YYYY..YYYY or 0 (no date), not {value!r}")
            return Narrowing(facet, value, *years)
        case "folder" | "source":
            if not value.strip("/"):
                raise ValueError(f"{facet} must name a {facet}, not {value!r}")
            return Narrowing(facet, value.strip("/") if facet == "folder" else value)
    return Narrowing(facet, value)
