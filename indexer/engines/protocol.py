"""What an engine offers, whichever it is: a writer of generations and a reader of one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.documents import Document
from indexer.engines.stamp import Stamp
from indexer.query.analysed import AnalysedQuery, Terms
from indexer.results import Notice


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer of an engine to one query.

    ``hits`` are (document number, score), best first, from ``offset`` on; ``total`` counts all
    documents found and ``languages`` counts them per document language; ``probabilities`` is
    p(language | query); ``idfs`` tells how rare each query word is. ``densest(number)`` tells
    between which characters of a document's body the query's words stand closest together (None:
    they do not stand in the body).
    """

    hits: tuple[tuple[int, float], ...]
    total: int
    languages: Mapping[str, int]
    probabilities: Mapping[str, float]
    idfs: Mapping[Terms, float]
    densest: Callable[[int], tuple[int, int] | None]
    notices: tuple[Notice, ...] = ()


class Reader(Protocol):
    """One generation, opened for searching; safe to share between threads."""

    @property
    def stamp(self) -> Stamp:
        """What the generation says of itself."""

    def search(self, query: AnalysedQuery, *, limit: int, offset: int) -> Ranked:
        """Rank the documents that match; the best is number ``offset`` 0."""

    def load(self, number: int) -> Document:
        """Return the document with this number, as found in :class:`Ranked`.

        A long body may be read only when it is asked for.
        """

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""

    def close(self) -> None:
        """Release files and memory."""


class Writer(Protocol):
    """A new generation that nobody sees until :meth:`publish`."""

    @property
    def renamed(self) -> int:
        """How many of the added documents go by another id than their own; after publishing."""

    def add(self, document: Document, *, source: int = 0, fingerprint: int = 0) -> None:
        """Index one document; one whose id is taken goes by ``ID~2`` and so on.

        ``source`` is the number of the file it is from, ``fingerprint`` a hash (64 bits) of all
        that the file says of it.
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
