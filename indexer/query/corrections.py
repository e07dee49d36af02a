"""Words that the index does not have: what stands in their place, and what to suggest.

A word is looked for as typed first. Only when no language searched knows it, or when the query
finds next to nothing, the words of the index that are one typing error away are asked for.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, islice, product
from math import sqrt
from typing import Final

from indexer.analysis import fold, normal_form
from indexer.analysis.families import lemma_stems, stems
from indexer.analysis.lemmas import lemmas
from indexer.analysis.stops import is_stop
from indexer.analysis.words import INVISIBLE
from indexer.documents import LANGUAGES
from indexer.query.analysed import Analysed, AnalysedQuery, AnyLanguage, Boolean, Key, Terms
from indexer.query.lexer import Kind, Notices, Token, tokens_of
from indexer.query.nodes import Filter
from indexer.ranking import TYPO_WEIGHT

SHORTEST: Final = 5
"""Letters from which on a word can be corrected: shorter ones have too many neighbours."""

MOST: Final = 8
"""Words of a query that the index is asked for others in the place of."""

_LONGEST: Final = 25
"""Letters up to which a word is tried with accents: there are too many ways for longer ones."""

_LEAST: Final = 0.1
"""Share of the likeliest correction's weight that one of another language must have."""

_LETTERS: Final = rf"(?:[^\W_][\u0300-\u036f{INVISIBLE}]*)+"
_WORDS: Final = re.compile(_LETTERS)
_VOWELS: Final = frozenset("aeiouy")
_ACCENTED: Final = {"e": "éèêë", "a": "àâ", "u": "ùûü", "i": "îï", "o": "ô", "c": "ç"}


@dataclass(frozen=True, slots=True)
class Similar:
    """A word of the index one typing error away from another: how often each stands there."""

    form: str
    count: int
    own_count: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """A word of the index that looks like one that it does not have, and how often it stands."""

    form: str
    language: str
    count: int


Corrections = Mapping[tuple[str, str], str]
"""(language, word as typed) to the form of the index that stands in its place. Of a word's forms
the likeliest comes first."""


class Lookalikes:
    """Asks an index once for each word, and for :data:`MOST` words of a query at most."""

    def __init__(self, ask: Callable[[str, str], Similar | None]) -> None:
        """Take what gives the best word of a language (second) for a word typed (first)."""
        self._ask = ask
        self._found: dict[str, dict[str, Similar | None]] = {}

    def of(self, word: str, languages: tuple[str, ...]) -> dict[str, Similar]:
        """Return the word one error away in each of the languages that have one."""
        if word not in self._found and len(self._found) >= MOST:
            return {}
        known = self._found.setdefault(word, {})
        for language in languages:
            if language not in known:
                known[language] = self._ask(word, language)
        return {each: found for each in languages if (found := known[each]) is not None}


def likelihood(typed: str, meant: str) -> float:
    """Return how likely one error makes ``typed`` of ``meant``, as a ratio to a changed letter.

    Both are folded and one error apart. The classes are those of Kernighan, Church and Gale (A
    spelling correction program based on a noisy channel model, 1990), the ratios rounded from
    34,000 misspellings of codespell's list: with them and the square root of its count the right
    one of several words comes first in 87 of 100 cases, by the count alone in 64.
    """
    at = 0
    while at < min(len(typed), len(meant)) and typed[at] == meant[at]:
        at += 1
    if len(typed) < len(meant):
        return 20.0 if meant[at] in (meant[at - 1 : at], meant[at + 1 : at + 2]) else 10.0
    if len(typed) > len(meant):
        return 20.0 if typed[at] in (typed[at - 1 : at], typed[at + 1 : at + 2]) else 2.0
    if typed[at:] != meant[at:] and typed[at : at + 2] == meant[at : at + 2][::-1]:
        return 20.0
    return 3.0 if {*typed[at : at + 1], *meant[at : at + 1]} <= _VOWELS else 1.0


def weight(typed: str, form: str, count: int) -> float:
    """Return how much speaks for a form that stands ``count`` times in the index."""
    return likelihood(fold(typed), fold(form)) * sqrt(count)


def best_first(
    typed: str, found: Mapping[str, Similar], probabilities: Mapping[str, float]
) -> list[tuple[str, Similar]]:
    """Return words that look like ``typed`` with their languages, the likeliest first.

    Those that have next to nothing for them beside the first are left out.
    ``probabilities[language]`` is p(language | query).
    """
    weights = {
        language: weight(typed, each.form, each.count) * probabilities.get(language, 0.0)
        for language, each in found.items()
    }
    highest = max(weights.values(), default=0.0)
    order = sorted(found, key=lambda language: -weights[language])
    return [(each, found[each]) for each in order if weights[each] >= _LEAST * highest]


def corrections(
    root: Analysed | None,
    idfs: Mapping[Terms, float],
    probabilities: Mapping[str, float],
    lookalikes: Lookalikes,
) -> Corrections:
    """Return what stands in the place of words that no language searched has."""
    return {
        (language, word): similar.form
        for word, languages in unknown_words(root, idfs).items()
        for language, similar in best_first(word, lookalikes.of(word, languages), probabilities)
    }


def unknown_words(root: Analysed | None, idfs: Mapping[Terms, float]) -> dict[str, tuple[str, ...]]:
    """Return the first words that no language knows, with the languages they were looked for in.

    ``idfs`` are 0 for words that the index does not have. Words that must be there or stand in
    titles, phrases and exact forms are not among them: who asks for a word so wants no other.
    """
    languages: dict[str, list[str]] = {}
    known: set[str] = set()
    for leaf in _optional(root):
        word = _replaceable(leaf)
        if word is None:
            continue
        if idfs.get(leaf, 1.0):
            known.add(word)
        else:
            languages.setdefault(word, []).append(leaf.language)
    unknown = (word for word in languages if word not in known and can_be_corrected(word))
    return {word: tuple(dict.fromkeys(languages[word])) for word in islice(unknown, MOST)}


@lru_cache(maxsize=1_000)
def can_be_corrected(word: str) -> bool:
    """Say whether an exact form may hold a typing error: enough letters, and in no dictionary.

    Accents that are left out are no error: *ecole* is in the dictionary, too.
    """
    return (
        len(fold(word)) >= SHORTEST
        and word.isalpha()
        and not any(lemmas(word, each) or is_stop(word, each) for each in LANGUAGES)
        and not any(lemmas(each, "fr") for each in _with_accents(word))
    )


def corrected(query: AnalysedQuery, corrections: Corrections) -> AnalysedQuery:
    """Return the query with forms of the index in place of words that it does not have."""
    if query.root is None or not corrections:
        return query
    folded = {(language, fold(word)): fold(form) for (language, word), form in corrections.items()}
    words = tuple(
        {
            language: tuple(folded.get((language, form), form) for form in forms)
            for language, forms in word.items()
        }
        for word in query.words
    )
    typed = _exchanged(query.typed, by_word(corrections))
    return replace(query, root=_corrected(query.root, corrections), words=words, typed=typed)


def by_word(corrections: Corrections) -> dict[str, str]:
    """Return the likeliest form for each word."""
    likeliest: dict[str, str] = {}
    for (_, word), form in corrections.items():
        likeliest.setdefault(word, form)
    return likeliest


def rewritten(query: str, words: Mapping[str, str]) -> str:
    """Return a query with words exchanged; ``words`` has them as exact forms.

    Only words that are asked for as they are: no operators, names and values of fields, phrases,
    exact forms, prefixes, nor what is excluded. Capitals stay.

    >>> rewritten("l’Avoct +lang:fr", {"avoct": "avocat"})
    'l’Avocat +lang:fr'
    """
    pieces = []
    last = 0
    for token in literal_words(query):
        pieces += [query[last : token.start], _exchanged(query[token.start : token.end], words)]
        last = token.end
    return "".join([*pieces, query[last:]])


def literal_words(query: str) -> Iterator[Token]:
    """Yield the words of a query that are asked for as they are, see :func:`rewritten`."""
    unwanted = (Kind.MINUS, Kind.NOT, Kind.EQUALS)
    signed = before = None
    for token in tokens_of(query, Notices()):
        if token.kind is Kind.WORD and not {*"*~:"} & {*token.text}:
            # The sign of -title:word stands before the field.
            titled = before is not None and before.kind is Kind.FIELD and before.text == "title"
            sign = signed if titled else before
            if sign is None or sign.kind not in (*unwanted, Kind.FIELD):
                yield token
        signed, before = before, token


def _exchanged(text: str, words: Mapping[str, str]) -> str:
    return _WORDS.sub(lambda found: _as_typed(found[0], words), text)


def _as_typed(typed: str, words: Mapping[str, str]) -> str:
    """Return what stands in the place of a word, with its capitals."""
    form = words.get(normal_form(typed))
    if form is None:
        return typed
    if typed.isupper():
        return form.upper()
    return form[:1].upper() + form[1:] if typed[:1].isupper() else form


def _with_accents(word: str) -> Iterator[str]:
    """Yield a word with accents on one or two more letters, as French has them."""
    if len(word) > _LONGEST:
        return
    places = [(at, _ACCENTED[letter]) for at, letter in enumerate(word) if letter in _ACCENTED]
    for count in (1, 2):
        for chosen in combinations(places, count):
            for letters in product(*(accented for _, accented in chosen)):
                spelt = [*word]
                for (at, _), letter in zip(chosen, letters, strict=True):
                    spelt[at] = letter
                yield "".join(spelt)


def _replaceable(leaf: Terms) -> str | None:
    """Return the word that a leaf stands for, None where no other may take its place."""
    if leaf.part != "text" or leaf.weight != 1.0 or leaf.typed is not None:
        return None
    return leaf.exact


def _optional(node: Analysed | None) -> Iterator[Terms]:
    match node:
        case Terms():
            yield node
        case AnyLanguage(readings):
            for reading in readings:
                yield from _optional(reading)
        case Boolean():
            for child in node.must if _is_one_thing(node) else node.may:
                yield from _optional(child)


def _corrected(node: Analysed, corrections: Corrections) -> Analysed:
    match node:
        case Terms():
            form = corrections.get((node.language, _replaceable(node) or ""))
            if form is None:
                return node
            found = lemma_stems(form, node.language) or stems(form, node.language)
            keys = tuple(Key("stem", stem) for stem in found)
            return node._replace(keys=keys, exact=form, weight=TYPO_WEIGHT, typed=node.exact)
        case AnyLanguage(readings):
            return AnyLanguage(tuple(_corrected(each, corrections) for each in readings))
        case Boolean() if _is_one_thing(node):
            return replace(node, must=tuple(_corrected(each, corrections) for each in node.must))
        case Boolean():
            return replace(node, may=tuple(_corrected(each, corrections) for each in node.may))
    return node


def _is_one_thing(node: Boolean) -> bool:
    """Say whether one thing is asked for, beside filters: it must be there, but not before others.

    The tree of *+word* is that of *word*, too.
    """
    return not node.may and sum(not isinstance(each, Filter) for each in node.must) == 1
