"""Documents found -> how many there are of each type, in each folder, from each year."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.matches import Matches
from indexer.engines.columnar.segment import Segment
from indexer.query.narrowing import FACETS, Facet, Narrowing
from indexer.results import Facets

Bools = NDArray[np.bool_]

_YEAR: Final = 10_000
"""What a date (yyyymmdd) is divided by for its year."""


def passing(segment: Segment, narrowing: Narrowing) -> Bools:
    """Tell for each document of a segment whether a filter lets it through."""
    value = narrowing.value
    match narrowing.facet:
        case "type":
            return np.isin(segment.type, [i for i, n in enumerate(segment.types) if n == value])
        case "year":
            years = _years(segment.date)
            return np.asarray((years >= narrowing.first) & (years <= narrowing.last))
        case "folder":
            key = f"{value.lower()}/"
            return segment.folders.below(lambda each: f"{each}/".startswith(key))
        case "source":
            return segment.sources.below(lambda each: each == value.lower())


def _years(dates: NDArray[Any]) -> NDArray[np.uint32]:
    """Return the year of each date; of dates that are all 0 an index keeps a byte each."""
    return dates.astype(np.uint32, copy=False) // np.uint32(_YEAR)


class FacetCounts:
    """Counts documents, segment by segment."""

    def __init__(self) -> None:
        self._types: Counter[str] = Counter()
        self._years: Counter[int] = Counter()
        self._folders: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()

    def add(
        self,
        segment: Segment,
        parts: Sequence[Matches],
        wanted: Bools,
        narrowed: Mapping[Facet, Bools],
    ) -> None:
        """Count the documents of all parts together, in languages that are ``wanted``.

        ``narrowed`` tells for each filter which documents it lets through. A facet is counted
        without its own filter, so that its other choices can be seen.
        """
        found = np.zeros(segment.documents, dtype=bool)
        for part in parts:
            found[part.documents] = True
        if not wanted.all():
            found &= wanted.take(segment.language)
        everything = np.flatnonzero(_all(found, narrowed.values()))
        for facet in FACETS:
            others = [mask for own, mask in narrowed.items() if own != facet]
            documents = np.flatnonzero(_all(found, others)) if facet in narrowed else everything
            self._count(segment, facet, documents)

    def _count(self, segment: Segment, facet: Facet, documents: NDArray[np.int64]) -> None:
        match facet:
            case "type":
                counts = np.bincount(segment.type.take(documents), minlength=len(segment.types))
                for name, count in zip(segment.types, counts.tolist(), strict=True):
                    self._types[name] += count
            case "year":
                counts = np.bincount(_years(segment.date.take(documents)))
                for year in np.flatnonzero(counts).tolist():
                    self._years[year] += int(counts[year])
            case "folder":
                _add(self._folders, segment.folders.counts(documents))
            case "source":
                _add(self._sources, segment.sources.counts(documents))

    def result(self) -> Facets:
        """Return what was counted; a document counts in every folder that it lies below."""
        folders: Counter[str] = Counter()
        for folder, count in self._folders.items():
            parts = folder.split("/")
            for depth in range(1, len(parts) + 1):
                folders["/".join(parts[:depth])] += count
        return Facets(
            types={name: count for name, count in sorted(self._types.items()) if count},
            folders={name: count for name, count in sorted(folders.items()) if name},
            sources=dict(sorted(self._sources.items())),
            years=dict(sorted(self._years.items())),
        )


def _all(found: Bools, masks: Iterable[Bools]) -> Bools:
    for mask in masks:
        found = found & mask
    return found


def _add(counter: Counter[str], counts: Iterable[tuple[str, int]]) -> None:
    for name, count in counts:
        counter[name] += count
