"""Fewer rounds of Python's garbage collector while documents go by in thousands."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NEW_OBJECTS: Final = 50_000
_ROUNDS: Final = (20, 100)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Collect garbage seldom: a tenth of the time of a build goes into it otherwise.

    What a batch of documents leaves is gone without it, cycles are rare. The thresholds are those
    of the whole process; they are put back at the end.
    """
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *_ROUNDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
