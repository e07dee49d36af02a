"""Searching without the compiled loops, for comparison."""

from collections.abc import Iterator
from contextlib import contextmanager

from indexer.engines.columnar import speed


@contextmanager
def numpy_alone() -> Iterator[None]:
    """Search as where numba is not installed."""
    loops, speed._loops = speed._loops, None
    try:
        yield
    finally:
        speed._loops = loops
