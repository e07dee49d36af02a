"""The engine of indexes that lie in a folder of this machine, for reading: which one it is."""

from pathlib import Path

from indexer.engines.columnar.reader import ColumnarReader
from indexer.engines.columnar.toc import CATALOGUE_NAME
from indexer.engines.generations import read_pointer
from indexer.engines.protocol import Reader
from indexer.engines.stamp import Stamp, check_files, read_stamp


def open_reader(location: Path, generation: str, before: Reader | None = None) -> Reader:
    """Open one generation for searching. Raises ``IndexCorrupt`` or ``IndexOutOfDate``.

    What is also in the generation of ``before`` is not checked again.
    """
    known = before if isinstance(before, ColumnarReader) else None
    return ColumnarReader(location / generation, known)


def current_stamp(location: Path) -> Stamp:
    """Return the stamp of the generation in use. Raises what opening an index raises."""
    return read_stamp(location / read_pointer(location).current)


def read_catalogue(location: Path) -> bytes:
    """Return the catalogue that was published with the generation in use."""
    return (location / read_pointer(location).current / CATALOGUE_NAME).read_bytes()


def check(location: Path) -> Stamp:
    """Compare every file of the generation in use with its checksum; return the stamp."""
    folder = location / read_pointer(location).current
    stamp = read_stamp(folder)
    check_files(folder, stamp)
    return stamp
