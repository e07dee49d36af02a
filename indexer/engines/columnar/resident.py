"""How much of an index counts as memory of the process that searches it."""

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from indexer.engines.columnar.segment import Segment

ROOM: Final = 40_000_000
"""Bytes of an index that may count as memory of the process.

Less makes searches slower: what they read again and again is let go of too.
"""

_LARGE: Final = 2_000_000
"""Bytes of an array from which on its pages are let go of: words, which each query needs, stay."""

_EVERY: Final = 8
"""Searches from one look to the next."""

_PAGE: Final = mmap.PAGESIZE
_STATM: Final = Path("/proc/self/statm")


class Resident:
    """Lets go of the mapped pages of an index when they are many.

    Every page that a search has read counts as memory of its process, until in the end the whole
    index does. What is let go of the system keeps as long as it has room: reading it again takes
    some microseconds for 64 KB. Where the system does not tell how much it is, nothing happens.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._searches = 0
        self._before = _mapped_bytes()

    def searched(self) -> None:
        """Look after some searches whether it is too much."""
        self._searches += 1
        if self._searches % _EVERY or _mapped_bytes() <= self._before + ROOM:
            return
        for segment in self._segments:
            segment.release(_LARGE)
        self._before = _mapped_bytes()  # libraries are mapped too


def _mapped_bytes() -> int:
    """Return how much of files counts as memory of this process; 0 when that is not known."""
    try:
        pages = int(_STATM.read_bytes().split()[2])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * _PAGE
