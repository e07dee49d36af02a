"""The segments of a generation in the making, and which of their documents live."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED
from indexer.engines.columnar.identifiers import Repeats
from indexer.engines.columnar.merging import merge
from indexer.engines.columnar.segment import Segment, opened
from indexer.engines.columnar.toc import SegmentEntry, read_alive, write_deletions

Ints = NDArray[np.int64]
Fingerprints = NDArray[np.uint64]


class LivingSegments:
    """Segments in one folder, in the order of their documents.

    ``entries``, ``segments`` and ``alive`` (for each document: not deleted) run side by side.
    ``number`` of a document counts through all segments.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.entries: list[SegmentEntry] = []
        self.segments: list[Segment] = []
        self.alive: list[NDArray[np.bool_]] = []
        self._changed: set[int] = set()

    def __len__(self) -> int:
        return len(self.entries)

    def append(self, entry: SegmentEntry) -> None:
        """Add a segment with its deletions. Raises ``DamagedContainer``."""
        self._append(entry, opened(self._folder / entry.file))

    def append_new(self, name: str) -> None:
        """Add a segment that has just been written."""
        segment = opened(self._folder / name)
        self._append(SegmentEntry(name, segment.documents), segment)

    def _append(self, entry: SegmentEntry, segment: Segment) -> None:
        self.segments.append(segment)
        self.entries.append(entry)
        self.alive.append(read_alive(self._folder, entry))

    def sizes(self) -> list[int]:
        """Return the number of living documents of each segment."""
        return [int(np.count_nonzero(alive)) for alive in self.alive]

    def documents_of(self, source: int, segments: int) -> tuple[Ints, Fingerprints]:
        """Return numbers and fingerprints of a file's living documents in the first segments."""
        numbers, base = [np.empty(0, dtype=np.int64)], 0
        fingerprints = [np.empty(0, dtype=np.uint64)]
        for segment, alive in zip(self.segments[:segments], self.alive, strict=False):
            found = np.flatnonzero((segment.source == source) & alive)
            numbers.append(found + base)
            fingerprints.append(segment.fingerprint[found])
            base += segment.documents
        return np.concatenate(numbers), np.concatenate(fingerprints)

    def delete(self, numbers: Ints) -> None:
        """Take documents out."""
        base = 0
        for place, alive in enumerate(self.alive):
            own = numbers[(numbers >= base) & (numbers < base + len(alive))] - base
            if len(own):
                alive[own] = False
                self._changed.add(place)
            base += len(alive)

    def drop(self, place: int) -> None:
        """Take a segment out, and its files from the folder."""
        entry = self.entries.pop(place)
        (self._folder / entry.file).unlink()
        if entry.deletions:
            (self._folder / entry.deletions).unlink()
        self.segments.pop(place)
        self.alive.pop(place)
        self._changed = {i - (i > place) for i in self._changed if i != place}

    def drop_empty(self) -> None:
        """Take segments out of which no document lives; the last one stays."""
        for place in reversed(range(len(self))):
            if len(self) > 1 and not self.alive[place].any():
                self.drop(place)

    def replace(self, places: Sequence[int], name: str, repeats: Repeats | None) -> None:
        """Write one segment in the place of several; it comes last."""
        segments = [self.segments[place] for place in places]
        merge(segments, [self.alive[place] for place in places], self._folder / name, repeats)
        for place in reversed(places):
            self.drop(place)
        self.append_new(name)

    def write_deletions(self, suffix: str) -> None:
        """Write what was deleted since; ``suffix`` tells the files from those of before."""
        for place in self._changed:
            entry = self.entries[place]
            if entry.deletions:
                (self._folder / entry.deletions).unlink()
            name = f"{entry.file.removesuffix('.seg')}-{suffix}.del"
            write_deletions(self._folder, name, self.alive[place])
            self.entries[place] = SegmentEntry(entry.file, entry.documents, name)

    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return living documents by document language, running words by analysis language."""
        languages: Counter[str] = Counter()
        tokens = dict.fromkeys(SEARCHED, 0)
        for segment, alive in zip(self.segments, self.alive, strict=True):
            gone = np.bincount(segment.code[~alive], minlength=len(segment.codes))
            counts = (segment.code_counts - gone).tolist()
            languages.update({c: n for c, n in zip(segment.codes, counts, strict=True) if n})
            for language in SEARCHED:
                tokens[language] += segment.living_tokens(language, alive)
        return dict(languages), tokens
