"""What :mod:`.identifiers` asks of segments, to give every document an id of its own."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.identifiers import Hashes
from indexer.engines.columnar.segment import Segment

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Taken:
    """Implements :class:`indexer.engines.columnar.identifiers.Taken`."""

    segments: Sequence[Segment]
    alive: Sequence[Flags]

    def have(self, hashes: Hashes) -> Flags:
        """Tell for each of ``hashes`` whether it is that of one of their own ids."""
        found = np.zeros(len(hashes), dtype=bool)
        for segment, alive in zip(self.segments, self.alive, strict=True):
            found |= segment.ids.have(hashes, alive)
        return found

    def has(self, id: str) -> bool:
        """Tell whether one of them goes by an id."""
        return any(
            alive[number]
            for segment, alive in zip(self.segments, self.alive, strict=True)
            for number in segment.numbers_of(id)
        )

    def any_numbered(self) -> bool:
        """Tell whether an own id of theirs may end in ~ and a number."""
        return any(len(segment.ids.numbered) for segment in self.segments)


class Added:
    """Implements :class:`indexer.engines.columnar.identifiers.Added`."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._bases = [0, *np.cumsum([segment.documents for segment in segments]).tolist()]

    def own_id(self, document: int) -> str:
        """Return the own id of a document."""
        which = bisect_right(self._bases, document) - 1
        return self._segments[which].own_id(document - self._bases[which])

    def hashes(self) -> Hashes:
        """Return the hash of every document's own id, one document a row."""
        return np.concatenate([segment.ids.hashes() for segment in self._segments])

    def numbered(self) -> Ints:
        """Return the documents whose own id ends in ~ and a number, rising."""
        each = zip(self._segments, self._bases, strict=False)
        return np.concatenate(
            [segment.ids.numbered.astype(np.int64) + base for segment, base in each]
        )
