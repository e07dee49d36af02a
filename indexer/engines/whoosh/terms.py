"""The dictionary of one segment as Whoosh reads it: terms in order, statistics, matchers."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from indexer.engines.whoosh.fields import Field
from indexer.engines.whoosh.matchers import PostingsMatcher, TermPostings
from indexer.engines.whoosh.schema import decode, encode


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms and postings of one segment, fields in alphabetical order."""

    def __init__(self, fields: dict[str, Field], alive: NDArray[np.bool_]) -> None:
        self._fields = fields
        self._alive = alive
        self._all_alive = bool(alive.all())

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        fieldname, text = term
        return fieldname in self._fields and self._fields[fieldname].document_frequency(text) > 0

    def _postings(self, fieldname: str, text: bytes) -> TermPostings:
        field = self._fields.get(fieldname)
        postings = field.postings(text) if field is not None else None
        if postings is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return postings

    def indexed_field_names(self) -> list[str]:
        """Return the fields with terms."""
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: object) -> "Cursor":
        """Return a cursor over the terms of one field."""
        field = self._fields.get(fieldname)
        terms = field.terms if field is not None else []
        return Cursor(terms, lambda text: self.term_info(fieldname, text))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every field and term, in order."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield fields and terms from one term on, in order."""
        for name, field in self._fields.items():
            if name >= fieldname:
                first = bisect_left(field.terms, prefix) if name == fieldname else 0
                for number in range(first, len(field.terms)):
                    yield name, field.terms[number]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term with its statistics."""
        return self.items_from("", b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield terms from one on with their statistics."""
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; raise ``TermNotFound``."""
        return self._postings(fieldname, text).info()

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the weights of a term in all documents, added up."""
        field = self._fields.get(fieldname)
        postings = field.postings(text) if field is not None else None
        return float(postings.weights.sum()) if postings is not None else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return the number of documents with a term."""
        field = self._fields.get(fieldname)
        return field.document_frequency(text) if field is not None else 0

    def matcher(
        self,
        fieldname: str,
        text: bytes,
        format_: Any,
        scorer: Any = None,
    ) -> PostingsMatcher:
        """Return the living documents of a term.

        Whoosh wraps it in a filter of its own that, skipping blocks, may stop at a deleted
        document: so none is in here to begin with.
        """
        postings = self._postings(fieldname, text)
        if not self._all_alive:
            postings = postings.only(self._alive)
        return PostingsMatcher((fieldname, text), postings, format_, scorer)


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """Walks over the sorted terms of one field; ``None`` is behind the last."""

    def __init__(self, terms: list[bytes], info: Callable[[bytes], TermInfo]) -> None:
        self._terms = terms
        self._info = info
        self._at = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term from ``string`` on."""
        wanted = string if isinstance(string, bytes) else encode(string)
        self._at = bisect_left(self._terms, wanted)
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """Return the current term."""
        return decode(self._terms[self._at]) if self.is_valid() else None

    def term(self) -> str | None:
        """Return the current term."""
        return self.text()

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the current term."""
        return self._info(self._terms[self._at]) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Tell whether there is a current term."""
        return self._at < len(self._terms)
