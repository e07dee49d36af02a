"""Our segments as a Whoosh codec: stock searchers, queries and parsers read them as they are.

Reading only: an index is written by :class:`indexer.Index`. Statistics of terms and lengths
count deleted documents until they are merged away, as Whoosh's own do; no matcher stops at one.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn, Self

import numpy as np
from numpy.typing import NDArray
from whoosh import index
from whoosh.codec import base
from whoosh.fields import Schema
from whoosh.filedb.filestore import ReadOnlyError
from whoosh.reading import (
    EmptyReader,
    IndexReader,
    MultiReader,
    SegmentReader,
)

from indexer.engines.columnar.reader import ColumnarReader
from indexer.engines.columnar.segment import Segment
from indexer.engines.generations import read_pointer
from indexer.engines.whoosh.fields import Field, fields_of
from indexer.engines.whoosh.schema import schema
from indexer.engines.whoosh.terms import TermsReader

Alive = NDArray[np.bool_]

INDEX_NAME: Final = "MAIN"


def open_whoosh(location: str | Path) -> "WhooshIndex":
    """Open the generation in use for stock Whoosh.

    Raises ``IndexNotFound``, ``IndexCorrupt`` and ``IndexOutOfDate``.

    To search French words::

        opened = open_whoosh("archive")
        query = QueryParser("stem_fr", opened.schema).parse("règles de pêche")
        titles = [hit["title"] for hit in opened.searcher().search(query)]
    """
    return WhooshIndex(Path(location).expanduser())


class WhooshIndex(index.Index):  # type: ignore[misc]
    """One generation as a Whoosh index; :meth:`refresh` opens the one in use by then."""

    def __init__(self, location: Path) -> None:
        self.location = location
        self.schema: Schema = schema()
        name = read_pointer(location).current
        self.generation = _number(name)
        opened = ColumnarReader(location / name).generation
        self._segments = [
            WhooshSegment(segment, alive)
            for segment, alive in zip(opened.segments, opened.alive, strict=True)
        ]

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """Return a reader over all segments; ``reuse`` is left alone, for opening costs nothing."""
        readers = [
            SegmentReader(None, self.schema, segment, generation=self.generation)
            for segment in self._segments
        ]
        if not readers:
            return EmptyReader(self.schema)
        return readers[0] if len(readers) == 1 else MultiReader(readers, self.generation)

    def latest_generation(self) -> int:
        """Return the number of the generation in use now."""
        return _number(read_pointer(self.location).current)

    def up_to_date(self) -> bool:
        """Tell whether this is still the generation in use."""
        return self.latest_generation() == self.generation

    def refresh(self) -> Self:
        """Return the index as it is in use now."""
        return self if self.up_to_date() else type(self)(self.location)

    def is_empty(self) -> bool:
        """Tell whether there is no segment."""
        return not self._segments

    def writer(self, **_: Any) -> NoReturn:
        """Raise Whoosh's ``ReadOnlyError``: only :class:`indexer.Index` writes."""
        raise ReadOnlyError


def _number(generation: str) -> int:
    return int(generation[1:])


class WhooshSegment(base.Segment):  # type: ignore[misc]
    """One of our segments with its living documents, as Whoosh's table of contents lists it."""

    def __init__(self, segment: Segment, alive: Alive) -> None:
        super().__init__(INDEX_NAME)
        self.segment = segment
        self.alive = alive
        self.fields: dict[str, Field] = fields_of(segment)
        self._deleted = frozenset(np.flatnonzero(~alive).tolist())

    def codec(self) -> "ColumnarCodec":
        """Return the codec that reads it."""
        return ColumnarCodec()

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self.segment.documents

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return len(self._deleted)

    def deleted_docs(self) -> frozenset[int]:
        """Return the deleted documents."""
        return self._deleted

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return docnum in self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> NoReturn:
        """Raise ``ReadOnlyError``."""
        raise ReadOnlyError

    def set_doc_count(self, doccount: int) -> NoReturn:
        """Raise ``ReadOnlyError``."""
        raise ReadOnlyError


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Reads :class:`WhooshSegment`."""

    def per_document_reader(self, storage: object, segment: WhooshSegment) -> "DocumentReader":
        """Return the reader of lengths and stored fields."""
        return DocumentReader(segment)

    def terms_reader(self, storage: object, segment: WhooshSegment) -> TermsReader:
        """Return the reader of terms and postings."""
        return TermsReader(segment.fields, segment.alive)


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, deletions and stored fields of one segment."""

    def __init__(self, segment: WhooshSegment) -> None:
        self._segment = segment
        self.doc_count: Callable[[], int] = segment.doc_count
        self.doc_count_all = segment.doc_count_all
        self.has_deletions: Callable[[], bool] = segment.has_deletions
        self.is_deleted = segment.is_deleted
        self.deleted_docs = segment.deleted_docs

    def _lengths(self, fieldname: str) -> NDArray[Any] | None:
        field = self._segment.fields.get(fieldname)
        return None if field is None else field.lengths

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the words of a field in a document, words of the title counted twice."""
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Return the words of a field in all documents."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """Return the least words of a field in a document that has it."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths[lengths > 0].min())

    def max_field_length(self, fieldname: str) -> int:
        """Return the most words of a field in a document."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Return id, path, title, body, language, type, and the date where known."""
        document = self._segment.segment.document(docnum)
        names = ("id", "path", "title", "body", "language", "type")
        values = {name: getattr(document, name) for name in names}
        return values if document.date is None else {**values, "date": document.date}
