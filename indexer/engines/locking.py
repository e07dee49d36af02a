"""The one write lock of an index, ``LOCATION/writer.lock``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from indexer.errors import IndexBusy

LOCK: Final = "writer.lock"


@contextmanager
def write_lock(location: Path) -> Iterator[None]:
    """Hold the one write lock of an index, making its folder when needed.

    Raises :class:`IndexBusy` at once when another writer holds it. The system releases it when
    its process dies, so that a killed writer never needs a hand.
    """
    location.mkdir(parents=True, exist_ok=True)
    lock = FileLock(location / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise IndexBusy(str(location)) from None
    try:
        yield
    finally:
        lock.release()
