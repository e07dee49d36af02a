"""The query tree with its words analysed: what an engine compiles.

A word becomes one :class:`Terms` (or :class:`Sequence`) per language searched, joined by
:class:`AnyLanguage`; everything else keeps the shape that the user gave it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from indexer.query.narrowing import Narrowing
from indexer.query.nodes import Filter, Part

Kind = Literal["stem", "form"]
"""What a key is compared with: the stems or the exact forms of the indexed words."""


class Key(NamedTuple):
    """One term to look up: its kind and its text."""

    kind: Kind
    text: str


class Terms(NamedTuple):
    """One query word in one language, scored as one term.

    The frequencies of ``keys`` in a document are added up, its document frequency is that of
    their union. ``exact`` is the form as typed, which counts extra (None: no extra). ``weight``
    multiplies the score. ``step`` is the word's place among all words of the query, stop words
    counted, for closeness; None when it takes no part in closeness. ``typed`` is what was typed
    where the index has no such word and another stands in its place.

    Named tuples here and above, because every word of a query makes a handful of them and they
    are looked up in dictionaries: making and hashing takes a third of a frozen dataclass's time.
    """

    language: str
    part: Part
    keys: tuple[Key, ...]
    exact: str | None = None
    weight: float = 1.0
    step: int | None = None
    typed: str | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words that follow each other: ``steps[i]`` are the keys accepted at the i-th place."""

    language: str
    part: Part
    steps: tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of the index that begin with ``text`` or are one typing error away from it.

    ``text`` is folded (no accents, lower case).
    """

    language: str
    part: Part
    kind: Literal["prefix", "fuzzy"]
    text: str


@dataclass(frozen=True, slots=True)
class AnyLanguage:
    """One thing asked for, in each language searched; scores add up."""

    readings: tuple["Analysed", ...]


@dataclass(frozen=True, slots=True)
class Boolean:
    """All of ``must``, none of ``never``, and without ``must`` at least one of ``may``."""

    must: tuple["Analysed", ...] = ()
    may: tuple["Analysed", ...] = ()
    never: tuple["Analysed", ...] = ()


Analysed = Terms | Sequence | Expansion | AnyLanguage | Boolean | Filter


@dataclass(frozen=True, slots=True)
class AnalysedQuery:
    """A whole query for an engine.

    ``root`` is None when nothing of the query can be searched. ``words`` holds, for each word
    asked for as typed, stop words included, its folded forms per language: what the
    guess of the query's language stands on. ``ignored`` are the stop words among them that
    play no part, as typed, per language. ``languages`` are the document languages allowed
    (empty: all). ``typed`` is all that is asked for, without signs of the query language, to be
    compared with titles. ``filters`` narrow what is found without a part in the score.
    """

    root: Analysed | None
    words: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    ignored: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    typed: str = ""
    filters: tuple[Narrowing, ...] = ()


def wanted_leaves(node: Analysed | None) -> Iterator[Terms | Sequence | Expansion]:
    """Yield the words and phrases that are asked for, not those excluded, in query order."""
    match node:
        case Terms() | Sequence() | Expansion():
            yield node
        case AnyLanguage():
            for reading in node.readings:
                yield from wanted_leaves(reading)
        case Boolean():
            for child in (*node.must, *node.may):
                yield from wanted_leaves(child)
