"""The words of a query looked up in every segment: what they stand for, and how rare they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from indexer import ranking
from indexer.documents import SEARCHED
from indexer.engines.columnar.expansions import expanded
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.places import phrase_places, title_places
from indexer.engines.columnar.terms import (
    NO_SCORES,
    NOTHING,
    Found,
    Term,
    TermList,
    family_scores,
    form_weights,
    plain_scores,
)
from indexer.engines.columnar.vocabulary import NO_WORDS, Words
from indexer.query.analysed import AnalysedQuery, Expansion, Key, Sequence, Terms
from indexer.query.nodes import Part
from indexer.results import Notice


@dataclass(slots=True)
class Lookup:
    """One query against one generation: everything is looked up once.

    ``probabilities`` is p(language | query); ``terms`` holds the leaves looked up so far.
    """

    generation: Generation
    query: AnalysedQuery
    probabilities: dict[str, float] = field(init=False)
    terms: dict[Terms | Expansion | Sequence, Term] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    _trust: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        counts = {
            language: [self._occurrences(language, word[language]) for word in self.query.words]
            for language in SEARCHED
        }
        self.probabilities = ranking.language_probabilities(counts, self.generation.stamp.tokens)
        self._trust = {
            language: ranking.trust(self.probabilities, language) for language in SEARCHED
        }

    def _occurrences(self, language: str, forms: tuple[str, ...]) -> int:
        """Count a word of the query in one language: its rarest token, accents aside.

        Accents aside, because a word typed without them speaks for its language too; but no
        stems, for too many are the same in both languages (*permit*, *permettre*).
        """
        known = self.generation.occurrences
        counts = []
        for form in forms:
            count = known.get((language, form))
            if count is None:
                count = 0
                for postings in self._postings(language):
                    if postings is not None:
                        count += postings.vocabulary.count_folding_to(form)
                known.put((language, form), count)
            counts.append(count)
        return min(counts, default=0)

    def _postings(self, language: str) -> Iterator[LanguagePostings | None]:
        for segment in self.generation.segments:
            yield segment.languages.get(language)

    def term(self, leaf: Terms | Expansion | Sequence) -> Term:
        """Look a leaf up in every segment."""
        term = self.terms.get(leaf)
        if term is None:
            match leaf:
                case Expansion():
                    term = self._expansion(leaf)
                case Terms():
                    term = self._word(leaf)
                case Sequence():
                    term = self._phrase(leaf)
            self.terms[leaf] = term
        return term

    def _word(self, leaf: Terms) -> Term:
        key = (leaf.language, leaf.part, leaf.keys, leaf.exact)
        term = self.generation.terms.get(key)
        if term is None:
            words = self._words(leaf.language, leaf.keys)
            if not any(own is not None and len(own.families) for own in words):
                return Term(words, (NO_SCORES,) * len(words), 0.0)
            exact, share = None, 0.0
            if leaf.exact is not None:
                exact = self._words(leaf.language, (Key("form", leaf.exact),))
                idf = self._form_idf(leaf.language, leaf.part, exact)
                share = idf * ranking.EXACT_WEIGHT
            term = self._made(leaf.language, leaf.part, words, leaf.exact, exact, share)
            self.generation.terms.put(key, term)
        return term

    def _made(
        self,
        language: str,
        part: Part,
        words: tuple[Words | None, ...],
        typed: str | None = None,
        exact: tuple[Words | None, ...] | None = None,
        share: float = 0.0,
    ) -> Term:
        """Return a term for words; their ``exact`` form adds ``share`` x its own saturation.

        Of a family, forms of other words than ``typed`` weigh less.
        """
        found = [self._found(language, part, which, own) for which, own in enumerate(words)]
        frequency = sum(self._living_documents(language, i, each) for i, each in enumerate(found))
        if not frequency:
            return Term(words, (NO_SCORES,) * len(words), 0.0)
        idf = self._idf_of(language, frequency)
        lists = [
            self._living(
                which,
                self._scored(
                    language,
                    part,
                    which,
                    each,
                    idf,
                    typed,
                    exact[which] if exact is not None and share else None,
                    share,
                ),
            )
            for which, each in enumerate(found)
        ]
        return Term(words, tuple(lists), idf)

    def _found(self, language: str, part: Part, which: int, words: Words | None) -> Found:
        """Return where words stand in one segment; of a whole family only its number."""
        segment = self.generation.segments[which]
        postings = segment.languages.get(language)
        if postings is None or words is None or not len(words.families):
            return NOTHING
        if part == "title":
            places = title_places(segment, postings.places(words))
            return Found(None, *postings.keys_of_places(places, ranking.TITLE_COUNTS))
        if words.forms is None and len(words.families) == 1:
            return NOTHING._replace(words=words, family=int(words.families[0]))
        return Found(words, *postings.postings(words))

    def _scored(
        self,
        language: str,
        part: Part,
        which: int,
        found: Found,
        idf: float,
        typed: str | None,
        exact: Words | None,
        share: float,
    ) -> TermList:
        if found.family < 0 and not len(found.documents):
            return NO_SCORES
        postings = self.generation.segments[which].languages[language]
        saturation = self.generation.statistics[language].saturation
        if exact is not None and not len(exact.families):
            exact = None
        if found.family >= 0:
            form = _form_in(postings, found.family, exact)
            if exact is None or form >= 0:
                weights = form_weights(postings, language, found.family, typed, idf)
                if form >= 0:
                    weights[form] += share
                return family_scores(postings, found.family, saturation, weights, form, share)
            found = Found(found.words, *postings.postings(found.words or NO_WORDS))
        if exact is None:
            return plain_scores(found, saturation, idf)
        if part == "title":
            extra = self._found(language, part, which, exact)
        else:
            extra = Found(exact, *postings.postings(exact))
        return plain_scores(found, saturation, idf, extra, share)

    def _living(self, which: int, found: TermList) -> TermList:
        if self.generation.whole[which]:
            return found
        keep = self.generation.alive[which][found.documents]
        return TermList(found.documents[keep], found.scores[keep], whole=False)

    def _living_documents(self, language: str, which: int, found: Found) -> int:
        """Count the documents in one segment that are not deleted."""
        documents = found.documents
        if found.family >= 0:
            postings = self.generation.segments[which].languages[language]
            if self.generation.whole[which]:
                low, high = postings.range_of(found.family)
                return high - low
            documents = postings.documents_of(found.family)
        if self.generation.whole[which]:
            return len(documents)
        return int(np.count_nonzero(self.generation.alive[which][documents]))

    def _phrase(self, leaf: Sequence) -> Term:
        """Places of the first word whose followers stand right behind it; one term to score."""
        if (known := self.generation.terms.get(leaf)) is not None:
            return known
        found = []
        for segment in self.generation.segments:
            places = phrase_places(segment, leaf)
            postings = segment.languages.get(leaf.language)
            if postings is None or not len(places):
                found.append(NOTHING)
            else:
                found.append(Found(None, *postings.keys_of_places(places, 1)))
        frequency = sum(
            self._living_documents(leaf.language, which, each) for which, each in enumerate(found)
        )
        idf = self._idf_of(leaf.language, frequency)
        nowhere = (None,) * len(found)
        if not idf:
            return Term(nowhere, (NO_SCORES,) * len(found), 0.0)
        saturation = self.generation.statistics[leaf.language].saturation
        lists = [
            self._living(which, plain_scores(each, saturation, idf))
            for which, each in enumerate(found)
        ]
        term = Term(nowhere, tuple(lists), idf)
        self.generation.terms.put(leaf, term)
        return term

    def _words(self, language: str, keys: tuple[Key, ...]) -> tuple[Words | None, ...]:
        return tuple(p.vocabulary.words_of(keys) if p else None for p in self._postings(language))

    def _idf_of(self, language: str, frequency: int) -> float:
        if not frequency:
            return 0.0
        return ranking.idf(self.generation.statistics[language].documents, frequency)

    def _form_idf(self, language: str, part: Part, forms: tuple[Words | None, ...]) -> float:
        """Return how rare exact forms are."""
        frequency = 0
        for which, words in enumerate(forms):
            postings = self.generation.segments[which].languages.get(language)
            if postings is None or words is None or not len(words.families):
                continue
            if part == "text" and self.generation.whole[which]:
                frequency += postings.document_frequency(words)
            else:
                found = self._found(language, part, which, words)
                frequency += self._living_documents(language, which, found)
        return self._idf_of(language, frequency)

    def _expansion(self, leaf: Expansion) -> Term:
        key = (leaf.language, leaf.part, leaf.kind, leaf.text)
        term = self.generation.terms.get(key)
        if term is None:
            words, notice = expanded(list(self._postings(leaf.language)), leaf)
            if notice is not None:
                self.notices.append(notice)
            term = self._made(leaf.language, leaf.part, words)
            if notice is None:
                self.generation.terms.put(key, term)
        return term

    def trust(self, language: str) -> float:
        """Return the factor for scores of a language."""
        return self._trust[language]


def _form_in(postings: LanguagePostings, family: int, exact: Words | None) -> int:
    """Return the number within the family of the exact form when it is one of it, else -1."""
    if exact is None or exact.forms is None or len(exact.forms) != 1:
        return -1
    first, end = postings.vocabulary.forms_of(family)
    form = int(exact.forms[0])
    return form - first if first <= form < end else -1
