"""Arrays with one value per document of a segment, lent to one search at a time.

New ones would cost the system more, page by page, than a search takes.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Scratch:
    """``scores`` and ``marks``, one of each per document, all 0 when they are lent.

    Who borrows them gives them back so.
    """

    scores: NDArray[np.float32]
    marks: NDArray[np.uint8]


_LENT: Final = threading.local()
_MOST_KEPT: Final = 8


@contextmanager
def borrowed(documents: int) -> Iterator[Scratch]:
    """Lend this thread's arrays for a segment of that size."""
    kept: dict[int, Scratch] = _LENT.__dict__.setdefault("by_size", {})
    scratch = kept.pop(documents, None)
    if scratch is None:
        scratch = Scratch(
            np.zeros(documents, dtype=np.float32), np.zeros(documents, dtype=np.uint8)
        )
    yield scratch  # not kept when the search fails: they may not be clean
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[documents] = scratch
