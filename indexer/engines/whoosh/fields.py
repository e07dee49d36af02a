"""The terms of a segment and their postings, field by field as Whoosh asks for them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.segment import Segment
from indexer.engines.whoosh.matchers import TermPostings
from indexer.engines.whoosh.schema import WORD_KINDS, decode, encode
from indexer.query.analysed import Key, Kind

Ints = NDArray[np.int64]


class Field(Protocol):
    """The terms of one field in one segment."""

    @property
    def terms(self) -> list[bytes]:
        """All terms, sorted."""

    @property
    def lengths(self) -> NDArray[Any] | None:
        """The length of the field in every document (None: it has no lengths)."""

    def postings(self, term: bytes) -> TermPostings | None:
        """Return the postings of a term; None when there is no such term."""

    def document_frequency(self, term: bytes) -> int:
        """Return the number of documents with a term."""


class WordTerms:
    """Stems or exact forms of one language."""

    def __init__(self, kind: Kind, words: LanguagePostings) -> None:
        self._kind = kind
        self._words = words

    @property
    def lengths(self) -> NDArray[Any]:
        """Return the length of the field in every document."""
        return self._words.lengths

    @cached_property
    def terms(self) -> list[bytes]:
        """Return all terms, sorted."""
        texts: set[str] = set()
        for form, stems in self._words.vocabulary.words():
            texts.update(stems if self._kind == "stem" else (form,))
        return sorted(encode(text) for text in texts)

    def _key(self, term: bytes) -> list[Key]:
        return [Key(self._kind, decode(term))]

    def document_frequency(self, term: bytes) -> int:
        """Return the number of documents with a term."""
        words = self._words.vocabulary.words_of(self._key(term))
        return self._words.document_frequency(words) if len(words.families) else 0

    def postings(self, term: bytes) -> TermPostings | None:
        """Return the postings of a term; None when there is no such term."""
        words = self._words.vocabulary.words_of(self._key(term))
        found, keys = self._words.postings(words)
        if not len(found):
            return None
        documents = found.astype(np.int64)
        return TermPostings(
            documents,
            keys.astype(np.int64) >> 8,
            self._words.lengths[documents].astype(np.int64),
            lambda: self._words.places(words),
        )


class ColumnTerms:
    """A column as single terms: ``names()[value]`` is the text of a value that occurs."""

    lengths: None = None

    def __init__(self, values: NDArray[Any], names: Callable[[], dict[int, str]]) -> None:
        self._values = values
        self._names = names

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return {encode(name): number for number, name in self._names().items()}

    @cached_property
    def terms(self) -> list[bytes]:
        """Return all terms, sorted."""
        return sorted(self._numbers)

    def document_frequency(self, term: bytes) -> int:
        """Return the number of documents with a term."""
        number = self._numbers.get(term)
        return 0 if number is None else int(np.count_nonzero(self._values == number))

    def postings(self, term: bytes) -> TermPostings | None:
        """Return the postings of a term; None when there is no such term."""
        number = self._numbers.get(term)
        return None if number is None else _existing(np.flatnonzero(self._values == number))


class IdTerms:
    """The documents' ids, looked up by hash; their list is read from the stored records."""

    lengths: None = None

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @cached_property
    def terms(self) -> list[bytes]:
        """Return all terms, sorted."""
        ids = {self._segment.document_id(number) for number in range(self._segment.documents)}
        return sorted(encode(id) for id in ids)

    def document_frequency(self, term: bytes) -> int:
        """Return the number of documents with a term."""
        return len(self._segment.numbers_of(decode(term)))

    def postings(self, term: bytes) -> TermPostings | None:
        """Return the postings of a term; None when there is no such term."""
        return _existing(np.array(sorted(self._segment.numbers_of(decode(term))), dtype=np.int64))


def _existing(documents: Ints) -> TermPostings | None:
    once = np.ones(len(documents), dtype=np.int64)
    return TermPostings(documents, once, once) if len(documents) else None


def fields_of(segment: Segment) -> dict[str, Field]:
    """Return the fields of :func:`.schema.schema` that a segment has, in alphabetical order."""
    found: dict[str, Field] = {
        "id": IdTerms(segment),
        "path": ColumnTerms(segment.path, lambda: _paths(segment)),
        "type": ColumnTerms(segment.type, lambda: dict(enumerate(segment.types))),
        "language": ColumnTerms(segment.code, lambda: dict(enumerate(segment.codes))),
        "date": ColumnTerms(segment.date, lambda: _dates(segment)),
    }
    for language, words in segment.languages.items():
        for kind in WORD_KINDS:
            found[f"{kind}_{language}"] = WordTerms(kind, words)
    return dict(sorted(found.items()))


def _paths(segment: Segment) -> dict[int, str]:
    return {number: segment.paths[number] for number in np.unique(segment.path).tolist()}


def _dates(segment: Segment) -> dict[int, str]:
    return {number: _date(number) for number in np.unique(segment.date).tolist() if number}


def _date(number: int) -> str:
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
