"""A new generation: batches become segments, segments are merged by a policy."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.building import Analysers
from indexer.engines.columnar.completion_tables import add_completions
from indexer.engines.columnar.container import DamagedContainer
from indexer.engines.columnar.frames import Dictionaries
from indexer.engines.columnar.identifiers import NO_REPEATS, told_apart
from indexer.engines.columnar.living import LivingSegments
from indexer.engines.columnar.memory import give_back
from indexer.engines.columnar.parts import SegmentsWriter, segment_names
from indexer.engines.columnar.renaming import Added, Taken
from indexer.engines.columnar.toc import CATALOGUE_NAME, TOC_NAME, read_toc, write_toc
from indexer.engines.generations import link_files, new_generation, read_pointer, switch
from indexer.engines.locking import write_lock
from indexer.engines.protocol import MEMORY_MB, Part, Sourced
from indexer.engines.stamp import Stamp, check_files, checksums, new_stamp, read_stamp, write_stamp
from indexer.errors import IndexCorrupt

Ints = NDArray[np.int64]

MOST_SEGMENTS: Final = 5
"""Every segment costs each word of a query a little."""

_SPARE_FORMS: Final = 100_000
"""Known words up to which analysers are kept for the next writer."""

_spare: list[tuple[Analysers, Dictionaries]] = []
"""What the last writer of this process learned about words and texts: an update begins warm. One
at most, taken out by the writer that uses it."""


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
        self._analysers, spare = _spare.pop() if _spare else (Analysers(), Dictionaries())
        self._made = 0
        self._open: SegmentsWriter | None = None
        self._parts: list[str] = []
        self._living = LivingSegments(self._folder)
        self._linked: dict[str, tuple[int, int]] = {}
        self._synced: set[str] = set()
        if old is not None:
            self._take_over(old, stamp)
        self._old = len(self._living)
        known: dict[str, bytes] = {}
        for segment in self._living.segments:
            known |= zip(segment.dictionaries, segment.dictionary_bytes(), strict=True)
        # What was prepared for compressing with the same dictionaries need not be prepared again.
        self._dictionaries = spare if spare.by_language == known else Dictionaries(known)

    def _take_over(self, old: Path, stamp: Stamp) -> None:
        # Written anew, and not into the linked file, which is the old generation's too.
        own = (CATALOGUE_NAME, TOC_NAME)
        self._linked = {name: facts for name, facts in stamp.files.items() if name not in own}
        # Segments are the bulk: they are read when they are merged. Until then their old checksum
        # goes with them and tells of any damage.
        segments = [name for name in stamp.files if name.endswith(".seg")]
        check_files(old, stamp, unread=segments)
        self._synced = link_files(old, self._folder, self._linked)
        for entry in read_toc(old):
            try:
                self._living.append(entry)
            except DamagedContainer as error:
                raise IndexCorrupt(str(self._location), f"{entry.file}: {error}") from None

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

    def documents_of(self, source: int) -> tuple[Ints, NDArray[np.uint64]]:
        """Return numbers and fingerprints of a file's documents in the generation before.

        In the order of indexing, without those that were deleted.
        """
        return self._living.documents_of(source, self._old)

    def delete(self, numbers: Ints) -> None:
        """Take documents of the generation before out, by their number in it."""
        self._living.delete(numbers)

    def publish(self, *, folders: tuple[str, ...], catalogue: bytes) -> Stamp:
        """Write everything to the disk, stamp it and switch to it."""
        self._unite_new()
        self._merge()
        self._complete()
        self._living.write_deletions(self._folder.name)
        write_toc(self._folder, self._living.entries)
        (self._folder / CATALOGUE_NAME).write_bytes(catalogue)
        languages, tokens = self._living.counts()
        stamp = new_stamp(
            generation=self._folder.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            folders=folders,
            documents=sum(self._living.sizes()),
            languages=languages,
            tokens=tokens,
            files=checksums(self._folder, self._linked),
        )
        write_stamp(self._folder, stamp)
        switch(self._location, self._folder, self._synced)
        self._published = True
        if not _spare and self._analysers.size() <= _SPARE_FORMS:
            _spare.append((self._analysers, self._dictionaries))
        self._stack.close()
        return stamp

    def _unite_new(self) -> None:
        """Make what came in one segment, every document with an id of its own."""
        taken = Taken(self._living.segments[: self._old], self._living.alive[: self._old])
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
                self._living.append_new(name)
        places = range(self._old, len(self._living))
        if builder is not None or not places:
            return
        if self._analysers.size() > _SPARE_FORMS:
            self._analysers = Analysers()  # nothing more is analysed, and merging wants the memory
            give_back()
        added = Added(self._living.segments[self._old :])
        repeats = told_apart(added.hashes(), added.numbered(), added, taken)
        self.renamed = len(repeats.documents)
        if len(places) > 1 or self.renamed:
            self._living.replace(places, f"{self._new_name()}.seg", repeats)

    def _merge(self) -> None:
        self._living.drop_empty()
        while chosen := segments_to_merge(self._living.sizes()):
            self._check(chosen)
            self._living.replace(chosen, f"{self._new_name()}.seg", None)

    def _complete(self) -> None:
        """Give the segments that are new, and stay, their completions."""
        for entry in self._living.entries:
            if entry.file not in self._linked:
                add_completions(self._folder / entry.file)
                give_back()

    def _check(self, places: Sequence[int]) -> None:
        """Refuse to copy damage of the generation before under a new, right checksum."""
        for place in places:
            name = self._living.entries[place].file
            if name in self._linked:
                try:
                    self._living.segments[place].check()
                except DamagedContainer as error:
                    raise IndexCorrupt(str(self._location), f"{name}: {error}") from None

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
