"""What an engine offers, whichever it is: a writer of generations and a reader of one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.documents import Document
from indexer.engines.stamp import Stamp
from indexer.query.analysed import AnalysedQuery, Key, Terms
from indexer.query.corrections import Nearest, Similar
from indexer.results import CompletionKind, Contribution, Facets, Notice, Sort

MEMORY_MB: Final = 256
"""What a process that builds aims at, interpreter included, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer of an engine to one query.

    ``hits`` are (document number, score), best first, from ``offset`` on; ``total`` counts all
    documents found and ``languages`` counts them per document language; ``probabilities`` is
    p(language | query); ``idfs`` tells how rare each query word is. ``densest(number)`` tells
    between which characters of a document's body the query's words stand closest together (None:
    they do not stand in the body). ``explain(number)`` tells what the score of a hit is made of,
    ``forms(word)`` which forms of the index a query word stands for and how often each is there.
    ``facets`` are counted where that was asked for, but for languages: a query narrowed to one is
    another query.
    """

    hits: tuple[tuple[int, float], ...]
    total: int
    languages: Mapping[str, int]
    probabilities: Mapping[str, float]
    idfs: Mapping[Terms, float]
    densest: Callable[[int], tuple[int, int] | None]
    explain: Callable[[int], tuple[Contribution, ...]]
    forms: Callable[[Terms], Mapping[str, int]]
    notices: tuple[Notice, ...] = ()
    facets: Facets | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an engine offers for the end of a query that is being typed.

    ``text`` as it is written in the documents, ``words`` its plain words, ``count`` in about how
    many documents it stands. It ``begins`` with what was typed, or has it further inside, at the
    beginning of a word.
    """

    text: str
    words: str
    kind: CompletionKind
    language: str
    count: int
    begins: bool


class Reader(Protocol):
    """One generation, opened for searching; safe to share between threads."""

    @property
    def stamp(self) -> Stamp:
        """What the generation says of itself."""

    def search(
        self,
        query: AnalysedQuery,
        *,
        limit: int,
        offset: int,
        sort: Sort = "relevance",
        facets: bool = False,
    ) -> Ranked:
        """Rank the documents that match; the first of ``sort`` is number ``offset`` 0.

        By date, either way, documents without a date come last. With ``limit`` 0 they are only
        counted, which is faster.
        """

    def load(self, number: int) -> Document:
        """Return the document with this number, as found in :class:`Ranked`.

        A long body may be read only when it is asked for.
        """

    def text(self, number: int, start: int, end: int) -> str:
        """Return ``body[start:end]`` of a document without reading much more of it."""

    def lookalike(self, word: str, language: str) -> Similar | None:
        """Return the likeliest word of a language one typing error away from another.

        It begins with the same letter, accents aside. ``word`` is an exact form.
        """

    def complete(
        self, typed: str, *, before: str, language: str | None, limit: int
    ) -> tuple[Candidate, ...]:
        """Return what ``typed`` may become: the best of each kind, ``limit`` at most, best first.

        ``typed`` and what stands ``before`` it are written as
        :func:`indexer.analysis.plain.plain_words` does. ``language`` is ``"en"``, ``"fr"`` or None
        for all; then that of the words before goes first. No two have the same plain words.
        """

    def frequencies(self, language: str, keys: Sequence[Key]) -> list[int]:
        """Return how many documents have each key in a language; deleted ones may count."""

    def nearest(self, word: str, languages: Sequence[str]) -> tuple[Nearest, ...]:
        """Return the few words of some languages that look most like ``word``, likeliest first."""

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""

    def close(self) -> None:
        """Release files and memory."""


class Sourced(NamedTuple):
    """A document, the number of the file it is from, and a hash of all that the file says of it.

    The hash has 64 bits.
    """

    document: Document
    source: int = 0
    fingerprint: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a new generation, for another process to write: where and how."""

    folder: str
    name: str
    memory_mb: int
    dictionaries: Mapping[str, bytes]


class PartWriter(Protocol):
    """Writes documents that belong behind each other."""

    def add(self, documents: Sequence[Sourced]) -> None:
        """Index a batch: some hundred documents, a few megabytes."""

    def finish(self) -> None:
        """Write everything to the disk."""


class Writer(Protocol):
    """A new generation that nobody sees until :meth:`publish`."""

    @property
    def renamed(self) -> int:
        """How many of the added documents go by another id than their own; after publishing."""

    def add(self, documents: Sequence[Sourced]) -> None:
        """Index a batch (some hundred documents, a few megabytes) behind what came before.

        A document whose id is taken goes by ``ID~2`` and so on.
        """

    def part(self) -> Part:
        """Begin a part behind what came before, which is written by a :class:`PartWriter`.

        It must be finished before :meth:`publish`.
        """

    def documents_of(self, source: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return numbers and fingerprints of a file's documents in the generation before.

        In the order of indexing, without those that were deleted.
        """

    def delete(self, numbers: NDArray[np.int64]) -> None:
        """Take documents of the generation before out, by their number in it."""

    def publish(self, *, folders: tuple[str, ...], catalogue: bytes) -> Stamp:
        """Write everything to the disk, stamp it and switch to it.

        ``catalogue`` is kept beside the index as it is, for the next update.
        """

    def abandon(self) -> None:
        """Throw the unfinished generation away; the old one goes on answering."""
