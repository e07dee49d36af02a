"""Compiled loops where numba is installed (the extra ``[speed]``), loaded in the background.

Searching never waits for them: until they are there, and where numba is not, numpy does the same.
"""

import gc
import threading
from types import ModuleType
from typing import Final

_WORTH_IT: Final = 5_000
"""Documents from which on compiled loops are worth half a second of a processor."""

PAUSE: Final = 0.3
"""Seconds that work in the background waits, so that the first answer does not wait for it."""

_LOCK: Final = threading.Lock()
_tried = False
_loops: ModuleType | None = None


def loops() -> ModuleType | None:
    """Return :mod:`.loops`, or None while or where they cannot be had."""
    return _loops


def worth_loading(documents: int) -> bool:
    """Tell whether an index of so many documents wants loops that nobody has tried to load yet."""
    return documents >= _WORTH_IT and not _tried


def load() -> bool:
    """Load the loops if they can be had, which takes half a second; tell whether they are there."""
    global _tried, _loops
    with _LOCK:
        if not _tried:
            _loops = _imported()
            _tried = True
    return _loops is not None


def _imported() -> ModuleType | None:
    try:
        from indexer.engines.columnar import loops
    except Exception:  # no numba, or one that does not work here: numpy does the same
        return None
    # numba has made some 80,000 objects that stay. Looking whether they are garbage would halt
    # searches for 50 to 90 ms every now and then.
    gc.freeze()
    return loops
