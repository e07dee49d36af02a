"""Words that the index does not have: what stands in their place, and what to suggest.

A word is looked for as typed first. Only when no language searched knows it, or when the query
finds next to nothing, the words of the index that are one typing error away are asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from indexer.analysis import fold, normal_form
from indexer.analysis.families import stems
from indexer.analysis.lemmas import lemmas
from indexer.documents import LANGUAGES
from indexer.query.analysed import Analysed, AnalysedQuery, AnyLanguage, Boolean, Key, Terms
from indexer.ranking import TYPO_WEIGHT

SHORTEST: Final = 5
"""Letters from which on a word can be corrected: shorter ones have too many neighbours."""

MOST: Final = 8
"""Words of a query that are looked at."""

_WORDS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class Similar:
    """A word of the index one typing error away from another: how often each stands there."""

    form: str
    count: int
    own_count: int


Corrections = Mapping[tuple[str, str], str]
"""(language, word as typed) to the form of the index that stands in its place."""


def unknown_words(root: Analysed | None, idfs: Mapping[Terms, float]) -> dict[str, tuple[str, ...]]:
    """Return the words that no language knows, with the languages that they were looked for in.

    ``idfs`` are 0 for words that the index does not have. Words that must be there, phrases and
    exact forms are not among them: who asks for a word so wants no other.
    """
    languages: dict[str, list[str]] = {}
    known: set[str] = set()
    for leaf in _optional(root):
        if leaf.exact is None or leaf.weight != 1.0 or leaf.typed is not None:
            continue
        if idfs.get(leaf, 1.0):
            known.add(leaf.exact)
        elif can_be_corrected(leaf.exact):
            languages.setdefault(leaf.exact, []).append(leaf.language)
    found = [(word, tuple(own)) for word, own in languages.items() if word not in known]
    return dict(found[:MOST])


def can_be_corrected(word: str) -> bool:
    """Say whether a word may hold a typing error: enough letters, and in no dictionary."""
    return (
        len(word) >= SHORTEST
        and word.isalpha()
        and not any(lemmas(word, language) for language in LANGUAGES)
    )


def corrected(query: AnalysedQuery, corrections: Corrections) -> AnalysedQuery:
    """Return the query with forms of the index in place of words that it does not have."""
    root = _corrected(query.root, corrections) if query.root is not None else None
    folded = {(language, fold(word)): fold(form) for (language, word), form in corrections.items()}
    words = tuple(
        {
            language: tuple(folded.get((language, form), form) for form in forms)
            for language, forms in word.items()
        }
        for word in query.words
    )
    return replace(query, root=root, words=words)


def rewritten(query: str, words: Mapping[str, str]) -> str:
    """Return a query with words exchanged; ``words`` has them in small letters.

    >>> rewritten("l’Avoct +lang:fr", {"avoct": "avocat"})
    'l’avocat +lang:fr'
    """
    return _WORDS.sub(lambda found: words.get(normal_form(found[0]), found[0]), query)


def _optional(node: Analysed | None) -> Iterator[Terms]:
    match node:
        case Terms():
            yield node
        case AnyLanguage(readings):
            for reading in readings:
                yield from _optional(reading)
        case Boolean():
            for child in node.may:
                yield from _optional(child)


def _corrected(node: Analysed, corrections: Corrections) -> Analysed:
    match node:
        case Terms() if (form := corrections.get((node.language, node.exact or ""))) is not None:
            keys = tuple(Key("stem", stem) for stem in stems(form, node.language))
            return node._replace(keys=keys, exact=form, weight=TYPO_WEIGHT, typed=node.exact)
        case AnyLanguage(readings):
            return AnyLanguage(tuple(_corrected(each, corrections) for each in readings))
        case Boolean():
            return replace(node, may=tuple(_corrected(each, corrections) for each in node.may))
    return node
