"""The best hits looked at again: how close the words stand, and where closest of all."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.engines.columnar.language_postings import POSITION_BITS, LanguagePostings
from indexer.engines.columnar.lookup import Lookup
from indexer.engines.columnar.places import POSITION, phrase_places
from indexer.query import analysed
from indexer.query.analysed import Analysed, Expansion, Terms, wanted_leaves

_FRAGMENT_WORDS: Final = 30
_AROUND: Final = 300
"""What a fragment holds, about, and the characters around it that it may reach into."""

Ints = NDArray[np.int64]


def look_closer(
    lookup: Lookup, best: list[tuple[int, float]], root: Analysed | None
) -> list[tuple[int, float]]:
    """Add what closeness and the title tell to the scores of the first hits."""
    words = [
        leaf
        for leaf in wanted_leaves(root)
        if isinstance(leaf, Terms) and leaf.step is not None and leaf.part == "text"
    ]
    first, rest = best[: ranking.SECOND_PASS], best[ranking.SECOND_PASS :]
    if words and first:
        bonuses = _bonuses(lookup, words, [number for number, _ in first])
        first = [
            (number, score + bonus) for (number, score), bonus in zip(first, bonuses, strict=True)
        ]
        first.sort(key=lambda hit: (-hit[1], hit[0]))
    return first + rest


def _bonuses(lookup: Lookup, words: list[Terms], numbers: list[int]) -> list[float]:
    bonuses = dict.fromkeys(numbers, 0.0)
    for language in dict.fromkeys(word.language for word in words):
        own = sorted(
            (word for word in words if word.language == language and lookup.term(word).idf),
            key=lambda word: word.step or 0,
        )
        for which, base in enumerate(lookup.generation.bases[:-1]):
            end = lookup.generation.bases[which + 1]
            local = np.array(sorted(n - base for n in numbers if base <= n < end))
            postings = lookup.generation.segments[which].languages.get(language)
            if own and len(local) and postings is not None:
                bonus = _bonus(lookup, own, postings, which, local)
                for number, each in zip(local.tolist(), bonus.tolist(), strict=True):
                    bonuses[number + base] += each
    return [bonuses[number] for number in numbers]


def _bonus(
    lookup: Lookup, words: list[Terms], postings: LanguagePostings, which: int, documents: Ints
) -> NDArray[np.float64]:
    terms = [lookup.term(word) for word in words]
    places = [
        postings.places(own, documents) if (own := term.words[which]) else documents[:0]
        for term in terms
    ]
    idfs = [term.idf for term in terms]
    titles = lookup.generation.segments[which].title_lengths[documents].astype(np.int64)
    in_title = []
    for each in places:
        owner = np.searchsorted(documents, each >> POSITION_BITS)
        inside = (each & POSITION) < titles[owner]
        counts = np.bincount(owner[inside], minlength=len(documents))
        in_title.append(counts.astype(np.float64))
    near = ranking.closeness(
        idfs,
        [word.step or 0 for word in words],
        places,
        documents,
        postings.lengths[documents].astype(np.float64),
        lookup.generation.statistics[words[0].language].mean_length,
    )
    agreement = ranking.title_agreement(idfs, in_title, titles)
    return (near + agreement) * lookup.trust(words[0].language)


def densest(lookup: Lookup, number: int) -> tuple[int, int] | None:
    """Return the characters of the body around the best window of words, None without any."""
    which, local = lookup.generation.place(number)
    segment = lookup.generation.segments[which]
    document = np.array([local])
    title = int(segment.title_lengths[local])
    found: list[tuple[float, Ints]] = []
    for leaf in wanted_leaves(lookup.query.root):
        if leaf.part == "title":
            continue
        places = _leaf_places(lookup, leaf, which, document) & POSITION
        if len(places := places[places >= title]):
            worth = 2.0 if not isinstance(leaf, Terms) else lookup.term(leaf).idf
            found.append((worth, places))
    if not found:
        return None
    starts = np.unique(np.concatenate([places for _, places in found]))
    sums = np.zeros(len(starts))
    for worth, places in found:
        first = np.searchsorted(places, starts)
        near = places[np.minimum(first, len(places) - 1)] - starts < _FRAGMENT_WORDS
        sums += worth * (near & (first < len(places)))
    best = int(starts[int(np.argmax(sums))])
    start, end = segment.stretch(local, best, best + _FRAGMENT_WORDS)
    shift = segment.title_characters(local) + 1
    return max(0, start - shift - _AROUND), end - shift + _AROUND


def _leaf_places(
    lookup: Lookup, leaf: Terms | Expansion | analysed.Sequence, which: int, document: Ints
) -> Ints:
    postings = lookup.generation.segments[which].languages.get(leaf.language)
    if postings is None:
        return document[:0]
    if isinstance(leaf, analysed.Sequence):
        places = phrase_places(lookup.generation.segments[which], leaf)
        own: Ints = places[places >> POSITION_BITS == document[0]]
        return own
    words = lookup.term(leaf).words[which]
    return postings.places(words, document) if words is not None else document[:0]
