"""One generation in memory: its segments, what is deleted, the statistics of each language."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.documents import SEARCHED
from indexer.engines.columnar.columns import LENGTHS, summed
from indexer.engines.columnar.segment import Segment, opened
from indexer.engines.columnar.terms import Counts, TermCache
from indexer.engines.columnar.toc import read_alive, read_toc
from indexer.engines.stamp import Stamp

_ROWS: Final = 32
"""Rows of a table made at a time: few enough to stay in the processor's cache."""


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


class Generation:
    """What a search stands on; what it says does not change after opening.

    ``segments``, ``alive`` (for each document of a segment: not deleted) and ``whole`` (nothing
    is deleted) run side by side; the documents of ``segments[i]`` have the numbers from
    ``bases[i]`` on. ``terms`` and ``occurrences`` remember what was looked up.
    """

    def __init__(self, folder: Path, stamp: Stamp) -> None:
        """Open a generation. Raises ``DamagedContainer``."""
        self.stamp = stamp
        entries = read_toc(folder)
        self.segments: list[Segment] = [opened(folder / entry.file) for entry in entries]
        self.alive = [read_alive(folder, entry) for entry in entries]
        self.whole = [bool(alive.all()) for alive in self.alive]
        self.terms = TermCache()
        self.occurrences = Counts()
        sizes = [segment.documents for segment in self.segments]
        self.bases: list[int] = np.concatenate(([0], np.cumsum(sizes))).astype(int).tolist()
        self.statistics = {language: self._statistics(language) for language in SEARCHED}

    def _statistics(self, language: str) -> Statistics:
        documents, words = 0, 0
        for segment, alive in zip(self.segments, self.alive, strict=True):
            if language in segment.languages:
                own: Sequence[int] = segment.lengths[language]
                if not alive.all():
                    own = summed(segment.languages[language].lengths[alive])
                documents += own[0]
                words += own[1]
        mean = max(1.0, words / documents if documents else 1.0)
        return Statistics(documents, mean, _saturation(mean))

    def place(self, number: int) -> tuple[int, int]:
        """Return the segment and the number within it of a document."""
        which = bisect_right(self.bases, number) - 1
        return which, number - self.bases[which]


def _saturation(mean_length: float) -> NDArray[np.float32]:
    lengths = LENGTHS.astype(np.float64)
    table = np.empty((256, len(lengths)), dtype=np.float32)
    for first in range(0, 256, _ROWS):
        frequencies = np.arange(first, first + _ROWS, dtype=np.float64)[:, None]
        table[first : first + _ROWS] = ranking.saturation(frequencies, lengths, mean_length)
    return table.ravel()
