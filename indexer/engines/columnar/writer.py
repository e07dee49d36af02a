"""A new generation: batches become segments, segments are merged by a policy."""

import shutil
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED
from indexer.engines.columnar.building import Analysers
from indexer.engines.columnar.container import DamagedContainer
from indexer.engines.columnar.frames import Dictionaries
from indexer.engines.columnar.identifiers import NO_REPEATS, Hashes, Repeats, told_apart
from indexer.engines.columnar.memory import give_back
from indexer.engines.columnar.merging import merge
from indexer.engines.columnar.parts import SegmentsWriter, segment_names
from indexer.engines.columnar.segment import Segment
from indexer.engines.columnar.toc import (
    CATALOGUE_NAME,
    TOC_NAME,
    SegmentEntry,
    read_alive,
    read_toc,
    write_deletions,
    write_toc,
)
from indexer.engines.generations import link_files, new_generation, read_pointer, switch, write_lock
from indexer.engines.protocol import MEMORY_MB, Part, Sourced
from indexer.engines.stamp import Stamp, check_files, checksums, new_stamp, read_stamp, write_stamp
from indexer.errors import IndexCorrupt

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_SEGMENTS: Final = 5
"""Every segment costs each word of a query a little."""


_SPARE_FORMS: Final = 100_000
"""Known words up to which analysers are kept for the next writer."""

_spare: list[Analysers] = []
"""What the last writer of this process learned about words: an update begins warm. One at most,
taken out by the writer that uses it."""


class ColumnarWriter:
    """Implements :class:`indexer.engines.protocol.Writer`.

    With ``fresh`` the generation starts empty, else with the documents of the one in use.
    Raises ``IndexBusy``, and without ``fresh`` what opening an index raises.
    """

    def __init__(self, location: Path, *, fresh: bool, memory_mb: int = MEMORY_MB) -> None:
        self._location = location
        self._memory_mb = memory_mb
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
        old = None if fresh else self._location / read_pointer(self._location).current
        if old is not None:
            stamp = read_stamp(old)
        self._folder = new_generation(self._location)
        self._published = False
        self._stack.callback(self._remove_unpublished)
        self.renamed = 0
        self._dictionaries = Dictionaries()
        self._analysers = _spare.pop() if _spare else Analysers()
        self._made = 0
        self._open: SegmentsWriter | None = None
        self._parts: list[str] = []
        self._entries: list[SegmentEntry] = []
        self._segments: list[Segment] = []
        self._alive: list[NDArray[np.bool_]] = []
        self._changed: set[int] = set()
        self._linked: dict[str, tuple[int, int]] = {}
        self._synced: set[str] = set()
        if old is not None:
            self._take_over(old, stamp)
        self._old = len(self._segments)

    def _take_over(self, old: Path, stamp: Stamp) -> None:
        # Written anew, and not into the linked file, which is the old generation's too.
        own = (CATALOGUE_NAME, TOC_NAME)
        self._linked = {name: facts for name, facts in stamp.files.items() if name not in own}
        # Segments are the bulk: they are read when they are merged. Until then their old checksum
        # goes with them and tells of any damage.
        segments = [name for name in stamp.files if name.endswith(".seg")]
        check_files(old, stamp, unread=segments)
        self._synced = link_files(old, self._folder, self._linked)
        self._entries = read_toc(old)
        for entry in self._entries:
            try:
                self._segments.append(Segment(self._folder / entry.file))
            except DamagedContainer as error:
                raise IndexCorrupt(str(self._location), f"{entry.file}: {error}") from None
            self._alive.append(read_alive(self._folder, entry).copy())
        known: dict[str, bytes] = {}
        for segment in self._segments:
            known |= zip(segment.dictionaries, segment.dictionary_bytes(), strict=True)
        self._dictionaries = Dictionaries(known)

    def add(self, documents: Sequence[Sourced]) -> None:
        """Index a batch (some hundred documents, a few megabytes) behind what came before."""
        if self._open is None:
            name = self._new_name()
            self._parts.append(name)
            self._open = SegmentsWriter(
                self._folder, name, self._memory_mb, self._dictionaries, self._analysers
            )
        self._open.add(documents)

    def part(self) -> Part:
        """Begin a part behind what came before, which another process writes."""
        if self._open is not None:
            self._open.finish()
            self._open = None
        name = self._new_name()
        self._parts.append(name)
        known = self._dictionaries.by_language
        return Part(str(self._folder), name, self._memory_mb, dict(known))

    def _new_name(self) -> str:
        self._made += 1
        return f"{self._folder.name}-{self._made:04d}"

    def _append(self, name: str) -> None:
        segment = Segment(self._folder / name)
        self._entries.append(SegmentEntry(name, segment.documents))
        self._segments.append(segment)
        self._alive.append(np.ones(segment.documents, dtype=bool))

    def documents_of(self, source: int) -> tuple[Ints, NDArray[np.uint64]]:
        """Return numbers and fingerprints of a file's documents in the generation before.

        In the order of indexing, without those that were deleted.
        """
        numbers, base = [np.empty(0, dtype=np.int64)], 0
        fingerprints = [np.empty(0, dtype=np.uint64)]
        old = zip(self._segments[: self._old], self._alive, strict=False)
        for segment, alive in old:
            found = np.flatnonzero((segment.source == source) & alive)
            numbers.append(found + base)
            fingerprints.append(segment.fingerprint[found])
            base += segment.documents
        return np.concatenate(numbers), np.concatenate(fingerprints)

    def delete(self, numbers: Ints) -> None:
        """Take documents of the generation before out, by their number in it."""
        base = 0
        for place in range(self._old):
            alive = self._alive[place]
            own = numbers[(numbers >= base) & (numbers < base + len(alive))] - base
            if len(own):
                alive[own] = False
                self._changed.add(place)
            base += len(alive)

    def publish(self, *, folders: tuple[str, ...], catalogue: bytes) -> Stamp:
        """Write everything to the disk, stamp it and switch to it."""
        self._unite_new()
        self._merge()
        self._write_deletions()
        write_toc(self._folder, self._entries)
        (self._folder / CATALOGUE_NAME).write_bytes(catalogue)
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
        switch(self._location, self._folder, self._synced)
        self._published = True
        if not _spare and self._analysers.size() <= _SPARE_FORMS:
            _spare.append(self._analysers)
        self._stack.close()
        return stamp

    def _unite_new(self) -> None:
        """Make what came in one segment, every document with an id of its own."""
        taken = _Taken(self._segments[: self._old], self._alive[: self._old])
        builder = self._open.only_builder() if self._open and len(self._parts) == 1 else None
        if self._open is not None:
            repeats = NO_REPEATS
            if builder is not None:
                repeats = told_apart(builder.id_hashes(), builder.numbered(), builder, taken)
                self.renamed = len(repeats.documents)
            self._open.finish(repeats)
            self._open = None
        for part in self._parts:
            for name in segment_names(self._folder, part):
                self._append(name)
        places = range(self._old, len(self._segments))
        if builder is not None or not places:
            return
        if self._analysers.size() > _SPARE_FORMS:
            self._analysers = Analysers()  # nothing more is analysed, and merging wants the memory
            give_back()
        added = _Added(self._segments[self._old :])
        repeats = told_apart(added.hashes(), added.numbered(), added, taken)
        self.renamed = len(repeats.documents)
        if len(places) > 1 or self.renamed:
            self._replace(places, repeats)

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
        while chosen := segments_to_merge([int(alive.sum()) for alive in self._alive]):
            self._check(chosen)
            self._replace(chosen, None)

    def _replace(self, places: Sequence[int], repeats: Repeats | None) -> None:
        """Put one segment in the place of several."""
        name = f"{self._new_name()}.seg"
        segments = [self._segments[place] for place in places]
        merge(segments, [self._alive[place] for place in places], self._folder / name, repeats)
        for place in reversed(places):
            self._drop(place)
        self._append(name)

    def _check(self, places: Sequence[int]) -> None:
        """Refuse to copy damage of the generation before under a new, right checksum."""
        for place in places:
            name = self._entries[place].file
            if name in self._linked:
                try:
                    self._segments[place].check()
                except DamagedContainer as error:
                    raise IndexCorrupt(str(self._location), f"{name}: {error}") from None

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


@dataclass(frozen=True, slots=True)
class _Taken:
    """Implements :class:`indexer.engines.columnar.identifiers.Taken`."""

    segments: Sequence[Segment]
    alive: Sequence[Flags]

    def have(self, hashes: Hashes) -> Flags:
        found = np.zeros(len(hashes), dtype=bool)
        for segment, alive in zip(self.segments, self.alive, strict=True):
            found |= segment.ids.have(hashes, alive)
        return found

    def has(self, id: str) -> bool:
        return any(
            alive[number]
            for segment, alive in zip(self.segments, self.alive, strict=True)
            for number in segment.numbers_of(id)
        )

    def any_numbered(self) -> bool:
        return any(len(segment.ids.numbered) for segment in self.segments)


class _Added:
    """Implements :class:`indexer.engines.columnar.identifiers.Added`."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._bases = [0, *np.cumsum([segment.documents for segment in segments]).tolist()]

    def own_id(self, document: int) -> str:
        which = bisect_right(self._bases, document) - 1
        return self._segments[which].own_id(document - self._bases[which])

    def hashes(self) -> Hashes:
        return np.concatenate([segment.ids.hashes() for segment in self._segments])

    def numbered(self) -> Ints:
        each = zip(self._segments, self._bases, strict=False)
        return np.concatenate(
            [segment.ids.numbered.astype(np.int64) + base for segment, base in each]
        )


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
