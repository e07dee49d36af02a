"""Compiled loops where numba is installed (the extra ``[speed]``), loaded in the background.

Searching never waits for them: until they are there, and where numba is not, numpy does the same.
"""

import threading
import time
from types import ModuleType
from typing import Final

_WORTH_IT: Final = 5_000
"""Documents from which on compiled loops are worth half a second of a processor."""

PAUSE: Final = 0.3
"""Seconds that work in the background waits, so that the first answer does not wait for it."""

_LOCK: Final = threading.Lock()
_loading: threading.Thread | None = None
_loops: ModuleType | None = None


def loops() -> ModuleType | None:
    """Return :mod:`.loops`, or None while or where they cannot be had."""
    return _loops


def prepare(documents: int) -> None:
    """Begin to load the loops, for an index of so many documents; returns at once."""
    global _loading
    if documents < _WORTH_IT or _loading is not None:
        return
    with _LOCK:
        if _loading is None:
            _loading = threading.Thread(target=_load, name="load compiled loops", daemon=True)
            _loading.start()


def wait() -> bool:
    """Load the loops if they can be had and wait until they are there; tell whether they are."""
    prepare(_WORTH_IT)
    if _loading is not None:
        _loading.join()
    return _loops is not None


def _load() -> None:
    global _loops
    time.sleep(PAUSE)
    try:
        from indexer.engines.columnar import loops
    except Exception:  # no numba, or one that does not work here: numpy does the same
        return
    _loops = loops
