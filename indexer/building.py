"""Files -> documents -> a new generation: rebuild and update."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from indexer.catalogue import from_bytes
from indexer.corpus.walk import find_files
from indexer.engines.local import current_stamp, read_catalogue
from indexer.engines.protocol import MEMORY_MB, Writer
from indexer.engines.writing import open_writer
from indexer.errors import CorpusEmpty, CorpusNotFound
from indexer.indexing import Indexing, Progress
from indexer.reports import Report

Places = Sequence[str | Path]


def rebuild(
    location: str | Path,
    places: Places,
    *,
    language: str | None = None,
    strict: bool = False,
    jobs: int | None = None,
    memory_mb: int = MEMORY_MB,
    progress: Progress | None = None,
) -> Report:
    """Index everything in ``places`` into a new generation, then switch to it.

    ``language`` (``"en"`` or ``"fr"``) overrides what files say and what their text looks like.
    With ``strict`` nothing is switched when any file is skipped. ``jobs`` is the number of
    processes that index (None: one per processor for large inputs), ``memory_mb`` the megabytes
    that each aims at; the index is the same with any. Until the switch, and when anything fails,
    the old generation answers. Raises ``CorpusNotFound``, ``CorpusEmpty``, ``FilesSkipped``,
    ``IndexBusy`` and ``WorkerLost``.
    """
    started = time.perf_counter()
    files = list(find_files(places, exclude=[location]))
    writer = open_writer(Path(location), fresh=True, memory_mb=memory_mb)
    with _abandoning(writer):
        build = Indexing(writer, language, jobs, progress)
        build.read(files)
        if not build.added:
            raise CorpusEmpty(", ".join(str(place) for place in places))
        return build.publish(_absolute(places), strict, started)


def update(
    location: str | Path,
    places: Places | None = None,
    *,
    language: str | None = None,
    strict: bool = False,
    jobs: int | None = None,
    memory_mb: int = MEMORY_MB,
    progress: Progress | None = None,
) -> Report:
    """Bring the index up to date with ``places``: only what is new, changed or gone is touched.

    Without ``places`` the folders of the index are compared. A file counts as unchanged while
    its size and time are; in a changed one only the changed documents are indexed again. When
    nothing has changed, the generation stays. Raises what :func:`rebuild` raises and what
    opening an index raises.
    """
    started = time.perf_counter()
    location = Path(location)
    writer = open_writer(location, fresh=False, memory_mb=memory_mb)
    with _abandoning(writer):
        stamp = current_stamp(location)
        wanted = tuple(places) if places is not None else stamp.folders
        files = list(find_files(wanted, exclude=[location]))
        build = Indexing(writer, language, jobs, progress)
        build.take_over(from_bytes(read_catalogue(location)))
        build.forget_missing({str(file.path) for file in files}, _absolute(wanted))
        build.read(files)
        folders = tuple(dict.fromkeys((*stamp.folders, *_absolute(wanted))))
        if not build.touched and folders == stamp.folders:
            writer.abandon()
            return build.report(stamp, started)
        return build.publish(folders, strict, started)


def folders_of(location: str | Path) -> tuple[str, ...]:
    """Return the folders that an index holds. Raises what opening an index raises."""
    return current_stamp(Path(location)).folders


def is_current(location: str | Path, places: Places) -> bool:
    """Tell whether the index holds exactly ``places`` as the files are now, by size and time.

    Raises what opening an index raises.
    """
    stamp = current_stamp(Path(location))
    catalogue = from_bytes(read_catalogue(Path(location)))
    found = {
        str(file.path): (file.size, file.mtime_ns)
        for file in find_files(places, exclude=[location])
    }
    known = {path: (source.size, source.mtime_ns) for path, source in catalogue.items()}
    return stamp.folders == _absolute(places) and found == known


class _abandoning:  # noqa: N801  # reads as a verb in a with statement
    """Throws the unfinished generation away when the block fails."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._writer.abandon()


def _absolute(places: Iterable[str | Path]) -> tuple[str, ...]:
    found = []
    for place in places:
        path = Path(place).expanduser()
        if not path.exists():
            raise CorpusNotFound(str(place))
        found.append(str(path.absolute()))
    return tuple(found)
