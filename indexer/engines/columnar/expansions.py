"""Prefixes and typing errors -> the words of the index that they stand for."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fold
from indexer.analysis.families import stems
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.lexicon import Terms
from indexer.engines.columnar.vocabulary import Words
from indexer.query.analysed import Expansion
from indexer.query.corrections import SHORTEST, Nearest, Similar, weight
from indexer.query.typos import errors, within_one_error
from indexer.results import Notice

MAX_EXPANSION: Final = 1024
"""Words that a prefix or a typing error may stand for; the most frequent ones are kept."""

MOST_NEAREST: Final = 4
"""Words offered in the place of one that is in no document."""

_TWO_ERRORS: Final = 7
"""Letters from which on a word may have two typing errors."""

Ints = NDArray[np.int64]


def expanded(
    everywhere: Sequence[LanguagePostings | None], leaf: Expansion
) -> tuple[tuple[Words | None, ...], Notice | None]:
    """Return the words that an expansion stands for in each segment.

    ``everywhere`` has the postings of the expansion's language, segment by segment. The notice
    tells when there were too many.
    """
    found = []
    for postings in everywhere:
        if postings is None:
            found.append(np.empty(0, dtype=np.int64))
        elif leaf.kind == "prefix":
            found.append(postings.vocabulary.forms_beginning(leaf.text))
        else:
            found.append(postings.vocabulary.forms_folding_to(_typos(leaf.text)))
    notice = None
    if sum(map(len, found)) > MAX_EXPANSION:
        found, notice = _most_frequent(leaf.text, everywhere, found)
    words = tuple(
        postings.vocabulary.words_of_forms(forms) if postings is not None else None
        for postings, forms in zip(everywhere, found, strict=True)
    )
    return words, notice


def lookalike(everywhere: Sequence[LanguagePostings | None], word: str) -> Similar | None:
    """Return the likeliest word one typing error away from ``word``, with the same beginning.

    Words are compared without accents; what differs from ``word`` in nothing else is itself.
    """
    folded = fold(word)
    counts: dict[str, int] = {}
    for postings in everywhere:
        if postings is not None:
            words = postings.vocabulary
            for form in words.forms_folding_to(_typos(folded)).tolist():
                name = words.forms[form]
                counts[name] = counts.get(name, 0) + int(words.form_count[form])
    own = sum(count for name, count in counts.items() if fold(name) == folded)
    others = [
        (weight(word, name, count), name)
        for name, count in counts.items()
        if name.isalpha() and (plain := fold(name)) != folded and plain[0] == folded[0]
    ]
    if not others:
        return None
    _, form = min(others, key=lambda other: (-other[0], other[1]))
    return Similar(form, counts[form], own)


def nearest(
    everywhere: Mapping[str, Sequence[LanguagePostings | None]], word: str
) -> tuple[Nearest, ...]:
    """Return up to :data:`MOST_NEAREST` words that look most like ``word``, the likeliest first.

    ``everywhere`` has the postings of each language that may answer. The words share the first
    two letters of ``word``, accents aside, and are one typing error away (two from seven letters
    on), or share two thirds of its letters at the beginning. Words of fewer than five letters
    have too many neighbours.
    """
    folded = fold(word)
    if len(folded) < SHORTEST:
        return ()
    words = [(each, own.vocabulary) for each in everywhere for own in everywhere[each] if own]
    likeness: dict[str, tuple[int, int]] = {}
    for _, vocabulary in words:
        for other in vocabulary.folded_beginning(folded[:2]):
            if other not in likeness and other != folded and other.isalpha():
                how = _likeness(folded, other)
                if how is not None:
                    likeness[other] = how
    near = nsmallest(4 * MOST_NEAREST, likeness, key=lambda other: (likeness[other], other))
    found: dict[str, Nearest] = {}
    for language, vocabulary in words:
        for form in vocabulary.forms_folding_to(Terms.of(near)).tolist():
            one = Nearest(vocabulary.forms[form], language, int(vocabulary.form_count[form]))
            if one.form not in found or one.count > found[one.form].count:
                found[one.form] = one
    order = sorted(found.values(), key=lambda each: (likeness[fold(each.form)], -each.count))
    # Of the forms of one word the nearest stands for all.
    by_stem: dict[tuple[str, str], Nearest] = {}
    for each in order:
        by_stem.setdefault((each.language, stems(each.form, each.language)[0]), each)
    return tuple(islice(by_stem.values(), MOST_NEAREST))


def _likeness(word: str, other: str) -> tuple[int, int] | None:
    """Return what is the smaller the more two folded words look alike; None: they do not."""
    distance = errors(word, other, 2 if len(word) >= _TWO_ERRORS else 1)
    if distance is not None:
        return distance, 0
    shared = 0
    for own, its in zip(word, other, strict=False):
        if own != its:
            break
        shared += 1
    return (3, len(word) + len(other) - 2 * shared) if 3 * shared >= 2 * len(word) else None


@lru_cache(maxsize=8)  # the same for every language and segment
def _typos(text: str) -> Terms:
    return Terms.of(within_one_error(text))


def _most_frequent(
    text: str, everywhere: Sequence[LanguagePostings | None], found: Sequence[Ints]
) -> tuple[list[Ints], Notice | None]:
    counts: dict[str, int] = {}
    named = []
    for postings, forms in zip(everywhere, found, strict=True):
        names: list[str] = []
        if postings is not None:
            words = postings.vocabulary
            names = [words.forms[form] for form in forms.tolist()]
            for name, count in zip(names, words.form_count[forms].tolist(), strict=True):
                counts[name] = counts.get(name, 0) + count
        named.append(names)
    if len(counts) <= MAX_EXPANSION:
        return list(found), None
    kept = set(sorted(counts, key=lambda name: (-counts[name], name))[:MAX_EXPANSION])
    facts = (("text", text), ("count", len(counts)), ("kept", MAX_EXPANSION))
    cut = [
        forms[np.array([name in kept for name in names], dtype=bool)]
        for forms, names in zip(found, named, strict=True)
    ]
    return cut, Notice("expansion-cut", facts)
