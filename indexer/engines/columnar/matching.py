"""A query tree -> the documents of one segment that match, and their scores."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.engines.columnar.filters import filtered
from indexer.engines.columnar.lookup import Lookup, Term
from indexer.engines.columnar.matches import NOTHING, Matches, intersection, union, with_bonus
from indexer.engines.columnar.places import phrase_places, title_places
from indexer.engines.columnar.vocabulary import Words
from indexer.query import analysed
from indexer.query.analysed import Analysed, AnyLanguage, Boolean, Expansion, Terms
from indexer.query.nodes import Filter, Part

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches one query in segment number ``which`` of its generation."""

    lookup: Lookup
    which: int

    def matches(self, node: Analysed) -> Matches:
        """Return the documents that match, living ones only."""
        match node:
            case Terms() | Expansion():
                return self._leaf(node)
            case analysed.Sequence():
                return self._sequence(node)
            case AnyLanguage():
                return union([self.matches(each) for each in node.readings], self._size)
            case Boolean():
                return self._boolean(node)
            case Filter():
                documents = np.flatnonzero(
                    filtered(self.lookup.generation.segments[self.which], node)
                    & self.lookup.generation.alive[self.which]
                )
                return Matches(documents, np.zeros(len(documents), dtype=np.float32))

    def _boolean(self, node: Boolean) -> Matches:
        may = [self.matches(each) for each in node.may]
        if node.must:
            parts = sorted(
                (self.matches(each) for each in node.must), key=lambda m: len(m.documents)
            )
            found = with_bonus(reduce(intersection, parts), may)
        elif may:
            found = union(may, self._size)
        else:
            everything = np.flatnonzero(self.lookup.generation.alive[self.which])
            found = Matches(everything, np.zeros(len(everything), dtype=np.float32))
        for each in node.never:
            excluded = np.zeros(self.lookup.generation.segments[self.which].documents, dtype=bool)
            excluded[self.matches(each).documents] = True
            keep = ~excluded[found.documents]
            found = Matches(found.documents[keep], found.scores[keep])
        return found

    def _leaf(self, leaf: Terms | Expansion) -> Matches:
        term = self.lookup.term(leaf)
        weight = leaf.weight if isinstance(leaf, Terms) else 1.0
        found = self._scored(leaf.language, leaf.part, term.words[self.which], term.idf * weight)
        if term.exact and len(found.documents):
            self._add_exact(leaf, term, found)
        return self._living(found)

    def _add_exact(self, leaf: Terms | Expansion, term: Term, found: Matches) -> None:
        """Add to the scores what the exact form as typed is worth."""
        weight = leaf.weight if isinstance(leaf, Terms) else 1.0
        share = term.exact_idf * weight * ranking.EXACT_WEIGHT
        postings = self.lookup.generation.segments[self.which].languages.get(leaf.language)
        words, exact = term.words[self.which], term.exact[self.which]
        if postings is None or words is None or exact is None or not share:
            return
        if leaf.part == "text" and (at := postings.one_form_of(words, exact)) is not None:
            places, keys = at
            saturation = self.lookup.generation.statistics[leaf.language].saturation
            found.scores[places] += saturation[keys] * np.float32(
                share * self.lookup.trust(leaf.language)
            )
            return
        extra = self._scored(leaf.language, leaf.part, exact, share)
        found.scores[:] = with_bonus(found, [extra]).scores

    def _scored(
        self,
        language: str,
        part: Part,
        words: Words | None,
        weight: float,
    ) -> Matches:
        postings = self.lookup.generation.segments[self.which].languages.get(language)
        if postings is None or words is None or not len(words.families) or not weight:
            return NOTHING
        if part == "title":
            found: tuple[NDArray[Any], NDArray[np.uint16]]
            places = title_places(
                self.lookup.generation.segments[self.which], postings.places(words)
            )
            found = postings.keys_of_places(places, ranking.TITLE_COUNTS)
        else:
            found = postings.postings(words)
        documents, keys = found
        saturation = self.lookup.generation.statistics[language].saturation
        scores = saturation[keys] * np.float32(weight * self.lookup.trust(language))
        return Matches(documents, scores)

    def _living(self, found: Matches) -> Matches:
        alive = self.lookup.generation.alive[self.which]
        if alive.all():
            return found
        keep = alive[found.documents]
        return Matches(found.documents[keep], found.scores[keep])

    def _sequence(self, node: analysed.Sequence) -> Matches:
        """Places of the first word whose followers stand right behind it; one term to score."""
        starts = phrase_places(self.lookup.generation.segments[self.which], node)
        postings = self.lookup.generation.segments[self.which].languages.get(node.language)
        if postings is None or not len(starts):
            return NOTHING
        documents, keys = postings.keys_of_places(starts, 1)
        saturation = self.lookup.generation.statistics[node.language].saturation
        weight = np.float32(self.lookup.phrase_idf(node) * self.lookup.trust(node.language))
        return self._living(Matches(documents, saturation[keys] * weight))

    @property
    def _size(self) -> int:
        return self.lookup.generation.segments[self.which].documents
