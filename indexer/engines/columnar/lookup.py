"""The words of a query looked up in every segment: what they stand for, and how rare they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.documents import SEARCHED
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.language_postings import POSITION_BITS, LanguagePostings
from indexer.engines.columnar.places import phrase_places, title_places
from indexer.engines.columnar.vocabulary import Words
from indexer.query import analysed
from indexer.query.analysed import AnalysedQuery, Expansion, Key, Terms
from indexer.query.nodes import Part
from indexer.query.typos import within_one_error
from indexer.results import Notice

MAX_EXPANSION: Final = 1024
"""Words that a prefix or a typing error may stand for; the most frequent ones are kept."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Term:
    """A leaf looked up in all segments: its words there, and how rare they are."""

    words: tuple[Words | None, ...]
    idf: float
    exact: tuple[Words | None, ...] = ()
    exact_idf: float = 0.0


@dataclass(slots=True)
class Lookup:
    """One query against one generation: everything is looked up once.

    ``probabilities`` is p(language | query); ``terms`` holds the leaves looked up so far.
    """

    generation: Generation
    query: AnalysedQuery
    probabilities: dict[str, float] = field(init=False)
    terms: dict[Terms | Expansion, Term] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        counts = {
            language: [self._occurrences(language, word[language]) for word in self.query.words]
            for language in SEARCHED
        }
        self.probabilities = ranking.language_probabilities(counts, self.generation.stamp.tokens)

    def _occurrences(self, language: str, forms: Sequence[str]) -> int:
        """Count a word of the query in one language: its rarest token, accents aside.

        Accents aside, because a word typed without them speaks for its language too; but no
        stems, for too many are the same in both languages (*permit*, *permettre*).
        """
        counts = []
        for form in forms:
            found = 0
            for postings in self._postings(language):
                if postings is not None:
                    words = postings.vocabulary
                    found += int(words.form_count[words.forms_folding_to((form,))].sum())
            counts.append(found)
        return min(counts, default=0)

    def _postings(self, language: str) -> Iterator[LanguagePostings | None]:
        for segment in self.generation.segments:
            yield segment.languages.get(language)

    def term(self, leaf: Terms | Expansion) -> Term:
        """Look a leaf up in every segment."""
        if (known := self.terms.get(leaf)) is not None:
            return known
        if isinstance(leaf, Expansion):
            words = self._expanded(leaf)
            term = Term(words, self._idf(leaf.language, words, leaf.part))
        else:
            words = self._words(leaf.language, leaf.keys)
            idf = self._idf(leaf.language, words, leaf.part)
            term = Term(words, idf)
            if leaf.exact is not None and idf:
                exact = self._words(leaf.language, (Key("form", leaf.exact),))
                term = Term(words, idf, exact, self._idf(leaf.language, exact, leaf.part))
        self.terms[leaf] = term
        return term

    def _words(self, language: str, keys: Sequence[analysed.Key]) -> tuple[Words | None, ...]:
        return tuple(p.vocabulary.words_of(keys) if p else None for p in self._postings(language))

    def _idf(self, language: str, words: Sequence[Words | None], part: Part) -> float:
        frequency = 0
        for which, (postings, own) in enumerate(zip(self._postings(language), words, strict=True)):
            if postings is not None and own is not None and len(own.families):
                frequency += self._document_frequency(postings, own, part, which)
        if not frequency:
            return 0.0
        return ranking.idf(self.generation.statistics[language].documents, frequency)

    def _document_frequency(
        self, postings: LanguagePostings, words: Words, part: Part, which: int
    ) -> int:
        alive = self.generation.alive[which]
        if part == "title":
            places = title_places(self.generation.segments[which], postings.places(words))
            return int(np.count_nonzero(alive[np.unique(places >> POSITION_BITS)]))
        if alive.all():
            return postings.document_frequency(words)
        return int(np.count_nonzero(alive[postings.postings(words)[0]]))

    def _expanded(self, leaf: Expansion) -> tuple[Words | None, ...]:
        """Return the words of the index that an expansion stands for, the most frequent ones."""
        found = []
        for postings in self._postings(leaf.language):
            if postings is None:
                found.append(np.empty(0, dtype=np.int64))
            elif leaf.kind == "prefix":
                found.append(postings.vocabulary.forms_beginning(leaf.text))
            else:
                found.append(postings.vocabulary.forms_folding_to(within_one_error(leaf.text)))
        everywhere = list(self._postings(leaf.language))
        if sum(map(len, found)) > MAX_EXPANSION:
            found = self._most_frequent(leaf, everywhere, found)
        return tuple(
            postings.vocabulary.words_of_forms(forms) if postings is not None else None
            for postings, forms in zip(everywhere, found, strict=True)
        )

    def _most_frequent(
        self,
        leaf: Expansion,
        everywhere: Sequence[LanguagePostings | None],
        found: Sequence[Ints],
    ) -> list[Ints]:
        counts: dict[str, int] = {}
        named = []
        for postings, forms in zip(everywhere, found, strict=True):
            names = (
                [postings.vocabulary.forms[f] for f in forms.tolist()]
                if postings is not None
                else []
            )
            named.append(names)
            if postings is not None:
                for name, count in zip(
                    names, postings.vocabulary.form_count[forms].tolist(), strict=True
                ):
                    counts[name] = counts.get(name, 0) + count
        if len(counts) <= MAX_EXPANSION:
            return list(found)
        facts = (("text", leaf.text), ("count", len(counts)), ("kept", MAX_EXPANSION))
        self.notices.append(Notice("expansion-cut", facts))
        kept = set(sorted(counts, key=lambda name: (-counts[name], name))[:MAX_EXPANSION])
        return [
            forms[np.array([name in kept for name in names], dtype=bool)]
            for forms, names in zip(found, named, strict=True)
        ]

    def phrase_idf(self, node: analysed.Sequence) -> float:
        """Return how rare a phrase is."""
        frequency = 0
        for segment, alive in zip(self.generation.segments, self.generation.alive, strict=True):
            documents = np.unique(phrase_places(segment, node) >> POSITION_BITS)
            frequency += int(np.count_nonzero(alive[documents]))
        if not frequency:
            return 0.0
        return ranking.idf(self.generation.statistics[node.language].documents, frequency)

    def trust(self, language: str) -> float:
        """Return the factor for scores of a language."""
        return ranking.trust(self.probabilities, language)
