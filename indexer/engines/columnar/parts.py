"""Documents that belong behind each other -> segments, a new one whenever memory is full."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from indexer.engines.columnar.building import TOKEN_BYTES, Analysers, SegmentBuilder
from indexer.engines.columnar.frames import Dictionaries
from indexer.engines.columnar.identifiers import NO_REPEATS, Repeats
from indexer.engines.columnar.memory import give_back
from indexer.engines.protocol import Sourced

_FIXED_MB: Final = 200
"""Interpreter, libraries, the model that tells languages, tables of known words; measured."""

_LEAST_MB: Final = 16

_MUCH: Final = 100_000
"""Tokens from which on looking for memory to give back is worth its half millisecond."""


class SegmentsWriter:
    """Implements :class:`indexer.engines.protocol.PartWriter`.

    Segments are called ``NAME.seg``, ``NAME-2.seg``, …
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        memory_mb: int,
        dictionaries: Dictionaries,
        analysers: Analysers,
    ) -> None:
        self._folder = folder
        self._name = name
        self._budget = max(_LEAST_MB, memory_mb - _FIXED_MB) * 1_000_000
        self._dictionaries = dictionaries
        self._analysers = analysers
        self._written = 0
        self._builder: SegmentBuilder | None = None

    def add(self, documents: Sequence[Sourced]) -> None:
        """Index a batch: some hundred documents, a few megabytes."""
        if self._builder is None:
            path = segment_path(self._folder, self._name, self._written + 1)
            self._builder = SegmentBuilder(path, self._analysers, self._dictionaries)
        self._builder.add(documents)
        if self._builder.tokens * TOKEN_BYTES > self._budget:
            self.finish()

    def only_builder(self) -> SegmentBuilder | None:
        """Return what is to become the one segment; None when there is another one or nothing."""
        return self._builder if not self._written else None

    def finish(self, repeats: Repeats = NO_REPEATS) -> None:
        """Write everything to the disk."""
        if self._builder is not None:
            self._builder.write(repeats)
            much = self._builder.tokens > _MUCH
            self._written += 1
            self._builder = None
            if much:
                give_back()


def segment_path(folder: Path, name: str, number: int) -> Path:
    """Return the file of the ``number``-th segment (from 1) of a part."""
    return folder / (f"{name}.seg" if number == 1 else f"{name}-{number}.seg")


def segment_names(folder: Path, name: str) -> list[str]:
    """Return the files of the segments of a part, in order."""
    names: list[str] = []
    while (path := segment_path(folder, name, len(names) + 1)).exists():
        names.append(path.name)
    return names
