"""What a segment keeps per document: lengths, language, date, type, path, id, text, offsets."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED, Document
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.lexicon import write_lexicon

Ints = NDArray[np.int64]

DOCUMENT_LANGUAGES: Final = ("en", "fr", "mixed", "other")
"""Values of the ``language`` column, by number."""

OFFSET_BLOCK: Final = 32
"""Words of a document from one stored character offset to the next."""


def date_number(date: str | None) -> int:
    """Return a date as ``yyyymmdd``, with 00 for what is not known; 0 for no date.

    >>> date_number("2025-04"), date_number(None)
    (20250400, 0)
    """
    if not date:
        return 0
    year, month, day = (*date.split("-"), "00", "00")[:3]
    return int(year) * 10_000 + int(month) * 100 + int(day)


def length_byte(lengths: Ints) -> NDArray[np.uint8]:
    """Return lengths as one byte each: exact to 15, then in steps of an eighth, rounded down.

    Zero is for a document without words of the language.
    """
    lengths = np.minimum(lengths, LENGTHS[255])
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def _lengths() -> Ints:
    values = list(range(16))
    step = 1
    while len(values) < 256:
        values += [values[-1] + step * (i + 1) for i in range(8)]
        step *= 2
    return np.array(values[:256], dtype=np.int64)


LENGTHS: Final = _lengths()
"""The length that each byte stands for."""


class DocumentColumns:
    """Writes the columns of a segment while documents come in."""

    def __init__(self, writer: ContainerWriter) -> None:
        self._writer = writer
        self._lengths: dict[str, list[Ints]] = {language: [] for language in SEARCHED}
        self._tokens = dict.fromkeys(SEARCHED, 0)
        self._titles: list[Ints] = []
        self._ids: list[int] = []
        self._paths: dict[str, int] = {}
        self._types: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._columns: dict[str, list[int]] = {
            name: [] for name in ("language", "code", "type", "date", "path")
        }
        self._record_ends = [0]
        self._body_ends = [0]
        self._offset_ends = [0]

    def add_document(self, document: Document, record: bytes, body: bytes) -> None:
        """Add one document's columns and its stored record and body."""
        columns = self._columns
        language = document.language
        known = language if language in DOCUMENT_LANGUAGES else "other"
        columns["language"].append(DOCUMENT_LANGUAGES.index(known))
        columns["code"].append(self._codes.setdefault(language, len(self._codes)))
        columns["type"].append(self._types.setdefault(document.type, len(self._types)))
        columns["date"].append(date_number(document.date))
        path = document.path.lower()
        columns["path"].append(self._paths.setdefault(path, len(self._paths)))
        self._ids.append(zlib.crc32(document.id.encode("utf-8", "surrogatepass")))
        self._writer.append("record.data", np.frombuffer(record, dtype=np.uint8))
        self._writer.append("body.data", np.frombuffer(body, dtype=np.uint8))
        self._record_ends.append(self._record_ends[-1] + len(record))
        self._body_ends.append(self._body_ends[-1] + len(body))

    def add_lengths(
        self, lengths: Mapping[str, Ints], tokens: Mapping[str, Ints], titles: Ints
    ) -> None:
        """Add a batch's lengths and numbers of words per language, and its titles' lengths."""
        for language in SEARCHED:
            own = lengths.get(language)
            count = tokens.get(language)
            if own is None or count is None:
                self._lengths[language].append(np.zeros(len(titles), dtype=np.int64))
                continue
            # A document of stop words alone has words of the language all the same.
            self._lengths[language].append(np.where((own == 0) & (count > 0), 1, own))
            self._tokens[language] += int(count.sum())
        self._titles.append(titles)

    def add_offsets(self, plain: Sequence[tuple[Ints, Ints]], documents: int) -> None:
        """Add a batch's character offsets: (document << 32 | position, start) of every word.

        Only every 32nd word of a document keeps its offset: what stands between is found by
        reading the text again from there.
        """
        empty = np.empty(0, dtype=np.int64)
        key, start = (np.concatenate([empty, *(part[i] for part in plain)]) for i in range(2))
        order = np.argsort(key, kind="stable")
        owner = key[order] >> 32
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        counts = np.diff(np.append(first, len(owner)))
        word = np.arange(len(owner)) - np.repeat(first, counts)
        kept = np.flatnonzero(word % OFFSET_BLOCK == 0)
        self._writer.append("offset.start", start[order][kept].astype(np.uint32))
        blocks = np.bincount(owner[kept], minlength=documents)
        self._offset_ends += (self._offset_ends[-1] + np.cumsum(blocks)).tolist()

    def title_lengths(self) -> Ints:
        """Return the number of words of each document's title."""
        return np.concatenate(self._titles)

    def length_bytes(self, language: str) -> NDArray[np.uint8]:
        """Return the lengths of all documents as bytes."""
        return length_byte(np.concatenate(self._lengths[language]))

    def finish(self) -> dict[str, Any]:
        """Write what was collected; return the meta data of the segment."""
        append = self._writer.append
        for name, dtype in (("language", "u1"), ("code", "u2"), ("type", "u2"), ("date", "u4")):
            append(f"document.{name}", np.array(self._columns[name], dtype=f"<{dtype}"))
        append("document.path", np.array(self._columns["path"], dtype=np.uint32))
        append("document.title_length", self.title_lengths().astype(np.uint32))
        append("record.end", np.array(self._record_ends, dtype=np.uint64))
        append("body.end", np.array(self._body_ends, dtype=np.uint64))
        append("offset.end", np.array(self._offset_ends, dtype=np.uint64))
        ids = np.array(self._ids, dtype=np.uint32)
        order = np.argsort(ids, kind="stable")
        append("id.hash", ids[order])
        append("id.document", order.astype(np.uint32))
        write_lexicon(self._writer, "path", list(self._paths))
        documents = len(ids)
        meta: dict[str, Any] = {
            "documents": documents,
            "types": list(self._types),
            "codes": list(self._codes),
            "tokens": self._tokens,
        }
        for language, parts in self._lengths.items():
            lengths = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
            if lengths.any():
                append(f"{language}.length", lengths.astype(np.uint32))
        return meta
