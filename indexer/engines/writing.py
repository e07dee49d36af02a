"""The engine of indexes that lie in a folder of this machine, for writing: which one it is.

Apart from :mod:`.local`, because who only searches does not need to load any of it.
"""

from pathlib import Path

from indexer.engines.columnar.building import Analysers
from indexer.engines.columnar.frames import Dictionaries
from indexer.engines.columnar.parts import SegmentsWriter
from indexer.engines.columnar.writer import ColumnarWriter
from indexer.engines.protocol import MEMORY_MB, Part, PartWriter, Writer


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
