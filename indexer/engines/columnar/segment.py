"""One segment, mapped into memory: its documents, and the postings of each language."""

from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED, Document, with_lazy_body
from indexer.engines.columnar.columns import OFFSET_BLOCK
from indexer.engines.columnar.completions import Completions
from indexer.engines.columnar.container import Container, ContainerWriter
from indexer.engines.columnar.folders import Places, folder_of, source_of
from indexer.engines.columnar.frames import FRAME_CHARACTERS, Frames
from indexer.engines.columnar.identifiers import Ids, numbered
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.lexicon import Lexicon
from indexer.engines.columnar.records import split_record, to_document

Ints = NDArray[np.int64]

_PORTION: Final = 1 << 20
"""Bytes copied at a time."""


class Segment:
    """One segment file. ``number`` of a document counts from 0 within the segment."""

    def __init__(self, path: Path) -> None:
        self.key = segment_key(path)
        self._container = container = Container(path)
        meta = container.meta
        self.documents: int = meta["documents"]
        self.tokens: dict[str, int] = meta["tokens"]
        self.types: list[str] = meta["types"]
        self.codes: list[str] = meta["codes"]
        self.dictionaries: list[str] = meta["dictionaries"]
        self.type = container["document.type"]
        self.code = container["document.code"]
        self.date = container["document.date"]
        self.path = container["document.path"]
        self.language = container["document.language"]
        self.title_lengths = container["document.title_length"]
        self.title_keys = container["document.title_key"]
        self.paths = Lexicon(container, "path")
        self.source = container["document.source"]
        self.fingerprint = container["document.fingerprint"]
        self.ids = Ids(container)
        self.lengths: dict[str, tuple[int, int]] = meta["lengths"]
        self._frames = Frames(container)
        self._offset_end = container["offset.end"]
        self._offset_start = container["offset.start"]
        self.languages = {
            language: LanguagePostings(container, language)
            for language in SEARCHED
            if f"{language}.length" in container
        }

    @cached_property
    def code_counts(self) -> Ints:
        """The number of documents with each of ``codes``, deleted ones included."""
        return np.bincount(self.code, minlength=len(self.codes))

    @cached_property
    def completions(self) -> Completions:
        """The titles, phrases and words that a query being typed is completed by."""
        return Completions(self._container)

    @cached_property
    def folders(self) -> Places:
        """The folders that the documents lie in."""
        return Places(map(folder_of, self._paths_in_full()), self.path, self.path_of)

    @cached_property
    def sources(self) -> Places:
        """The ``.jsonl`` files that documents come from."""
        return Places(map(source_of, self._paths_in_full()), self.path, self.path_of)

    def _paths_in_full(self) -> list[str]:
        return [path.decode("utf-8", "surrogatepass") for path in self.paths.encoded()]

    def path_of(self, number: int) -> str:
        """Return the path of a document, capitals as they are."""
        return str(split_record(self._frames.text(number, 0))[0][1])

    def check(self) -> None:
        """Compare every byte with the checksums."""
        self._container.check()

    def release(self, at_least: int = 0) -> None:
        """Let go of the memory that reading took, or that of arrays ``at_least`` so large."""
        self._container.release(at_least)

    def record(self, number: int) -> Document:
        """Return a stored document; a body of several frames is read when it is asked for."""
        text = self._frames.text(number, 0)
        values, end = split_record(text)
        id = self._known_as(number, values[0])
        if self._frames.count(number) == 1:
            return to_document(values, id, text[end + 1 :])
        document = to_document(values, id, "")
        return with_lazy_body(document, partial(self.text, number, 0, None))

    def document(self, number: int) -> Document:
        """Return a stored document with its body."""
        document = self.record(number)
        _ = document.body
        return document

    def text(self, number: int, start: int, end: int | None) -> str:
        """Return ``body[start:end]`` of a document, reading only the frames it lies in."""
        count = self._frames.count(number)
        first = min(start // FRAME_CHARACTERS, count - 1)
        last = count - 1 if end is None else min(max(0, end - 1) // FRAME_CHARACTERS, count - 1)
        parts = [self._frames.text(number, which) for which in range(first, last + 1)]
        if first == 0 and parts:
            parts[0] = parts[0][split_record(parts[0])[1] + 1 :]
        base = first * FRAME_CHARACTERS
        return "".join(parts)[start - base : None if end is None else max(end, start) - base]

    def title(self, number: int) -> tuple[str, str]:
        """Return a document's title and its language."""
        values = split_record(self._frames.text(number, 0))[0]
        return values[2], values[5]

    def passages(self, number: int, characters: int) -> list[tuple[str, str]]:
        """Return language and text of a document's passages in its first ``characters``."""
        text = self._frames.text(number, 0)
        values, end = split_record(text)
        body = text[end + 1 :]
        if self._frames.count(number) > 1:
            body = self.text(number, 0, characters)
        return [(language, body[low:high]) for low, high, language in values[6]]

    def title_characters(self, number: int) -> int:
        """Return the number of characters of a document's title."""
        return len(split_record(self._frames.text(number, 0))[0][2])

    def numbers_of(self, id: str) -> list[int]:
        """Return the documents that go by an id, deleted ones included."""
        found = [number for number in self.ids.owners(id) if self.ids.repeat(number) == 1]
        if (split := numbered(id)) is not None:
            base, repeat = split
            found += [n for n in self.ids.owners(base) if self.ids.repeat(n) == repeat]
        return [number for number in found if self.document_id(number) == id]

    def document_id(self, number: int) -> str:
        """Return the id that a document goes by."""
        return self._known_as(number, self.own_id(number))

    def own_id(self, number: int) -> str:
        """Return the id that a document's file gives it."""
        return str(split_record(self._frames.text(number, 0))[0][0])

    def _known_as(self, number: int, own: str) -> str:
        repeat = self.ids.repeat(number)
        return own if repeat == 1 else f"{own}~{repeat}"

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

    def living_tokens(self, language: str, alive: NDArray[np.bool_]) -> int:
        """Estimate the running words of a language in the living documents by their lengths."""
        if language not in self.languages:
            return 0
        if alive.all():
            return self.tokens[language]
        lengths = self.languages[language].lengths
        share = float(lengths[alive].sum(dtype=np.int64)) / float(lengths.sum(dtype=np.int64))
        return round(self.tokens[language] * share)

    def copy_frames(
        self, writer: ContainerWriter, alive: NDArray[np.bool_]
    ) -> tuple[Ints, Ints, NDArray[np.uint8]]:
        """Append the living documents' frames.

        Return the bytes of each frame, and the frames and the dictionary of each document.
        """
        container = self._container
        ends = container["frame.end"].astype(np.int64)
        first = container["document.frame"].astype(np.int64)
        data = container["frame.data"]
        sizes = [np.empty(0, dtype=np.int64)]
        for low, high in _runs(alive):
            own = ends[first[low] : first[high] + 1]
            _append_in_portions(writer, "frame.data", data[own[0] : own[-1]])
            sizes.append(np.diff(own))
        return np.concatenate(sizes), np.diff(first)[alive], container["document.dictionary"][alive]

    def dictionary_bytes(self) -> list[bytes]:
        """Return the dictionaries of the segment, in the order of their languages."""
        return self._frames.dictionaries()

    def copy_offsets(self, writer: ContainerWriter, alive: NDArray[np.bool_]) -> Ints:
        """Append the living documents' offsets; return how many each has."""
        ends = self._offset_end.astype(np.int64)
        for first, last in _runs(alive):
            writer.append("offset.start", self._offset_start[ends[first] : ends[last]])
        return np.diff(ends)[alive]


_OPEN: Final[WeakValueDictionary[tuple[int, int, int], Segment]] = WeakValueDictionary()


def opened(path: Path) -> Segment:
    """Return the segment in a file: the one that is open already, if it is.

    A file keeps its key while it is open, and never changes. Raises ``DamagedContainer``.
    """
    segment = _OPEN.get(segment_key(path))
    if segment is None:
        segment = Segment(path)
        _OPEN[segment.key] = segment
    return segment


def segment_key(path: Path) -> tuple[int, int, int]:
    """Return what tells a file from every other one while it is open, by whatever name."""
    facts = path.stat()
    return facts.st_dev, facts.st_ino, facts.st_size


def _append_in_portions(writer: ContainerWriter, name: str, array: NDArray[Any]) -> None:
    for start in range(0, len(array), _PORTION):
        writer.append(name, array[start : start + _PORTION])


def _runs(alive: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches ``first .. last - 1`` of living documents."""
    changes = np.flatnonzero(np.diff(alive.astype(np.int8), prepend=0, append=0))
    return [(int(first), int(last)) for first, last in changes.reshape(-1, 2)]
