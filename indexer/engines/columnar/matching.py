"""A query tree -> the documents of one segment that match, and their scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.filters import filtered
from indexer.engines.columnar.lookup import Lookup
from indexer.engines.columnar.matches import (
    Matches,
    intersection,
    union,
    with_bonus,
    without,
)
from indexer.query import analysed
from indexer.query.analysed import Analysed, AnyLanguage, Boolean, Expansion, Terms
from indexer.query.nodes import Filter


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches one query in segment number ``which`` of its generation."""

    lookup: Lookup
    which: int

    def parts(self, node: Analysed) -> list[Matches]:
        """Return matches, living documents only, that make up those of ``node`` together.

        A document may be in several parts; its score is their sum.
        """
        match node:
            case Terms() | Expansion() | analysed.Sequence():
                found = self._leaf(node)
                return [found] if len(found.documents) else []
            case AnyLanguage(readings):
                return self._all_parts(readings)
            case Boolean(must, may, never) if not must and may and not never:
                return self._all_parts(may)
            case Boolean():
                found = self._boolean(node)
                return [found] if len(found.documents) else []
            case Filter():
                segment = self.lookup.generation.segments[self.which]
                alive = self.lookup.generation.alive[self.which]
                return [_unscored(np.flatnonzero(filtered(segment, node) & alive))]

    def _all_parts(self, nodes: Sequence[Analysed]) -> list[Matches]:
        return [part for node in nodes for part in self.parts(node)]

    def _boolean(self, node: Boolean) -> Matches:
        may = self._all_parts(node.may)
        if node.must:
            found = intersection([self.parts(each) for each in node.must], self._size)
            found = with_bonus(found, may)
        elif may:
            found = union(may, self._size)
        else:
            found = _unscored(np.flatnonzero(self.lookup.generation.alive[self.which]))
        return without(found, self._all_parts(node.never), self._size)

    def _leaf(self, leaf: Terms | Expansion | analysed.Sequence) -> Matches:
        found = self.lookup.term(leaf).lists[self.which]
        factor = self.lookup.trust(leaf.language)
        if isinstance(leaf, Terms):
            factor *= leaf.weight
        if factor == 1.0 or not len(found.documents):
            return Matches(found.documents, found.scores)
        return Matches(found.documents, found.scores * np.float32(factor))

    @property
    def _size(self) -> int:
        return self.lookup.generation.segments[self.which].documents


def _unscored(documents: NDArray[np.int64]) -> Matches:
    return Matches(documents, np.zeros(len(documents), dtype=np.float32))
