"""The postings of one term as Whoosh walks through them."""

import copy
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

from indexer.engines.columnar.language_postings import POSITION_BITS

Ints = NDArray[np.int64]

BLOCK: Final = 128
"""Postings that Whoosh may skip together when none of them can reach its best hits."""


@dataclass(frozen=True, slots=True)
class TermPostings:
    """One term in one segment: documents (rising, each once), and for each its weight and length.

    The weight is the frequency, words of the title counted twice; the length is that of the
    field in the document. ``places`` reads ``document << 32 | position``, sorted (None: the
    field has no positions).
    """

    documents: Ints
    weights: Ints
    lengths: Ints
    places: Callable[[], Ints] | None = None

    def only(self, alive: NDArray[np.bool_]) -> "TermPostings":
        """Return the postings of living documents."""
        keep = alive[self.documents]
        return TermPostings(
            self.documents[keep], self.weights[keep], self.lengths[keep], self.places
        )

    def info(self) -> TermInfo:
        """Return Whoosh's statistics of the term; there is at least one posting."""
        return TermInfo(
            weight=float(self.weights.sum()),
            df=len(self.documents),
            minlength=int(self.lengths.min()),
            maxlength=int(self.lengths.max()),
            maxweight=float(self.weights.max()),
            minid=int(self.documents[0]),
            maxid=int(self.documents[-1]),
        )


class PostingsMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks over :class:`TermPostings`, with the exact bounds of every block."""

    def __init__(
        self,
        term: tuple[str, bytes],
        postings: TermPostings,
        format_: Any,
        scorer: Any,
    ) -> None:
        self._term = term
        self.format = format_
        self.scorer = scorer
        self._postings = postings
        self._ids: list[int] = postings.documents.tolist()
        starts = np.arange(0, len(self._ids), BLOCK)
        if len(starts):
            self._heaviest = np.maximum.reduceat(postings.weights, starts)
            self._shortest = np.minimum.reduceat(postings.lengths, starts)
            self._longest = np.maximum.reduceat(postings.lengths, starts)
        self._places: Ints | None = None
        self._at = 0

    def is_active(self) -> bool:
        """Tell whether there is a current posting."""
        return self._at < len(self._ids)

    def reset(self) -> None:
        """Go back to the first posting."""
        self._at = 0

    def copy(self) -> Self:
        """Return a matcher at the same posting."""
        return copy.copy(self)

    def id(self) -> int:
        """Return the current document."""
        return self._ids[self._at]

    def all_ids(self) -> Iterator[int]:
        """Yield the current document and all that follow."""
        return iter(self._ids[self._at :])

    def next(self) -> bool:
        """Go to the next posting; tell whether a new block begins."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % BLOCK == 0

    def skip_to(self, id: int) -> bool:
        """Go to the first posting of document ``id`` or a later one."""
        if not self.is_active():
            raise ReadTooFar
        before = self._at
        self._at = bisect_left(self._ids, id, before)
        return self._at // BLOCK != before // BLOCK

    def weight(self) -> float:
        """Return the frequency in the current document, words of the title counted twice."""
        return float(self._postings.weights[self._at])

    def value(self) -> bytes:
        """Return the positions as :class:`.schema.PositionList` reads them."""
        return np.array(self._positions(), dtype="<u4").tobytes()

    def value_as(self, astype: str) -> Any:
        """Return the current posting's ``positions``, or what the format makes of it."""
        if astype == "positions" and self.supports(astype):
            return self._positions()
        return super().value_as(astype)

    def _positions(self) -> list[int]:
        if self._postings.places is None:
            return []
        if self._places is None:
            self._places = self._postings.places()
        document = self.id() << POSITION_BITS
        bounds = (document, document + (1 << POSITION_BITS))
        low, high = np.searchsorted(self._places, bounds)
        positions: list[int] = (self._places[low:high] - document).tolist()
        return positions

    # Blocks: what no posting of them exceeds

    def block_min_length(self) -> int:
        """Return the shortest length in the current block."""
        return int(self._shortest[self._at // BLOCK])

    def block_max_length(self) -> int:
        """Return the greatest length in the current block."""
        return int(self._longest[self._at // BLOCK])

    def block_max_weight(self) -> float:
        """Return the greatest weight in the current block."""
        return float(self._heaviest[self._at // BLOCK])

    def skip_to_quality(self, minquality: float) -> int:
        """Skip blocks that cannot score more than ``minquality``; return how many."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = min((self._at // BLOCK + 1) * BLOCK, len(self._ids))
            skipped += 1
        return skipped
