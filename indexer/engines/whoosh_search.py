"""An analysed query -> ranked documents, over the arrays of one generation.

Every node of the tree becomes :class:`Matches`: the documents it finds and their scores. The
best hits of the whole are then looked at again for closeness.
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.documents import SEARCHED
from indexer.engines.protocol import Ranked
from indexer.engines.whoosh_reader import POSITION_BITS, Ints, WhooshReader
from indexer.engines.whoosh_schema import DOCUMENT_LANGUAGES
from indexer.query import analysed
from indexer.query.analysed import Analysed, AnalysedQuery, AnyLanguage, Boolean, Expansion, Terms
from indexer.query.nodes import Filter, Part
from indexer.query.typos import within_one_error
from indexer.results import Notice

MAX_EXPANSION: Final = 1024
"""Words that a prefix or a typing error may stand for; the most frequent ones are kept."""

Floats = NDArray[np.float64]
_POSITION: Final = (1 << POSITION_BITS) - 1


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents found, in order and each once, and the score of each."""

    documents: Ints
    scores: Floats


_NOTHING: Final = Matches(np.empty(0, dtype=np.int64), np.empty(0))


def rank(reader: WhooshReader, query: AnalysedQuery, *, limit: int, offset: int) -> Ranked:
    """Answer a query from one generation, best documents first, ties in document order."""
    search = _Search(reader, query)
    found = search.matches(query.root) if query.root is not None else _NOTHING
    if query.languages:
        codes = [DOCUMENT_LANGUAGES.index(each) for each in query.languages]
        keep = np.isin(reader.language_codes[found.documents], codes)
        found = Matches(found.documents[keep], found.scores[keep])
    best = _best(found, max(offset + limit, ranking.SECOND_PASS))
    hits = search.look_closer(best, query.root)[offset : offset + limit]
    counts = np.bincount(
        reader.language_codes[found.documents], minlength=len(DOCUMENT_LANGUAGES)
    ).tolist()
    return Ranked(
        hits=tuple(hits),
        total=len(found.documents),
        languages=dict(zip(DOCUMENT_LANGUAGES, counts, strict=True)),
        probabilities=search.probabilities,
        idfs=search.idfs,
        notices=tuple(search.notices),
    )


def _best(found: Matches, count: int) -> list[tuple[int, float]]:
    documents, scores = found.documents, found.scores
    if len(documents) > count:
        threshold = np.partition(scores, -count)[-count]
        keep = scores >= threshold
        documents, scores = documents[keep], scores[keep]
    order = np.lexsort((documents, -scores))[:count]
    return list(zip(documents[order].tolist(), scores[order].tolist(), strict=True))


@dataclass(slots=True)
class _Search:
    """One search: what it looked up on the way."""

    reader: WhooshReader
    query: AnalysedQuery
    probabilities: dict[str, float] = field(init=False)
    idfs: dict[Terms, float] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        stamp = self.reader.stamp
        counts = {
            language: [self._occurrences(language, word[language]) for word in self.query.words]
            for language in SEARCHED
        }
        self.probabilities = ranking.language_probabilities(counts, stamp.tokens)

    def _occurrences(self, language: str, tokens: Sequence[tuple[str, ...]]) -> int:
        """Count a word of the query in one language: its rarest token, by its stems.

        Stems, because a word typed without its accents speaks for its language too.
        """
        counts = (
            max(self.reader.frequency(language, analysed.Key("stem", stem)) for stem in stems)
            for stems in tokens
        )
        return min(counts, default=0)

    def matches(self, node: Analysed) -> Matches:
        match node:
            case Terms():
                return self._terms(node)
            case analysed.Sequence():
                return self._sequence(node)
            case Expansion():
                return self._expansion(node)
            case AnyLanguage():
                return _union([self.matches(each) for each in node.readings])
            case Boolean():
                return self._boolean(node)
            case Filter():
                documents = _filtered(self.reader, node)
                return Matches(documents, np.zeros(len(documents)))

    def _boolean(self, node: Boolean) -> Matches:
        may = [self.matches(each) for each in node.may]
        if node.must:
            found = reduce(_intersection, (self.matches(each) for each in node.must))
            found = _with_bonus(found, may)
        elif may:
            found = _union(may)
        else:
            everything = np.flatnonzero(self.reader.alive)
            found = Matches(everything, np.zeros(len(everything)))
        for each in node.never:
            keep = ~np.isin(found.documents, self.matches(each).documents, assume_unique=True)
            found = Matches(found.documents[keep], found.scores[keep])
        return found

    def _terms(self, node: Terms) -> Matches:
        places = self._union_of_places(node.language, node.keys, node.part)
        found, rarity = self._score(places, node.language, node.weight)
        self.idfs[node] = rarity
        if node.exact is not None:
            key = analysed.Key("form", node.exact)
            exact_places = self._union_of_places(node.language, (key,), node.part)
            weight = node.weight * ranking.EXACT_WEIGHT
            exact, _ = self._score(exact_places, node.language, weight)
            found = _with_bonus(found, [exact])
        return found

    def _sequence(self, node: analysed.Sequence) -> Matches:
        """Places of the first word whose followers stand right behind it; one term to score."""
        starts = self._union_of_places(node.language, node.steps[0], node.part)
        for distance, keys in enumerate(node.steps[1:], start=1):
            if not len(starts):
                break
            followers = self._union_of_places(node.language, keys, node.part) - distance
            starts = np.intersect1d(starts, followers, assume_unique=True)
        return self._score(starts, node.language, 1.0)[0]

    def _expansion(self, node: Expansion) -> Matches:
        reader = self.reader
        if node.kind == "prefix":
            forms = reader.forms_beginning(node.language, node.text)
        else:
            forms = reader.forms_folding_to(node.language, within_one_error(node.text))
        keys = [analysed.Key("form", form) for form in forms]
        if len(keys) > MAX_EXPANSION:
            facts = (("text", node.text), ("count", len(keys)), ("kept", MAX_EXPANSION))
            self.notices.append(Notice("expansion-cut", facts))
            keys.sort(key=lambda key: -reader.frequency(node.language, key))
            del keys[MAX_EXPANSION:]
        places = self._union_of_places(node.language, keys, node.part)
        return self._score(places, node.language, 1.0)[0]

    def _union_of_places(self, language: str, keys: Sequence[analysed.Key], part: Part) -> Ints:
        """Return where any of the keys stands, each place once."""
        found = [self.reader.places(language, key) for key in keys]
        if not found:
            return np.empty(0, dtype=np.int64)
        places = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        if part == "title":
            titles = self.reader.title_lengths[places >> POSITION_BITS]
            places = places[(places & _POSITION) < titles]
        return places

    def _score(self, places: Ints, language: str, weight: float) -> tuple[Matches, float]:
        """Score places as one term by BM25 with the language's statistics; also return idf."""
        if not len(places):
            return _NOTHING, 0.0
        statistics = self.reader.statistics[language]
        owners = places >> POSITION_BITS
        counts = 1 + (ranking.TITLE_COUNTS - 1) * (
            (places & _POSITION) < self.reader.title_lengths[owners]
        )
        changes = np.flatnonzero(np.diff(owners)) + 1
        firsts = np.concatenate(([0], changes))
        documents = owners[firsts]
        frequencies = np.add.reduceat(counts, firsts).astype(np.float64)
        rarity = ranking.idf(statistics.documents, len(documents))
        saturated = ranking.bm25(frequencies, statistics.lengths[documents], statistics.mean_length)
        return Matches(documents, self._trust(language) * weight * rarity * saturated), rarity

    def _trust(self, language: str) -> float:
        return ranking.trust(self.probabilities, language)

    def look_closer(
        self, best: list[tuple[int, float]], root: Analysed | None
    ) -> list[tuple[int, float]]:
        """Add what closeness and the title tell to the scores of the first hits."""
        words = list(_bag_of_words(root)) if root is not None else []
        first, rest = best[: ranking.SECOND_PASS], best[ranking.SECOND_PASS :]
        if words:
            bonuses = self._bonuses(words, np.array([number for number, _ in first]))
            first = [
                (number, score + bonus)
                for (number, score), bonus in zip(first, bonuses.tolist(), strict=True)
            ]
            first.sort(key=lambda hit: (-hit[1], hit[0]))
        return first + rest

    def _bonuses(self, words: list[Terms], documents: Ints) -> Floats:
        bonuses = np.zeros(len(documents))
        for language in dict.fromkeys(word.language for word in words):
            own = sorted(
                (word for word in words if word.language == language and self.idfs[word]),
                key=lambda word: word.step or 0,
            )
            places = [self._union_of_places(language, word.keys, word.part) for word in own]
            for i, document in enumerate(documents.tolist()):
                bonuses[i] += self._trust(language) * self._bonus(own, places, language, document)
        return bonuses

    def _bonus(self, words: list[Terms], places: list[Ints], language: str, document: int) -> float:
        statistics = self.reader.statistics[language]
        idfs = [self.idfs[word] for word in words]
        positions = [_positions_in(each, document) for each in places]
        title = int(self.reader.title_lengths[document])
        in_title = [int(np.searchsorted(each, title)) for each in positions]
        return ranking.closeness(
            idfs,
            [word.step or 0 for word in words],
            positions,
            float(statistics.lengths[document]),
            statistics.mean_length,
        ) + ranking.title_agreement(idfs, in_title, title)


def _positions_in(places: Ints, document: int) -> Ints:
    low, high = np.searchsorted(
        places, (document << POSITION_BITS, (document + 1) << POSITION_BITS)
    )
    return places[low:high] & _POSITION


def _bag_of_words(node: Analysed) -> Iterator[Terms]:
    """Yield the words whose closeness counts: all that are asked for, in query order."""
    match node:
        case Terms():
            if node.step is not None and node.part == "text":
                yield node
        case AnyLanguage():
            for reading in node.readings:
                yield from _bag_of_words(reading)
        case Boolean():
            for child in (*node.must, *node.may):
                yield from _bag_of_words(child)


def _union(parts: Sequence[Matches]) -> Matches:
    """Documents of any part; scores add up."""
    parts = [part for part in parts if len(part.documents)]
    if len(parts) <= 1:
        return parts[0] if parts else _NOTHING
    documents, owner = np.unique(
        np.concatenate([part.documents for part in parts]), return_inverse=True
    )
    weights = np.concatenate([part.scores for part in parts])
    return Matches(documents, np.bincount(owner, weights=weights).astype(np.float64))


def _intersection(left: Matches, right: Matches) -> Matches:
    documents, in_left, in_right = np.intersect1d(
        left.documents, right.documents, assume_unique=True, return_indices=True
    )
    return Matches(documents, left.scores[in_left] + right.scores[in_right])


def _with_bonus(found: Matches, extras: Sequence[Matches]) -> Matches:
    """Add the scores of ``extras`` to the documents found, finding no others."""
    scores = found.scores.copy()
    for extra in extras:
        _, here, there = np.intersect1d(
            found.documents, extra.documents, assume_unique=True, return_indices=True
        )
        scores[here] += extra.scores[there]
    return Matches(found.documents, scores)


def _filtered(reader: WhooshReader, node: Filter) -> Ints:
    match node.field:
        case "date":
            wanted = [
                value for value in reader.values_of("date") if _overlaps(value, node.low, node.high)
            ]
        case "path":
            wanted = [value for value in reader.values_of("path") if node.low.lower() in value]
        case "type":
            wanted = [node.low]
        case "lang":
            # Without a language of their own, documents are found as "other".
            wanted = reader.values_of("language") if node.low == "other" else [node.low]
            if node.low == "other":
                wanted = [value for value in wanted if value not in ("en", "fr", "mixed")]
    field = "language" if node.field == "lang" else node.field
    found = [reader.documents_with(field, value) for value in wanted]
    return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *found]))


def _overlaps(value: str, low: str, high: str) -> bool:
    """Tell whether the period of a date shares a day with ``low .. high``.

    A document dated 2025-04 is found by 2025, by 2025-04 and by 2025-04-13: what is not known
    exactly is not hidden.
    """
    first, last = _first_day(value), _last_day(value)
    return (not low or last >= _first_day(low)) and (not high or first <= _last_day(high))


def _first_day(date: str) -> str:
    return f"{date}-01-01" if len(date) == 4 else f"{date}-01" if len(date) == 7 else date


def _last_day(date: str) -> str:
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        days = calendar.monthrange(int(date[:4]), int(date[5:]))[1]
        return f"{date}-{days:02d}"
    return date
