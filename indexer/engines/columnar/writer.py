"""A new generation: batches become segments, segments are merged by a policy."""

import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import zstandard
from numpy.typing import NDArray

from indexer.documents import SEARCHED, Document
from indexer.engines.columnar.building import TOKEN_BYTES, Analysers, SegmentBuilder
from indexer.engines.columnar.container import DamagedContainer
from indexer.engines.columnar.merging import merge
from indexer.engines.columnar.records import to_record
from indexer.engines.columnar.segment import Segment
from indexer.engines.columnar.toc import (
    DICTIONARY_NAME,
    TOC_NAME,
    SegmentEntry,
    read_alive,
    read_dictionary,
    read_toc,
    write_deletions,
    write_toc,
)
from indexer.engines.generations import link_files, new_generation, read_pointer, switch, write_lock
from indexer.engines.stamp import Stamp, check_files, checksums, new_stamp, read_stamp, write_stamp
from indexer.errors import IndexCorrupt

CATALOGUE: Final = "catalogue.json"

MEMORY_MB: Final = 256
"""What a build aims at before it writes a segment, interpreter included. The list of documents
already indexed, which grows with the corpus, and the last merge come on top."""

_FIXED_MB: Final = 130
"""Interpreter, libraries, tables of known words."""

BATCH_DOCUMENTS: Final = 500
BATCH_CHARACTERS: Final = 1_000_000
"""Documents analysed at a time."""

MOST_SEGMENTS: Final = 5
"""Every segment costs each word of a query a little."""

_DICTIONARY_BYTES: Final = 64 * 1024
_DICTIONARY_TEXTS: Final = 200
"""Texts in the first batch from which on a dictionary is worth learning."""


class ColumnarWriter:
    """Implements :class:`indexer.engines.protocol.Writer`.

    With ``fresh`` the generation starts empty, else with the documents of the one in use.
    Raises ``IndexBusy``, and without ``fresh`` what opening an index raises.
    """

    def __init__(self, location: Path, *, fresh: bool) -> None:
        self._location = location
        if not fresh:
            read_pointer(location)  # no folder is made for an index that is not there
        self._stack = ExitStack()
        self._stack.enter_context(write_lock(location))
        try:
            self._begin(fresh)
        except BaseException:
            self._stack.close()
            raise

    def _begin(self, fresh: bool) -> None:
        self._fresh = fresh
        old = None if fresh else self._location / read_pointer(self._location).current
        if old is not None:
            stamp = read_stamp(old)
        self._folder = new_generation(self._location)
        self._published = False
        self._stack.callback(self._remove_unpublished)
        self._dictionary: bytes | None = None
        self._analysers = Analysers()
        self._batch: list[Document] = []
        self._characters = 0
        self._made = 0
        self._builder: SegmentBuilder | None = None
        self._entries: list[SegmentEntry] = []
        self._segments: list[Segment] = []
        self._alive: list[NDArray[np.bool_]] = []
        self._changed: set[int] = set()
        self._linked: dict[str, tuple[int, int]] = {}
        if old is not None:
            self._take_over(old, stamp)
        self._old = len(self._segments)

    def _take_over(self, old: Path, stamp: Stamp) -> None:
        # Written anew, and not into the linked file, which is the old generation's too.
        own = (CATALOGUE, TOC_NAME)
        self._linked = {name: facts for name, facts in stamp.files.items() if name not in own}
        # Segments are the bulk: they are read when they are merged. Until then their old checksum
        # goes with them and tells of any damage.
        segments = [name for name in stamp.files if name.endswith(".seg")]
        check_files(old, stamp, unread=segments)
        link_files(old, self._folder, iter(self._linked))
        self._dictionary = read_dictionary(self._folder)
        self._entries = read_toc(old)
        for entry in self._entries:
            try:
                self._segments.append(Segment(self._folder / entry.file, self._dictionary))
            except DamagedContainer as error:
                raise IndexCorrupt(str(self._location), f"{entry.file}: {error}") from None
            self._alive.append(read_alive(self._folder, entry).copy())

    def add(self, document: Document) -> None:
        """Index one document; its id must be free."""
        self._batch.append(document)
        self._characters += len(document.body) + len(document.title)
        if len(self._batch) >= BATCH_DOCUMENTS or self._characters >= BATCH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        if not self._batch:
            return
        if self._dictionary is None:
            self._dictionary = _dictionary(self._batch)
        if self._builder is None:
            self._made += 1
            name = f"{self._folder.name}-{self._made:04d}.seg"
            self._name = name
            self._builder = SegmentBuilder(self._folder / name, self._analysers, self._dictionary)
        self._builder.add(self._batch)
        self._batch, self._characters = [], 0
        if self._builder.tokens * TOKEN_BYTES > (MEMORY_MB - _FIXED_MB) * 1_000_000:
            self._close_segment()

    def _close_segment(self) -> None:
        if self._builder is None:
            return
        self._builder.write()
        entry = SegmentEntry(self._name, self._builder.documents)
        self._builder = None
        self._append(entry)

    def _append(self, entry: SegmentEntry) -> None:
        self._entries.append(entry)
        self._segments.append(Segment(self._folder / entry.file, self._dictionary or b""))
        self._alive.append(np.ones(entry.documents, dtype=bool))

    def delete(self, ids: set[str]) -> None:
        """Take documents of the generation before out; unknown ids are ignored."""
        for id in ids:
            for place in range(self._old):
                for number in self._segments[place].numbers_of(id):
                    self._alive[place][number] = False
                    self._changed.add(place)

    def has(self, id: str) -> bool:
        """Tell whether the id is taken by a document of the generation before that stays."""
        return any(
            self._alive[place][number]
            for place in range(self._old)
            for number in self._segments[place].numbers_of(id)
        )

    def publish(self, *, folders: tuple[str, ...], catalogue: bytes) -> Stamp:
        """Write everything to the disk, stamp it and switch to it."""
        self._flush()
        self._close_segment()
        self._merge()
        self._write_deletions()
        write_toc(self._folder, self._entries)
        if self._dictionary and not (self._folder / DICTIONARY_NAME).exists():
            (self._folder / DICTIONARY_NAME).write_bytes(self._dictionary)
        (self._folder / CATALOGUE).write_bytes(catalogue)
        languages, tokens = self._counts()
        stamp = new_stamp(
            generation=self._folder.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            folders=folders,
            documents=sum(int(alive.sum()) for alive in self._alive),
            languages=languages,
            tokens=tokens,
            files=checksums(self._folder, self._linked),
        )
        write_stamp(self._folder, stamp)
        switch(self._location, self._folder)
        self._published = True
        self._stack.close()
        return stamp

    def _drop(self, place: int) -> None:
        """Take a segment out of the new generation."""
        entry = self._entries.pop(place)
        (self._folder / entry.file).unlink()
        if entry.deletions:
            (self._folder / entry.deletions).unlink()
        self._segments.pop(place)
        self._alive.pop(place)
        self._changed = {i - (i > place) for i in self._changed if i != place}

    def _merge(self) -> None:
        for place in reversed(range(len(self._entries))):
            if len(self._entries) > 1 and not self._alive[place].any():
                self._drop(place)
        while chosen := self._to_merge():
            self._check(chosen)
            self._made += 1
            name = f"{self._folder.name}-{self._made:04d}.seg"
            merge(
                [self._segments[i] for i in chosen],
                [self._alive[i] for i in chosen],
                self._folder / name,
            )
            for place in reversed(chosen):
                self._drop(place)
            segment = Segment(self._folder / name, self._dictionary or b"")
            self._entries.append(SegmentEntry(name, segment.documents))
            self._segments.append(segment)
            self._alive.append(np.ones(segment.documents, dtype=bool))

    def _check(self, places: Sequence[int]) -> None:
        """Refuse to copy damage of the generation before under a new, right checksum."""
        for place in places:
            name = self._entries[place].file
            if name in self._linked:
                try:
                    self._segments[place].check()
                except DamagedContainer as error:
                    raise IndexCorrupt(str(self._location), f"{name}: {error}") from None

    def _to_merge(self) -> list[int]:
        if self._fresh:
            return list(range(len(self._segments))) if len(self._segments) > 1 else []
        return segments_to_merge([int(alive.sum()) for alive in self._alive])

    def _write_deletions(self) -> None:
        for place in self._changed:
            entry = self._entries[place]
            if entry.deletions:
                (self._folder / entry.deletions).unlink()
            name = f"{entry.file.removesuffix('.seg')}-{self._folder.name}.del"
            write_deletions(self._folder, name, self._alive[place])
            self._entries[place] = SegmentEntry(entry.file, entry.documents, name)

    def _counts(self) -> tuple[dict[str, int], dict[str, int]]:
        languages: Counter[str] = Counter()
        tokens = dict.fromkeys(SEARCHED, 0)
        for segment, alive in zip(self._segments, self._alive, strict=True):
            counts = np.bincount(segment.code[alive], minlength=len(segment.codes)).tolist()
            languages.update({c: n for c, n in zip(segment.codes, counts, strict=True) if n})
            for language in SEARCHED:
                tokens[language] += segment.living_tokens(language, alive)
        return dict(languages), tokens

    def abandon(self) -> None:
        """Throw the unfinished generation away; the old one goes on answering."""
        self._stack.close()

    def _remove_unpublished(self) -> None:
        if not self._published:
            shutil.rmtree(self._folder, ignore_errors=True)


def segments_to_merge(sizes: Sequence[int]) -> list[int]:
    """Return the places of the segments to merge now, rising; empty when all is well.

    More than :data:`MOST_SEGMENTS` are brought down by merging the smallest, and with them each
    next larger one that is not more than twice as large as those before it together: so that a
    document is copied a number of times that grows with the logarithm of the index.
    """
    order = sorted(range(len(sizes)), key=lambda place: sizes[place])
    if len(sizes) <= MOST_SEGMENTS:
        return []
    count = len(sizes) - MOST_SEGMENTS + 1
    total = sum(sizes[place] for place in order[:count])
    while count < len(order) and sizes[order[count]] <= 2 * total:
        total += sizes[order[count]]
        count += 1
    return sorted(order[:count])


def _dictionary(documents: Sequence[Document]) -> bytes:
    """Learn what the texts have in common, so that short ones become small too."""
    samples = [document.body[:2000].encode("utf-8", "surrogatepass") for document in documents]
    samples += [to_record(document) for document in documents]
    samples = [sample for sample in samples if len(sample) > 100]
    if len(samples) < _DICTIONARY_TEXTS:
        return b""
    try:
        return zstandard.train_dictionary(_DICTIONARY_BYTES, list(samples)).as_bytes()
    except zstandard.ZstdError:
        return b""  # too much alike to learn from
