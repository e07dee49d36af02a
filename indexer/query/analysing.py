"""Query tree -> analysed tree: each word read in every language that is searched."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from indexer.analysis import Token, analyse, fold
from indexer.analysis.families import lemma_stems
from indexer.documents import SEARCHED
from indexer.query.analysed import (
    Analysed,
    AnalysedQuery,
    AnyLanguage,
    Boolean,
    Expansion,
    Key,
    Sequence,
    Terms,
)
from indexer.query.nodes import Exact, Filter, Fuzzy, Group, Node, Part, Phrase, Prefix, Word
from indexer.ranking import JOINED_WEIGHT

_REMEMBERED: Final = 3_000
"""Texts of queries remembered as analysed; about 1,500 bytes each."""

_LONGEST: Final = 40
"""Characters of a text worth remembering; longer ones hardly come twice."""


class _Typed(NamedTuple):
    """A text of the query in one language.

    ``words`` counts them, ``stop`` says that they are all stop words, ``folded`` are
    their folded forms, and ``terms`` stands for each token as if the query began here.
    """

    words: int
    stop: bool
    folded: tuple[str, ...]
    tokens: tuple[Token, ...]
    terms: tuple[Terms, ...]


def analyse_query(
    node: Node | None, languages: tuple[str, ...], *, documents: tuple[str, ...] = ()
) -> AnalysedQuery:
    """Read ``node`` in each of ``languages`` (``"en"``, ``"fr"``, ``"other"``).

    ``documents`` are the document languages to keep (empty: all).
    """
    if node is None:
        return AnalysedQuery(root=None, languages=documents)
    wanted = [leaf.text for leaf in _wanted(node) if not isinstance(leaf, Prefix)]
    words = tuple(_in_each_language(word) for word in dict.fromkeys(" ".join(wanted).split()))
    # Stop words count nothing beside content words, but a query of stop words alone searches.
    only_stops = frozenset(
        each for each in languages if all(_typed(text, each).stop for text in wanted)
    )
    reader = _Reader(languages, only_stops)
    root = reader.read(node, required=False)
    ignored = {language: tuple(dict.fromkeys(words)) for language, words in reader.ignored.items()}
    return AnalysedQuery(root, words, ignored, documents, " ".join(wanted))


class _Reader:
    """Walks one tree; keeps the number of words passed so far, per language."""

    def __init__(self, languages: tuple[str, ...], only_stops: frozenset[str]) -> None:
        self._languages = languages
        self._only_stops = only_stops
        self._step = dict.fromkeys(languages, 0)
        self.ignored: dict[str, list[str]] = {language: [] for language in languages}

    def read(self, node: Node, *, required: bool) -> Analysed | None:
        match node:
            case Filter():
                return node
            case Group():
                return self._group(node)
            case Word():
                readings = [self._word(node, each, required) for each in self._languages]
            case Phrase():
                readings = [_sequence(node.text, node.part, each) for each in self._languages]
            case Exact():
                readings = [_exactly(node.text, node.part, each) for each in self._languages]
            case Prefix() | Fuzzy():
                readings = [_expansion(node, each) for each in self._languages]
        found = tuple(reading for reading in readings if reading is not None)
        return AnyLanguage(found) if found else None

    def _group(self, group: Group) -> Analysed | None:
        must = self._each(group.must, required=True)
        may = self._each(group.may, required=False)
        never = self._each(group.never, required=True)
        if not (must or may or never):
            return None
        return Boolean(must, may, never)

    def _each(self, nodes: tuple[Node, ...], *, required: bool) -> tuple[Analysed, ...]:
        read = (self.read(node, required=required) for node in nodes)
        return tuple(each for each in read if each is not None)

    def _word(self, word: Word, language: str, required: bool) -> Analysed | None:
        """One word as typed; *week-end* holds two tokens and a joined one."""
        typed = _typed(word.text, language)
        start = self._step[language]
        self._step[language] = start + typed.words
        if required and typed.words > 1:
            # `+week-end` wants the compound, not one of its parts.
            whole = [_sequence(word.text, word.part, language)]
            whole += [_terms(t, word.part, language) for t in typed.tokens if t.joined]
            return AnyLanguage(tuple(reading for reading in whole if reading is not None))
        keep_stops = required or language in self._only_stops
        readings = []
        for token, terms in zip(typed.tokens, typed.terms, strict=True):
            if not (keep_stops or token.joined) and token.stop:
                self.ignored[language].append(word.text[token.start : token.end])
                continue
            _, _, keys, exact, weight, step, _ = terms
            if step is not None:
                step += start
            readings.append(Terms(language, word.part, keys, exact, weight, step))
        if len(readings) == 1:
            return readings[0]
        return AnyLanguage(tuple(readings)) if readings else None


def _typed(text: str, language: str) -> _Typed:
    return (_remembered if len(text) <= _LONGEST else _analysed)(text, language)


def _analysed(text: str, language: str) -> _Typed:
    tokens = analyse(text, language)
    plain = [token for token in tokens if not token.joined]
    return _Typed(
        words=len(plain),
        stop=all(token.stop for token in tokens),
        folded=tuple(fold(token.form) for token in plain),
        tokens=tuple(tokens),
        terms=tuple(
            _terms(token, "text", language)._replace(
                weight=JOINED_WEIGHT if token.joined else 1.0,
                step=None if token.joined else token.position,
            )
            for token in tokens
        ),
    )


_remembered: Final = lru_cache(_REMEMBERED)(_analysed)


def _in_each_language(word: str) -> Mapping[str, tuple[str, ...]]:
    return {language: _typed(word, language).folded for language in SEARCHED}


def _terms(token: Token, part: Part, language: str) -> Terms:
    return Terms(language, part, _stem_keys(token, language), token.form)


def _stem_keys(token: Token, language: str) -> tuple[Key, ...]:
    """Return the keys under which a word of the query is looked up."""
    enough = lemma_stems(token.form, language)
    # The acronym C.A.T.S. has the form of cats, but another stem.
    found = [stem for stem in token.stems if stem in enough] or token.stems
    return tuple([Key("stem", stem) for stem in found])


def _sequence(text: str, part: Part, language: str) -> Analysed | None:
    tokens = _plain(text, language)
    if not tokens:
        return None
    if len(tokens) == 1:
        return _terms(tokens[0], part, language)
    return Sequence(language, part, tuple([_stem_keys(token, language) for token in tokens]))


def _expansion(node: Prefix | Fuzzy, language: str) -> Analysed | None:
    """*porte-par** and *l’int** begin what stands in the text: joined, and without the article."""
    text = "".join(_typed(node.text, language).folded)
    kind: Literal["prefix", "fuzzy"] = "prefix" if isinstance(node, Prefix) else "fuzzy"
    return Expansion(language, node.part, kind, text) if text else None


def _exactly(text: str, part: Part, language: str) -> Analysed | None:
    tokens = _plain(text, language)
    if not tokens:
        return None
    keys = tuple((Key("form", token.form),) for token in tokens)
    return Terms(language, part, keys[0]) if len(keys) == 1 else Sequence(language, part, keys)


def _wanted(node: Node) -> Iterator[Word | Phrase | Exact | Prefix | Fuzzy]:
    """Yield the leaves that speak for a language: all that are not excluded."""
    match node:
        case Filter():
            return
        case Group():
            for child in (*node.must, *node.may):
                yield from _wanted(child)
        case _:
            yield node


def _plain(text: str, language: str) -> list[Token]:
    return [token for token in _typed(text, language).tokens if not token.joined]
