"""One generation, opened: its segments and the statistics of each language."""

import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.documents import SEARCHED, Document
from indexer.engines.columnar.columns import LENGTHS
from indexer.engines.columnar.container import DamagedContainer
from indexer.engines.columnar.search import rank
from indexer.engines.columnar.segment import Segment
from indexer.engines.columnar.toc import read_alive, read_dictionary, read_toc
from indexer.engines.protocol import Ranked
from indexer.engines.stamp import Stamp, check_files, read_stamp
from indexer.errors import DocumentNotFound, IndexCorrupt
from indexer.query.analysed import AnalysedQuery

CHECKED_AT_ONCE: Final = 16_000_000
"""Bytes up to which an index is compared with its checksums before it answers (some ms);
a larger one is compared in the background while it answers already."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """One language of the whole generation.

    ``documents`` counts those with words of the language, ``mean_length`` is the mean number of
    their words that count; ``saturation[key]`` is BM25 without idf for a posting's key
    (frequency << 8 | length byte).
    """

    documents: int
    mean_length: float
    saturation: NDArray[np.float32]


class ColumnarReader:
    """Implements :class:`indexer.engines.protocol.Reader`; nothing in it changes after opening.

    Raises ``IndexCorrupt`` and ``IndexOutOfDate``.
    """

    def __init__(self, folder: Path) -> None:
        self.stamp: Stamp = read_stamp(folder)
        self._folder = folder
        self._damage: IndexCorrupt | None = None
        small = sum(size for size, _ in self.stamp.files.values()) <= CHECKED_AT_ONCE
        if small:
            check_files(folder, self.stamp)
        try:
            dictionary = read_dictionary(folder)
            entries = read_toc(folder)
            self.segments = [Segment(folder / entry.file, dictionary) for entry in entries]
            self.alive = [read_alive(folder, entry) for entry in entries]
        except (DamagedContainer, ValueError, KeyError, TypeError, OSError) as error:
            check_files(folder, self.stamp)
            raise IndexCorrupt(str(folder.parent), str(error)) from None
        sizes = [segment.documents for segment in self.segments]
        self.bases = np.concatenate(([0], np.cumsum(sizes))).astype(int).tolist()
        self.statistics = {language: self._statistics(language) for language in SEARCHED}
        if not small:
            threading.Thread(target=self._check, daemon=True).start()

    def _statistics(self, language: str) -> Statistics:
        documents, words = 0, 0
        for segment, alive in zip(self.segments, self.alive, strict=True):
            if language in segment.languages:
                lengths = segment.languages[language].lengths
                if not alive.all():
                    lengths = lengths[alive]
                documents += int(np.count_nonzero(lengths))
                words += int(lengths.sum(dtype=np.int64))
        mean = max(1.0, words / documents if documents else 1.0)
        frequencies = np.arange(256, dtype=np.float64)[:, None]
        saturation = ranking.saturation(frequencies, LENGTHS.astype(np.float64), mean)
        return Statistics(documents, mean, saturation.astype(np.float32).ravel())

    def _check(self) -> None:
        try:
            check_files(self._folder, self.stamp)
        except IndexCorrupt as error:
            # A generation that was replaced and removed meanwhile is not damaged.
            if self._folder.exists():
                self._damage = error

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn what damage does to a search into ``IndexCorrupt``, before the check finds it."""
        if self._damage is not None:
            raise self._damage
        try:
            yield
        except DocumentNotFound:
            raise
        except Exception:
            check_files(self._folder, self.stamp)
            raise

    def search(self, query: AnalysedQuery, *, limit: int, offset: int) -> Ranked:
        """Rank the documents that match; the best is number ``offset`` 0."""
        with self._guarded():
            return rank(self, query, limit=limit, offset=offset)

    def place(self, number: int) -> tuple[int, int]:
        """Return the segment and the number within it of a document."""
        which = bisect_right(self.bases, number) - 1
        return which, number - self.bases[which]

    def load(self, number: int) -> Document:
        """Return the document with this number."""
        which, local = self.place(number)
        with self._guarded():
            return self.segments[which].document(local)

    def document(self, id: str) -> Document:
        """Return the document with this id, or raise ``DocumentNotFound``."""
        with self._guarded():
            for segment, alive in zip(self.segments, self.alive, strict=True):
                for number in segment.numbers_of(id):
                    if alive[number]:
                        return segment.document(number)
        raise DocumentNotFound(id)

    def close(self) -> None:
        """Release nothing: maps are released when the last search lets go of them."""
