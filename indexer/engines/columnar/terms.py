"""A query word in each segment: the documents it stands in and what each adds to a score.

Made once for a generation and kept while there is room: the words of a language that people
search for are few, and the next query may bring them again.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.lemmas import same_word
from indexer.engines.columnar import speed
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.matches import both
from indexer.engines.columnar.vocabulary import Words
from indexer.ranking import STEM_WEIGHT

CACHE_BYTES: Final = 16_000_000
"""Memory for terms met before, per generation."""

_MOST_COUNTS: Final = 20_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermList:
    """A term in one segment: living documents, in order and each once, and their scores.

    Scores are those of the term alone: without the weight of its language and place in the query.
    ``whole`` tells that no document of the term is missing because it is deleted.
    """

    documents: Ints
    scores: Floats
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A term in all segments: the words it stands for, its documents, and how rare it is."""

    words: tuple[Words | None, ...]
    lists: tuple[TermList, ...]
    idf: float

    @property
    def bytes(self) -> int:
        """Return about how much memory the term takes."""
        return 500 + sum(each.documents.nbytes + each.scores.nbytes for each in self.lists)


class Counts:
    """How often words stand in the index, by (language, word); all forgotten when full."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def get(self, key: tuple[str, str]) -> int | None:
        """Return a count looked up before."""
        return self._counts.get(key)

    def put(self, key: tuple[str, str], count: int) -> None:
        """Keep a count."""
        if len(self._counts) >= _MOST_COUNTS:
            self._counts.clear()
        self._counts[key] = count


class Found(NamedTuple):
    """Where a term stands in one segment, deleted documents included.

    ``documents`` rise, ``keys`` (frequency << 8 | length byte) are theirs. ``words`` are the
    words it stands for, when that is all there is to it (None: words of titles, phrases).
    ``family`` is their number when they are one whole family, else -1.
    """

    words: Words | None
    documents: NDArray[Any]
    keys: NDArray[np.uint16]
    family: int = -1


NOTHING: Final = Found(None, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint16))
NO_SCORES: Final = TermList(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


class TermCache:
    """Terms by what they were made from; the ones not asked for longest go first.

    Safe to use from several threads.
    """

    def __init__(self, room: int = CACHE_BYTES) -> None:
        self._largest = room // 4
        self._room = room
        self._lock = threading.Lock()
        self._terms: OrderedDict[Any, Term] = OrderedDict()

    def get(self, key: Any) -> Term | None:
        """Return a term met before."""
        with self._lock:
            term = self._terms.get(key)
            if term is not None:
                self._terms.move_to_end(key)
            return term

    def put(self, key: Any, term: Term) -> None:
        """Keep a term, unless it would fill a quarter of the room alone."""
        if term.bytes > self._largest:
            return
        with self._lock:
            if key not in self._terms:
                self._terms[key] = term
                self._room -= term.bytes
            while self._room < 0:
                _, oldest = self._terms.popitem(last=False)
                self._room += oldest.bytes

    def clear(self) -> None:
        """Forget all terms."""
        with self._lock:
            self._room += sum(term.bytes for term in self._terms.values())
            self._terms.clear()


def plain_scores(
    found: Found, saturation: Floats, idf: float, extra: Found = NOTHING, share: float = 0.0
) -> TermList:
    """Return idf x saturation, and where ``extra`` stands too share x its own saturation.

    ``saturation[key]`` is BM25 without idf.
    """
    documents = found.documents.astype(np.int64)
    scores = saturation.take(found.keys)
    scores *= np.float32(idf)
    if len(extra.documents):
        # *C.A.T.S.* has another stem than *cats*: one form can stand where the term does not.
        at, there = both(extra.documents.astype(np.int64), documents)
        scores[at] += saturation.take(extra.keys.take(there)) * np.float32(share)
    return TermList(documents, scores)


def family_scores(
    postings: LanguagePostings,
    family: int,
    saturation: Floats,
    weights: Floats,
    exact: int,
    share: float,
) -> TermList:
    """Return the same for a whole family in one reading, each form with a weight of its own.

    ``weights[i]`` is that of the i-th form of the family, the last one that of a posting where
    several stand; ``exact`` is the form (-1: none) that adds ``share`` x its own saturation there.
    """
    low, high = postings.range_of(family)
    if postings.usual and (loops := speed.loops()) is not None:
        return TermList(
            *loops.score_family(
                family,
                low,
                high,
                postings.chunk_end,
                postings.document,
                postings.key,
                postings.local,
                postings.mixed,
                postings.mixed_end,
                postings.mixed_local,
                postings.mixed_frequency,
                weights,
                exact,
                share,
                saturation,
            )
        )
    documents = postings.documents_of(family).astype(np.int64)
    keys = postings.key[low:high]
    scores = saturation.take(keys)
    scores *= weights.take(postings.local[low:high])
    if exact >= 0:
        # Where several forms of the family stand, the exact one has a frequency of its own.
        at, frequencies = postings.mixed_with(family, exact)
        if len(at):
            own = frequencies << 8 | (keys.take(at) & 255)
            scores[at] += saturation.take(own) * np.float32(share)
    return TermList(documents, scores)


def form_weights(
    postings: LanguagePostings, language: str, family: int, typed: str | None, idf: float
) -> Floats:
    """Return what each form of a family weighs for a word typed, ``several`` forms at the end."""
    weights = np.full(postings.several + 1, idf, dtype=np.float32)
    first, end = postings.vocabulary.forms_of(family)
    if typed is not None and end - first > 1:
        forms = postings.vocabulary.forms
        for form in range(first, end):
            if not same_word(typed, forms[form], language):
                weights[form - first] *= STEM_WEIGHT
    return weights
