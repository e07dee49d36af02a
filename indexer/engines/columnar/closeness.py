"""The best hits looked at again: how close the words stand, and where closest of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.distinct import distinct
from indexer.engines.columnar import speed
from indexer.engines.columnar.columns import title_key
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.lookup import Lookup
from indexer.engines.columnar.matches import best_first, both
from indexer.engines.columnar.places import POSITION, phrase_places
from indexer.engines.columnar.terms import Term, TermList
from indexer.engines.columnar.vocabulary import NO_FORMS, NO_WORDS, Words
from indexer.query import analysed
from indexer.query.analysed import Analysed, Expansion, Terms, wanted_leaves

_FRAGMENT_WORDS: Final = 30
_AROUND: Final = 300
"""What a fragment holds, about, and the characters around it that it may reach into."""

_OTHERS_WORTH: Final = 2.0
"""What a phrase, a prefix or a word with errors is worth in a fragment, beside the idf of words."""

_MOST_LEAVES: Final = 32
"""Words and phrases that a fragment is chosen by, the rarest first: a bound for odd queries."""

_WEIGHTS: Final = np.array([ranking.ORDERED_WEIGHT, ranking.WINDOW_WEIGHT, ranking.TITLE_WEIGHT])

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Closer:
    """What the second look adds to the scores of the ``documents``, numbers that rise.

    ``close`` is what closeness adds by language, the agreement of the title with it, ``expected``
    what is added where there is no title, ``whole`` what for a title that is the query.
    """

    documents: Ints
    close: Mapping[str, Doubles]
    expected: Doubles
    whole: Doubles

    def total(self) -> Doubles:
        """Return all that is added, by document."""
        total = self.expected + self.whole
        for added in self.close.values():
            total += added
        return total

    def of(self, number: int) -> tuple[dict[str, float], float, float]:
        """Return what is added to the score of one document: close, expected, whole.

        Nothing for a document that was not looked at.
        """
        at = int(self.documents.searchsorted(number))
        if at == len(self.documents) or self.documents[at] != number:
            return {}, 0.0, 0.0
        close = {language: float(added[at]) for language, added in self.close.items()}
        return close, float(self.expected[at]), float(self.whole[at])


def look_closer(
    lookup: Lookup, numbers: Ints, scores: Doubles, root: Analysed | None
) -> tuple[tuple[Ints, Doubles], Closer | None]:
    """Add what closeness and the title tell to the scores of the first hits, best first.

    The second part of the answer is what was added, None where nothing could be.
    """
    words = _words(lookup, root)
    first = min(len(numbers), ranking.SECOND_PASS)
    if not words or not first:
        return (numbers, scores), None
    order = numbers[:first].argsort()
    added = look_at(lookup, numbers[:first].take(order), scores[:first].take(order), words)
    closer = scores.astype(np.float64)
    closer[order] += added.total()
    best = best_first(numbers[:first], closer[:first], first)
    hits = (
        np.concatenate((best[0], numbers[first:])),
        np.concatenate((best[1], closer[first:])),
    )
    return hits, added


def look_at(
    lookup: Lookup, documents: Ints, scores: Doubles, words: dict[str, list[tuple[int, Term]]]
) -> Closer:
    """Look at ``documents``, numbers that rise, with their scores so far, for closeness."""
    close = {language: np.zeros(len(documents)) for language in words}
    titles, untitled = np.zeros(len(documents)), np.zeros(len(documents), dtype=np.bool_)
    whole = np.zeros(len(documents))
    key = title_key(lookup.query.typed)
    bounds = documents.searchsorted(lookup.generation.bases).tolist()
    for which, segment in enumerate(lookup.generation.segments):
        part = slice(bounds[which], bounds[which + 1])
        if part.start == part.stop:
            continue
        own = documents[part] - lookup.generation.bases[which]
        for language, terms in words.items():
            added = _added(lookup, language, terms, which, own)
            close[language][part] = added.sum(axis=1)
            titles[part] += added[:, 1]
        untitled[part] = segment.title_lengths.take(own) == 0
        if key:
            whole[part] = segment.title_keys.take(own) == key
    if whole.any():
        whole *= ranking.WHOLE_TITLE * _worth(lookup, words)
    return Closer(documents, close, ranking.expected_title(titles, untitled, scores), whole)


def _worth(lookup: Lookup, words: dict[str, list[tuple[int, Term]]]) -> float:
    """Return what all words together are worth, in the language that they are worth most in."""
    return max(
        lookup.trust(language) * sum(term.idf for _, term in own) for language, own in words.items()
    )


def _words(lookup: Lookup, root: Analysed | None) -> dict[str, list[tuple[int, Term]]]:
    """Return the words that are looked at, with their steps, in query order per language."""
    words: dict[str, list[tuple[int, Term]]] = {}
    for leaf in wanted_leaves(root):
        if isinstance(leaf, Terms) and leaf.step is not None and leaf.part == "text":
            term = lookup.term(leaf)
            if term.idf:
                words.setdefault(leaf.language, []).append((leaf.step, term))
    for own in words.values():
        if len(own) > 1:
            own.sort(key=_step)
    return words


def _step(word: tuple[int, Term]) -> int:
    return word[0]


def _added(
    lookup: Lookup,
    language: str,
    words: list[tuple[int, Term]],
    which: int,
    documents: Ints,
) -> Doubles:
    """Return what closeness and titles add in one language: a row each, two columns."""
    segment = lookup.generation.segments[which]
    postings = segment.languages.get(language)
    if postings is None:
        return np.zeros((len(documents), 2))
    own = [term.words[which] or NO_WORDS for _, term in words]
    idfs = [term.idf for _, term in words]
    steps = [step for step, _ in words]
    titles = segment.title_lengths.take(documents).astype(np.int64)
    mean = lookup.generation.statistics[language].mean_length
    norms = ranking.norms(postings.lengths.take(documents).astype(np.float64), mean)
    trust = lookup.trust(language)
    if postings.usual and (loops := speed.loops()) is not None:
        added: Doubles = loops.closeness(
            documents,
            np.array([0, *accumulate(len(each.families) for each in own)]),
            np.concatenate([each.families for each in own]),
            np.array([0, *accumulate(_restricted(each) for each in own)]),
            np.concatenate([NO_FORMS if each.forms is None else each.forms for each in own]),
            np.array(idfs),
            np.array(steps),
            norms,
            titles,
            ranking.WINDOW,
            ranking.K1 + 1,
            _WEIGHTS,
            postings.posting_end,
            postings.vocabulary.family_form,
            postings.chunk_end,
            postings.document,
            postings.local,
            postings.position,
            postings.block,
            postings.mixed,
            postings.mixed_form,
            postings.mixed_block,
        )
        return added * trust
    lists = [term.lists[which] for _, term in words]
    places = _places(postings, list(zip(own, lists, strict=True)), documents)
    added = np.zeros((len(documents), 2))
    if any(map(len, places)):
        added[:, 1] = ranking.title_agreement(idfs, places, documents, titles)
        if len(words) > 1:
            added[:, 0] = ranking.closeness(idfs, steps, places, documents, norms)
    return added * trust


def _restricted(words: Words) -> int:
    return 0 if words.forms is None else len(words.forms)


def _places(
    postings: LanguagePostings, words: list[tuple[Words, TermList]], documents: Ints
) -> list[Ints]:
    """Return the places of each word in the documents; whole families are read together."""
    places = [documents[:0]] * len(words)
    families: dict[int, tuple[list[int], Ints, Ints]] = {}
    for i, (own, found) in enumerate(words):
        if not len(found.documents):
            continue
        if own.forms is None and len(own.families) == 1 and found.whole:
            family = int(own.families[0])
            if family in families:
                families[family][0].append(i)
                continue
            at, there = both(documents, found.documents)
            if len(at):
                families[family] = [i], at + postings.range_of(family)[0], documents.take(there)
        else:
            places[i] = postings.places(own, documents)
    if families:
        read = [families[family] for family in sorted(families)]
        every, posting = postings.places_of(
            np.concatenate([index for _, index, _ in read]),
            np.concatenate([owners for _, _, owners in read]),
        )
        bounds = posting.searchsorted(np.cumsum([len(index) for _, index, _ in read])).tolist()
        low = 0
        for (which, _, _), high in zip(read, bounds, strict=True):
            for i in which:
                places[i] = every[low:high]
            low = high
    return places


def densest(lookup: Lookup, number: int) -> tuple[int, int] | None:
    """Return the characters of the body around the best window of words, None without any."""
    which, local = lookup.generation.place(number)
    segment = lookup.generation.segments[which]
    document = np.array([local])
    title = int(segment.title_lengths[local])
    found: list[tuple[float, Ints]] = []
    leaves = [leaf for leaf in wanted_leaves(lookup.query.root) if leaf.part == "text"]
    worths = {leaf: _worth_of(lookup, leaf) for leaf in leaves}
    for leaf in nlargest(_MOST_LEAVES, filter(worths.get, worths), key=worths.__getitem__):
        places = _leaf_places(lookup, leaf, which, document) & POSITION
        if len(places := places[places >= title]):
            found.append((worths[leaf], places))
    if not found:
        return None
    starts = distinct(np.concatenate([places for _, places in found]))
    sums = np.zeros(len(starts))
    for worth, places in found:
        first = np.searchsorted(places, starts)
        near = places[np.minimum(first, len(places) - 1)] - starts < _FRAGMENT_WORDS
        sums += worth * (near & (first < len(places)))
    best = int(starts[int(np.argmax(sums))])
    start, end = segment.stretch(local, best, best + _FRAGMENT_WORDS)
    shift = segment.title_characters(local) + 1
    return max(0, start - shift - _AROUND), end - shift + _AROUND


def _worth_of(lookup: Lookup, leaf: Terms | Expansion | analysed.Sequence) -> float:
    """Return what a leaf in a fragment is worth; nothing if it stands nowhere."""
    idf = lookup.term(leaf).idf
    return idf if isinstance(leaf, Terms) or not idf else _OTHERS_WORTH


def _leaf_places(
    lookup: Lookup, leaf: Terms | Expansion | analysed.Sequence, which: int, document: Ints
) -> Ints:
    postings = lookup.generation.segments[which].languages.get(leaf.language)
    if postings is None:
        return document[:0]
    if isinstance(leaf, analysed.Sequence):
        return phrase_places(lookup.generation.segments[which], leaf, document)
    words = lookup.term(leaf).words[which]
    return postings.places(words, document) if words is not None else document[:0]
