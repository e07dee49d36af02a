"""Words that go together: frequent stretches of a few words that hold as one.

A stretch begins and ends with a word that carries meaning. How well it holds is measured by
normalised pointwise mutual information (Bouma, 2009: PMI divided by -log p) of its last word with
what stands before, and of its first word with what stands behind; the lower of the two counts.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.boundaries import carries_meaning, linking
from indexer.analysis.folding import fold
from indexer.distinct import new_values
from indexer.engines.columnar.tokens import Numbers, Tokens, tokens_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


MOST_WORDS: Final = 8
"""Words of a phrase, those without meaning included."""

MOST_CONTENT: Final = 5
"""Words of a phrase that carry meaning."""

LEAST_DOCUMENTS: Final = 2
"""Documents that a phrase must stand in."""

_LEAST_COHESION: Final = 0.3
_CONTAINED: Final = 0.75
"""A phrase is left out when so great a part of its documents has it inside one longer phrase, or
before one more word: *Minister of National*."""

_OFTEN: Final = 2
"""Occurrences from which on a phrase counts that stands in one document alone, …"""
_FEW_DOCUMENTS: Final = 1000
"""… where there are fewer documents than this."""

_SURFACES: Final = 3
"""Occurrences looked at for how a phrase is written."""


class Phrase(NamedTuple):
    """A word or a phrase of ``words`` words as mostly written.

    ``documents`` counts those that have it, ``first`` is the first of them; of two phrases the one
    with the greater ``weight`` is the better.
    """

    text: str
    words: int
    documents: int
    first: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Level:
    """Stretches of one length; ``at[i]`` numbers the one that begins at token i, -1 for none.

    Of each stretch: ``count`` occurrences, ``documents``, the stretch one word shorter ``before``
    its last word, that ``last`` word, and its occurrences ``places[begin : begin + count]``.
    """

    at: Numbers
    count: Ints
    documents: Ints
    before: Ints
    last: Ints
    places: Numbers
    begin: Ints


def find_phrases(
    texts: Sequence[str], documents: Sequence[int], language: str, *, all_words: bool
) -> list[Phrase]:
    """Find the words and phrases of some texts, each of them of a document, which rise.

    With ``all_words`` also the words of one document alone.
    """
    whole = "\n".join(texts)
    tokens = tokens_of(whole)
    ends = np.cumsum([len(text) + 1 for text in texts])
    owner = np.array(documents, dtype=np.int64)[np.searchsorted(ends, tokens.start, side="right")]
    meaning, links = _roles(whole, tokens, language)
    often = _OFTEN if len(set(documents)) < _FEW_DOCUMENTS else len(tokens.word) + 1
    levels = _levels(tokens, owner, meaning[tokens.word], links[tokens.word], often)
    cohesion = [np.ones(len(levels[0].count))] + [
        _cohesion(levels, length, meaning) for length in range(2, len(levels) + 1)
    ]
    kept = _kept(levels, cohesion, meaning, 1 if all_words else LEAST_DOCUMENTS)
    found = []
    for length, (level, chosen) in enumerate(zip(levels, kept, strict=True), start=1):
        counts = level.documents[chosen]
        first = owner[level.places[level.begin[chosen]]]
        weight = counts * cohesion[length - 1][chosen] ** 2
        columns = (each.tolist() for each in (chosen, counts, first, weight))
        for stretch, *others in zip(*columns, strict=True):
            found.append(Phrase(_surface(whole, tokens, level, stretch, length), length, *others))
    return found


def _roles(whole: str, tokens: Tokens, language: str) -> tuple[Flags, Flags]:
    """Tell of each word whether it carries meaning, and whether it may stand inside a phrase."""
    count = int(tokens.word.max()) + 1 if len(tokens.word) else 0
    first = np.zeros(count, dtype=np.int64)
    first[tokens.word[::-1]] = np.arange(len(tokens.word))[::-1]
    starts, ends = tokens.start[first].tolist(), tokens.end[first].tolist()
    words = [fold(whole[start:end]) for start, end in zip(starts, ends, strict=True)]
    meaning = np.array([carries_meaning(word, language) for word in words], dtype=bool)
    between = linking(language)
    return meaning, meaning | np.array([word in between for word in words], dtype=bool)


def _levels(tokens: Tokens, owner: Ints, meaning: Flags, links: Flags, often: int) -> list[_Level]:
    """Return the stretches of one word, of two, and so on, that stand in enough documents.

    They begin with a word that carries meaning; only stretches that were kept grow.
    """
    words = int(tokens.word.max()) + 1 if len(tokens.word) else 0
    places = np.arange(len(tokens.word), dtype=np.int32)
    words_alone = tokens.word.astype(np.int64)
    levels = [_level(tokens.word, places, words_alone, words, owner, least=1, often=1)]
    content = meaning.astype(np.int8)
    for length in range(2, MOST_WORDS + 1):
        shorter = levels[-1]
        places = places[places + length <= len(tokens.word)]
        grows = shorter.at[places] >= 0
        grows &= tokens.joined[places + length - 2]
        if length == 2:
            grows &= meaning[places]
        else:
            grows &= links[places + length - 2]
            inside = sum(content[places + i] for i in range(length - 1))
            grows &= (inside < MOST_CONTENT) | ~meaning[places + length - 1]
        places = places[grows]
        keys = shorter.at[places].astype(np.int64) * words + tokens.word[places + length - 1]
        level = _level(tokens.word, places, keys, words, owner, least=LEAST_DOCUMENTS, often=often)
        if not len(level.count):
            break
        levels.append(level)
        places = np.sort(level.places)
    return levels


def _level(
    word: Numbers,
    places: Numbers,
    keys: Ints,
    words: int,
    owner: Ints,
    *,
    least: int,
    often: int,
) -> _Level:
    """Return the stretches at ``places`` by their keys: (the one before) x ``words`` + last word.

    Those in ``least`` documents are kept, and those that stand ``often`` in fewer.
    """
    order = np.argsort(keys, kind="stable")
    places, keys = places[order], keys[order]
    new = new_values(keys)
    begin = np.flatnonzero(new)
    owners = owner[places]
    other = new.copy()
    other[1:] |= owners[1:] != owners[:-1]
    documents = np.add.reduceat(other, begin, dtype=np.int64) if len(begin) else begin
    count = np.diff(np.append(begin, len(keys)))
    kept = (documents >= least) | (count >= often)
    at = np.full(len(word), -1, dtype=np.int32)
    each = np.repeat(kept, count)
    at[places[each]] = np.repeat(np.arange(int(kept.sum()), dtype=np.int32), count[kept])
    own = keys[begin[kept]]
    count = count[kept]
    return _Level(
        at,
        count,
        documents[kept],
        own // words,
        own % words,
        places[each],
        np.cumsum(count) - count,
    )


def _cohesion(levels: list[_Level], length: int, meaning: Flags) -> Floats:
    """Return how well the stretches of a length hold together, 1 at most."""
    single, level, shorter = levels[0], levels[length - 1], levels[length - 2]
    total = float(len(single.at))
    count = level.count.astype(np.float64)
    scale = -np.log(count / total)
    right = np.log(count * total / (shorter.count[level.before] * single.count[level.last]))
    left = right.copy()
    rest, remaining = _rest(levels, length, meaning)
    for other in range(1, length):
        own = np.flatnonzero(remaining == other)
        behind = levels[other - 1].count[rest[own]]
        first = single.count[single.at[level.places[level.begin[own]]]]
        left[own] = np.log(count[own] * total / (first * behind))
    return np.asarray(np.minimum(left, right) / scale)


def _rest(levels: list[_Level], length: int, meaning: Flags) -> tuple[Ints, Ints]:
    """Return of each stretch what begins with its second word that means something.

    As the number of that stretch among those of its length, and that length (0: there is none).
    """
    level = levels[length - 1]
    first = level.places[level.begin]
    word = levels[0].at
    rest = np.zeros(len(first), dtype=np.int64)
    remaining = np.zeros(len(first), dtype=np.int64)
    for shift in range(length - 1, 0, -1):
        own = meaning[word[first + shift]]
        rest[own] = levels[length - shift - 1].at[first[own] + shift]
        remaining[own] = length - shift
    remaining[rest < 0] = 0
    return rest, remaining


def _kept(levels: list[_Level], cohesion: list[Floats], meaning: Flags, least: int) -> list[Ints]:
    """Return of each length what is worth offering; words stand in ``least`` documents."""
    longer = [np.zeros(len(level.count), dtype=np.int64) for level in levels]
    goes_on = [np.zeros(len(level.count), dtype=np.int64) for level in levels]
    kept: list[Ints] = []
    for length in range(len(levels), 0, -1):
        level = levels[length - 1]
        good = meaning[level.last]
        if length > 1:
            good &= cohesion[length - 1] >= _LEAST_COHESION
            good &= ~_repeats(levels[0].at, level, length, meaning)
            inside = np.maximum(longer[length - 1], np.where(good, level.documents, 0))
            np.maximum.at(longer[length - 2], level.before, inside)
            rest, remaining = _rest(levels, length, meaning)
            for other in range(1, length):
                own = np.flatnonzero(remaining == other)
                np.maximum.at(longer[other - 1], rest[own], inside[own])
            goes = np.where(good, level.count, goes_on[length - 1])
            np.add.at(goes_on[length - 2], level.before, goes)
            good &= longer[length - 1] < _CONTAINED * level.documents
            good &= goes_on[length - 1] < _CONTAINED * level.count
        else:
            good &= level.documents >= least
        kept.append(np.flatnonzero(good))
    return kept[::-1]


def _repeats(word: Numbers, level: _Level, length: int, meaning: Flags) -> Flags:
    """Tell which stretches have a word that carries meaning twice (*tax means the tax*)."""
    first = level.places[level.begin]
    columns = [word[first + shift] for shift in range(length)]
    twice = np.zeros(len(first), dtype=bool)
    for shift, own in enumerate(columns):
        for other in columns[:shift]:
            twice |= (own == other) & meaning[own]
    return twice


def _surface(whole: str, tokens: Tokens, level: _Level, stretch: int, length: int) -> str:
    """Return how a stretch is mostly written; where that is a draw, with the fewest capitals."""
    begin, count = int(level.begin[stretch]), int(level.count[stretch])
    step = -(-count // _SURFACES)
    written: Counter[str] = Counter()
    for place in level.places[begin : begin + count : step].tolist():
        written[whole[tokens.start[place] : tokens.end[place + length - 1]]] += 1
    if len(written) == 1:
        return next(iter(written))
    return min(written, key=lambda each: (-written[each], sum(map(str.isupper, each))))
