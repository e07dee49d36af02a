"""The engine of indexes that lie in a folder of this machine: the one place that picks Whoosh."""

from pathlib import Path

from indexer.engines.columnar.building import Analysers
from indexer.engines.columnar.frames import Dictionaries
from indexer.engines.columnar.parts import SegmentsWriter
from indexer.engines.columnar.reader import ColumnarReader
from indexer.engines.columnar.writer import CATALOGUE, ColumnarWriter
from indexer.engines.generations import read_pointer
from indexer.engines.protocol import MEMORY_MB, Part, PartWriter, Reader, Writer
from indexer.engines.stamp import Stamp, check_files, read_stamp


def open_reader(location: Path, generation: str, before: Reader | None = None) -> Reader:
    """Open one generation for searching. Raises ``IndexCorrupt`` or ``IndexOutOfDate``.

    What is also in the generation of ``before`` is not opened and checked again.
    """
    known = before if isinstance(before, ColumnarReader) else None
    return ColumnarReader(location / generation, known)


def open_writer(location: Path, *, fresh: bool, memory_mb: int = MEMORY_MB) -> Writer:
    """Begin a new generation, empty (``fresh``) or with the documents of the one in use.

    ``memory_mb`` are the megabytes that the process aims at. Raises ``IndexBusy``; without
    ``fresh`` also what opening an index raises.
    """
    return ColumnarWriter(location, fresh=fresh, memory_mb=memory_mb)


class Parts:
    """Writes parts of a new generation in this process, one after the other.

    What was learned about words and texts stays from one to the next.
    """

    def __init__(self) -> None:
        self._analysers = Analysers()
        self._dictionaries: Dictionaries | None = None

    def open(self, part: Part) -> PartWriter:
        """Begin to write a part."""
        if self._dictionaries is None:
            self._dictionaries = Dictionaries(part.dictionaries)
        return SegmentsWriter(
            Path(part.folder), part.name, part.memory_mb, self._dictionaries, self._analysers
        )


def current_stamp(location: Path) -> Stamp:
    """Return the stamp of the generation in use. Raises what opening an index raises."""
    return read_stamp(location / read_pointer(location).current)


def read_catalogue(location: Path) -> bytes:
    """Return the catalogue that was published with the generation in use."""
    return (location / read_pointer(location).current / CATALOGUE).read_bytes()


def check(location: Path) -> Stamp:
    """Compare every file of the generation in use with its checksum; return the stamp."""
    folder = location / read_pointer(location).current
    stamp = read_stamp(folder)
    check_files(folder, stamp)
    return stamp
