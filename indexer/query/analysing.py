"""Query tree -> analysed tree: each word read in every language that is searched."""

from collections.abc import Iterator
from typing import Literal

from indexer.analysis import Token, analyse, fold
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


def analyse_query(
    node: Node | None, languages: tuple[str, ...], *, documents: tuple[str, ...] = ()
) -> AnalysedQuery:
    """Read ``node`` in each of ``languages`` (``"en"``, ``"fr"``, ``"other"``).

    ``documents`` are the document languages to keep (empty: all).
    """
    if node is None:
        return AnalysedQuery(root=None, languages=documents)
    wanted = [leaf.text for leaf in _wanted(node) if not isinstance(leaf, Prefix)]
    typed = dict.fromkeys(" ".join(wanted).split())
    words = tuple({each: _folded(word, each) for each in SEARCHED} for word in typed)
    # Stop words count nothing beside content words, but a query of stop words alone searches.
    only_stops = frozenset(
        each for each in languages if all(t.stop for text in wanted for t in _tokens(text, each))
    )
    reader = _Reader(languages, only_stops)
    root = reader.read(node, required=False)
    ignored = {language: tuple(dict.fromkeys(words)) for language, words in reader.ignored.items()}
    return AnalysedQuery(root=root, words=words, ignored=ignored, languages=documents)


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
        tokens = _tokens(word.text, language)
        plain = [token for token in tokens if not token.joined]
        start = self._step[language]
        self._step[language] += len(plain)
        if required and len(plain) > 1:
            # `+week-end` wants the compound, not one of its parts.
            whole = [_sequence(word.text, word.part, language)]
            whole += [_terms(t, word.part, language, None) for t in tokens if t.joined]
            return AnyLanguage(tuple(reading for reading in whole if reading is not None))
        keep_stops = required or language in self._only_stops
        readings = []
        for token in tokens:
            if token.joined:
                readings.append(_terms(token, word.part, language, None, weight=JOINED_WEIGHT))
            elif keep_stops or not token.stop:
                readings.append(_terms(token, word.part, language, start + token.position))
            else:
                self.ignored[language].append(word.text[token.start : token.end])
        if len(readings) == 1:
            return readings[0]
        return AnyLanguage(tuple(readings)) if readings else None


def _folded(word: str, language: str) -> tuple[str, ...]:
    return tuple(fold(token.form) for token in _tokens(word, language) if not token.joined)


def _terms(
    token: Token, part: Part, language: str, step: int | None, *, weight: float = 1.0
) -> Terms:
    keys = tuple(Key("stem", stem) for stem in token.stems)
    return Terms(language, part, keys, exact=token.form, weight=weight, step=step)


def _sequence(text: str, part: Part, language: str) -> Analysed | None:
    tokens = [token for token in _tokens(text, language) if not token.joined]
    if not tokens:
        return None
    if len(tokens) == 1:
        return _terms(tokens[0], part, language, None)
    steps = tuple(tuple(Key("stem", stem) for stem in token.stems) for token in tokens)
    return Sequence(language, part, steps)


def _expansion(node: Prefix | Fuzzy, language: str) -> Analysed | None:
    """*porte-par** and *l’int** begin what stands in the text: joined, and without the article."""
    text = "".join(fold(t.form) for t in _tokens(node.text, language) if not t.joined)
    kind: Literal["prefix", "fuzzy"] = "prefix" if isinstance(node, Prefix) else "fuzzy"
    return Expansion(language, node.part, kind, text) if text else None


def _exactly(text: str, part: Part, language: str) -> Analysed | None:
    tokens = [token for token in _tokens(text, language) if not token.joined]
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


def _tokens(text: str, language: str) -> list[Token]:
    return analyse(text, language)
