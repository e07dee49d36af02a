"""Every number that decides the order of hits, with its evidence, and the formulas they enter.

Figures are nDCG@10 over judged collections in both languages; see the README for the sets and
the command. Nothing here is a setting: constants are changed by measuring.

Tried and left out, means of twelve collections: expansion by the words of the ten best hits (RM3,
weighted by e to the score, on questions of four words or more whose best hit lacks one): +.0001 on
half of the questions, +.0065 on the other, RR@10 -.0036, and twice the time; twenty words by
RM3 with weights by the score itself -.0026; words of the title counted three times -.0012; the
share of a title without its stop words -.0009; its square root -.0007; windows of 8 or 16 words
+.0001, -.0005; 100 hits in the second pass +.0002; k1 of 1 or 1.5, b of .65 -.0001 to -.0007.
"""

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.distinct import distinct

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

K1: Final = 1.2
"""BM25: how soon further occurrences of a word stop counting (Robertson and Zaragoza 2009).
A grid around it gains less than .001."""

B: Final = 0.75
"""BM25: how much long texts are held back."""

TITLE_COUNTS: Final = 2
"""A word of the title counts as two words of the body, in frequency and in length."""

EXACT_WEIGHT: Final = 0.3
"""Share that the exact form, with its own document frequency, adds to its word's score, so that
accents and endings as typed come first (*côte* before *coté*)."""

STEM_WEIGHT: Final = 0.7
"""Weight of a document in which only words stand that share a stem with the one typed, but are
other words (*organe* for *organisation*). Mean nDCG@10 .6405 with 1, .6404 with .7, .6395 with .5;
RR@10 .7273, .7276, .7267."""

JOINED_WEIGHT: Final = 0.5
"""Weight of a compound written as one word (*weekend*) beside its parts (*week-end*)."""

TYPO_WEIGHT: Final = 1.0
"""Weight of the word that stands in for one that the index does not have."""

LANGUAGE_POWER: Final = 0.3
"""Scores of a language are multiplied by p(language | query) / p(likeliest | query) to this power.
Merging plainly by score falls from .599 to .384 in a collection mixed with 20,000 documents of
the other language; so merged it stays at .599. From .2 to .3 to .4 the mean over twelve
collections is .6333, .6336, .6335: documents in one language with many words of the other
(manuals of programs, say) need the more."""

_LEAST_TRUST: Final = 1e-6

SMOOTHING: Final = 1000.0
"""Words of the whole index that each language is smoothed with. With a plain half occurrence
per word instead, three German abstracts among 5,180 English ones took SciFact from .68 to .61."""

SECOND_PASS: Final = 50
"""How many of the best hits are looked at again for closeness; more gains nothing."""

ORDERED_WEIGHT: Final = 0.4
WINDOW_WEIGHT: Final = 0.7
TITLE_WEIGHT: Final = 0.8
"""Weights in the second pass of neighbouring words in the query's order, of words close to each
other, and of the title's agreement with the query."""

TITLED: Final = 10
"""Of so many titled hits, the best ones before the second pass, the mean agreement of the title is
what a document without a title gets: that it has none says nothing about it. With it the weight
of titles rises from .5 to .8, and the mean over twelve collections from .6343 to .6382 (laws, a
tenth of which lack titles, +.016; cacm +.012; cdtn +.008; least cisi, -.001)."""

WHOLE_TITLE: Final = 3.0
"""What a title that is the query, word for word, adds: so many times the idfs of the words. Titles
asked for as they stand (Debian's manuals) rise from .941 to .980 with 1 and by .004 more with 3,
of the other collections only Code du travail numérique changes, by +.001."""

_POSITION: Final = (1 << 32) - 1

WINDOW: Final = 10
"""How many words apart counts as close."""


def idf(documents: int, frequency: int) -> float:
    """Return ln(1 + (N - df + .5) / (df + .5)), N and df of one language."""
    return float(np.log1p((documents - frequency + 0.5) / (frequency + 0.5)))


def saturation(frequencies: Floats, lengths: Floats, mean_length: float) -> Floats:
    """Return BM25 without idf: tf (k1 + 1) / (tf + k1 (1 - b + b len / mean))."""
    return frequencies * (K1 + 1) / (frequencies + norms(lengths, mean_length))


def language_probabilities(
    counts: Mapping[str, Sequence[int]], tokens: Mapping[str, int]
) -> dict[str, float]:
    """Return p(language | query) by naive Bayes over the index's own words.

    ``counts[language]`` are the collection frequencies of the query's words in that language,
    in the same order for all languages; ``tokens`` is the number of running words per language.
    Each language is smoothed towards all of them (Dirichlet, Zhai and Lafferty 2001), so that a
    language with few words does not gain from every word that it lacks. Words that no language
    knows say nothing; without any word known, languages with text are equally likely.
    """
    present = [language for language in counts if tokens[language] > 0]
    if not present:
        return dict.fromkeys(counts, 1.0)
    everywhere = sum(tokens[language] for language in present)
    columns = zip(*(counts[language] for language in present), strict=True)
    overall = [sum(column) / everywhere for column in columns]
    logs = {
        language: sum(
            log((count + SMOOTHING * share) / (tokens[language] + SMOOTHING))
            for count, share in zip(counts[language], overall, strict=True)
            if share
        )
        for language in present
    }
    highest = max(logs.values())
    likely = {language: exp(value - highest) for language, value in logs.items()}
    total = sum(likely.values())
    return {language: likely.get(language, 0.0) / total for language in counts}


def trust(probabilities: Mapping[str, float], language: str) -> float:
    """Return the factor for scores of one language: 1 for the likeliest, less for the others.

    Never 0: what is found has a score.
    """
    share = probabilities[language] / max(probabilities.values())
    return max(_LEAST_TRUST, float(share**LANGUAGE_POWER))


def norms(lengths: Floats, mean_length: float) -> Floats:
    """Return k1 (1 - b + b len / mean): what BM25 adds to the frequency in its denominator."""
    return K1 * (1 - B + B * lengths / mean_length)


def closeness(
    idfs: Sequence[float],
    steps: Sequence[int],
    places: Sequence[Ints],
    documents: Ints,
    norms: Floats,
) -> Floats:
    """Return for each document the bonus for query words that stand close together.

    ``idfs``, ``steps`` (place in the query, stop words counted) and ``places`` (rising, each
    ``document << 32 | position``, of these documents only) run over the query's words in query
    order; ``documents`` rise, ``norms`` are those of their lengths. Ordered pairs of neighbouring
    words score like a term of their own, at the distance they have in the query; the window is
    the greatest sum of idfs of at least two different words within :data:`WINDOW` words.
    """
    ordered = np.zeros(len(documents))
    for i in range(len(idfs) - 1):
        left, right = places[i], places[i + 1]
        if not len(left) or not len(right):
            continue
        behind = np.searchsorted(right, left + 1)
        distance = right[np.minimum(behind, len(right) - 1)] - left
        pairs = left[(behind < len(right)) & (distance <= steps[i + 1] - steps[i])]
        counts = _per_document(pairs, documents)
        ordered += (idfs[i] + idfs[i + 1]) / 2 * counts * (K1 + 1) / (counts + norms)
    return ORDERED_WEIGHT * ordered + WINDOW_WEIGHT * _best_windows(idfs, places, documents)


def _best_windows(idfs: Sequence[float], places: Sequence[Ints], documents: Ints) -> Floats:
    best = np.zeros(len(documents))
    if len(places) < 2:
        return best
    starts = distinct(np.concatenate(places))
    if not len(starts):
        return best
    sums = np.zeros(len(starts))
    words = np.zeros(len(starts), dtype=np.int64)
    for weight, own in zip(idfs, places, strict=True):
        if len(own):
            first = np.searchsorted(own, starts)
            inside = own[np.minimum(first, len(own) - 1)] - starts < WINDOW
            inside &= first < len(own)
            sums += weight * inside
            words += inside
    sums[words < 2] = 0.0
    np.maximum.at(best, np.searchsorted(documents, starts >> 32), sums)
    return best


def title_agreement(
    idfs: Sequence[float], places: Sequence[Ints], documents: Ints, title_lengths: Ints
) -> Floats:
    """Return for each document (idf of the query words in the title) x (share that matches).

    ``places`` and ``documents`` as in :func:`closeness`; ``title_lengths`` are the words of the
    documents' titles.
    """
    every = np.concatenate(places)
    owners = documents.searchsorted(every >> 32)
    in_title = (every & _POSITION) < title_lengths.take(owners)
    if not in_title.any():
        return np.zeros(len(documents))
    word = np.repeat(np.arange(len(places)), [len(own) for own in places])
    cells = word[in_title] * len(documents) + owners[in_title]
    counts = np.bincount(cells, minlength=len(places) * len(documents))
    counts = counts.reshape(len(places), len(documents))
    share = np.minimum(1.0, counts.sum(axis=0) / np.maximum(title_lengths, 1))
    worth = np.asarray(idfs) @ (counts > 0)
    return np.asarray(TITLE_WEIGHT * share * worth, dtype=np.float64)


def expected_title(agreements: Floats, untitled: NDArray[np.bool_], scores: Floats) -> Floats:
    """Return what documents without a title get for it: see :data:`TITLED`; the others 0.

    ``agreements`` are those of the titles, ``scores`` those before the second pass.
    """
    expected = np.zeros(len(agreements))
    titled = np.flatnonzero(~untitled)
    if len(titled) and untitled.any():
        best = titled[np.argsort(-scores[titled], kind="stable")[:TITLED]]
        expected[untitled] = agreements[best].mean()
    return expected


def _per_document(places: Ints, documents: Ints) -> Floats:
    owners = np.searchsorted(documents, places >> 32)
    return np.bincount(owners, minlength=len(documents)).astype(np.float64)
