"""One segment, mapped into memory: its documents, and the postings of each language."""

import threading
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from indexer.documents import SEARCHED, Document
from indexer.engines.columnar.columns import OFFSET_BLOCK
from indexer.engines.columnar.container import Container, ContainerWriter
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.lexicon import Lexicon
from indexer.engines.columnar.records import from_record, id_of_record, title_of_record

Ints = NDArray[np.int64]


class Segment:
    """One segment file. ``number`` of a document counts from 0 within the segment."""

    def __init__(self, path: Path, dictionary: bytes) -> None:
        self._container = container = Container(path)
        meta = container.meta
        self.documents: int = meta["documents"]
        self.tokens: dict[str, int] = meta["tokens"]
        self.types: list[str] = meta["types"]
        self.codes: list[str] = meta["codes"]
        self.type = container["document.type"]
        self.code = container["document.code"]
        self.date = container["document.date"]
        self.path = container["document.path"]
        self.language = container["document.language"]
        self.title_lengths = container["document.title_length"]
        self.paths = Lexicon(container, "path")
        self._id_hash = container["id.hash"]
        self._id_document = container["id.document"]
        self._record_end = container["record.end"]
        self._body_end = container["body.end"]
        self._offset_end = container["offset.end"]
        self._offset_start = container["offset.start"]
        shared = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._shared = shared
        self._threads = threading.local()
        self.languages = {
            language: LanguagePostings(container, language)
            for language in SEARCHED
            if f"{language}.length" in container
        }

    def check(self) -> None:
        """Compare every byte with the checksums."""
        self._container.check()

    def release(self) -> None:
        """Let go of the memory that reading took."""
        self._container.release()

    def _frame(self, name: str, ends: NDArray[Any], number: int) -> bytes:
        low, high = int(ends[number]), int(ends[number + 1])
        # A decompressor is not for several threads at once.
        decompressor = getattr(self._threads, "decompressor", None)
        if decompressor is None:
            decompressor = zstandard.ZstdDecompressor(dict_data=self._shared)
            self._threads.decompressor = decompressor
        return bytes(decompressor.decompress(self._container.bytes_of(name)[low:high]))

    def document(self, number: int) -> Document:
        """Return a stored document."""
        record = self._frame("record.data", self._record_end, number)
        body = str(self._frame("body.data", self._body_end, number), "utf-8", "surrogatepass")
        return from_record(record, body)

    def title_characters(self, number: int) -> int:
        """Return the number of characters of a document's title."""
        return len(title_of_record(self._frame("record.data", self._record_end, number)))

    def numbers_of(self, id: str) -> list[int]:
        """Return the documents with an id, deleted ones included."""
        wanted = np.uint32(zlib.crc32(id.encode("utf-8", "surrogatepass")))
        low, high = np.searchsorted(self._id_hash, [wanted, wanted], side="left").tolist()
        high = int(np.searchsorted(self._id_hash, wanted, side="right"))
        candidates = self._id_document[low:high].tolist()
        return [number for number in candidates if self.document_id(number) == id]

    def document_id(self, number: int) -> str:
        """Return the id of a document."""
        return id_of_record(self._frame("record.data", self._record_end, number))

    def stretch(self, number: int, first: int, last: int) -> tuple[int, int]:
        """Return where the text from position ``first`` to ``last`` lies, and a little around.

        In characters of title and body as one text with one character between them; the end may
        lie behind the text.
        """
        low, high = self._offset_end[number : number + 2].tolist()
        title = int(self.title_lengths[number])
        # The free position behind the title is no word.
        words = [place - (place > title) for place in (first, last)]
        begin = min(low + words[0] // OFFSET_BLOCK, high - 1)
        end = low + words[1] // OFFSET_BLOCK + 1
        until = int(self._offset_start[end]) if end < high else 1 << 40
        return int(self._offset_start[begin]), until

    # For merging

    def id_hashes(self) -> NDArray[np.uint32]:
        """Return the CRC-32 of every document's id."""
        hashes = np.empty(self.documents, dtype=np.uint32)
        hashes[self._id_document] = self._id_hash
        return hashes

    def living_tokens(self, language: str, alive: NDArray[np.bool_]) -> int:
        """Estimate the running words of a language in the living documents by their lengths."""
        if language not in self.languages:
            return 0
        lengths = self.languages[language].lengths
        share = float(lengths[alive].sum(dtype=np.int64)) / float(lengths.sum(dtype=np.int64))
        return round(self.tokens[language] * share)

    def copy_frames(self, writer: ContainerWriter, name: str, alive: NDArray[np.bool_]) -> Ints:
        """Append the living documents' ``record`` or ``body`` data; return their sizes."""
        ends = (self._record_end if name == "record" else self._body_end).astype(np.int64)
        data = self._container[f"{name}.data"]
        for first, last in _runs(alive):
            writer.append(f"{name}.data", data[ends[first] : ends[last]])
        return np.diff(ends)[alive]

    def copy_offsets(self, writer: ContainerWriter, alive: NDArray[np.bool_]) -> Ints:
        """Append the living documents' offsets; return how many each has."""
        ends = self._offset_end.astype(np.int64)
        for first, last in _runs(alive):
            writer.append("offset.start", self._offset_start[ends[first] : ends[last]])
        return np.diff(ends)[alive]


def _runs(alive: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches ``first .. last - 1`` of living documents."""
    changes = np.flatnonzero(np.diff(alive.astype(np.int8), prepend=0, append=0))
    return [(int(first), int(last)) for first, last in changes.reshape(-1, 2)]
