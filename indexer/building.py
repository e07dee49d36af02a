"""Files -> documents -> a new generation: rebuild and update."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue, Source, fingerprint, from_bytes, to_bytes
from indexer.collecting import collecting_seldom
from indexer.corpus.reading import RawLines, Skipped, read_file
from indexer.corpus.walk import SourceFile, find_files
from indexer.engines.local import current_stamp, read_catalogue
from indexer.engines.protocol import MEMORY_MB, Writer
from indexer.engines.stamp import Stamp
from indexer.engines.writing import open_writer
from indexer.errors import CorpusEmpty, CorpusNotFound, FilesSkipped
from indexer.intake import Intake
from indexer.reports import FileCounts, Report, SkippedPart
from indexer.stretches import File, stretches, workers_for
from indexer.workers import Order, Workers

Progress = Callable[[int, int, int], None]
"""Called with files done, files in all, documents indexed so far."""

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
        build = _Build(writer, language, jobs, progress)
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
        build = _Build(writer, language, jobs, progress)
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


class _Build:
    """One run of reading and indexing: what is known, what was added, what was skipped."""

    def __init__(
        self, writer: Writer, language: str | None, jobs: int | None, progress: Progress | None
    ) -> None:
        self.catalogue: Catalogue = {}
        self.added = 0
        self.removed = 0
        self.touched = False
        self._sources: dict[int, Source] = {}
        self._next = 1
        self._seen: list[str] = []
        self._files = 0
        self._done = 0
        self._writer = writer
        self._language = language
        self._jobs = jobs
        self._progress = progress

    def take_over(self, catalogue: Catalogue) -> None:
        """Begin with the files of the generation before."""
        self.catalogue = catalogue
        self._sources = {source.number: source for source in catalogue.values()}
        self._next = max(self._sources, default=0) + 1

    @collecting_seldom()
    def read(self, files: Sequence[SourceFile]) -> None:
        """Index what is new or changed in ``files``, take out what is gone of them."""
        self._files = len(files)
        new: list[File] = []
        for file in files:
            old = self.catalogue.get(str(file.path))
            if old is None:
                new.append(File(file, self._source(file, None).number))
                continue
            if (old.size, old.mtime_ns, old.name) == (file.size, file.mtime_ns, file.name):
                self._seen.append(str(file.path))
            else:
                self._read_new(new)
                self._read_changed(file, old.number)
            self._done += 1
            self._tell()
        self._read_new(new)
        self._tell()

    def _read_new(self, files: list[File]) -> None:
        """Index every document of files that are not in the index; empties the list."""
        if not files:
            return
        self.touched = True
        number = workers_for([each.file for each in files], self._jobs)
        if number > 1:
            self._read_with_workers(files, number)
        else:
            intake = self._intake()
            for each in files:
                intake.read(read_file(each.file), each.source)
                self._done += 1
                self._tell()
            self._settle(intake)
        files.clear()

    def _read_with_workers(self, files: Sequence[File], number: int) -> None:
        cut: list[tuple[RawLines, int]] = []
        parts: list[str] = []
        before = self.added

        def tell() -> None:
            self.added = before + workers.added
            self._tell()

        with Workers(number) as workers:
            for stretch in stretches(files, cut):
                part = self._writer.part()
                parts.append(part.name)
                workers.give(Order(part, stretch, self._language))
                tell()
            while workers.busy:
                workers.wait()
                tell()
        self._done += len(files)
        for done in sorted(workers.done, key=lambda done: parts.index(done.part.name)):
            self._count(done.documents, done.skipped)
        for lines, source in cut:
            known = self._sources[source]
            verdict = lines.verdict(known.documents, len(known.skipped))
            if verdict is not None:
                known.skipped.append(SkippedPart(verdict.path, verdict.code, verdict.facts))

    def _read_changed(self, file: SourceFile, number: int) -> None:
        # Two readings: what is to be indexed is known when what is there has been counted.
        numbers, prints = self._writer.documents_of(number)
        known = Counter[int](prints.tolist())
        found = Counter(
            fingerprint(draft) for draft in read_file(file) if not isinstance(draft, Skipped)
        )
        kept = known & found
        self._remove(numbers[~_first(prints.tolist(), kept)])
        source = self._source(file, number)
        self.touched = True
        intake = self._intake()
        for draft in read_file(file):
            if isinstance(draft, Skipped):
                intake.skip(draft, number)
                continue
            print_ = fingerprint(draft)
            if kept[print_] > 0:
                kept[print_] -= 1
                source.documents += 1
            else:
                intake.take(draft, print_, number)
        self._settle(intake)

    def _intake(self) -> Intake:
        def told(documents: int) -> None:
            self.added += documents
            self._tell()

        return Intake(self._writer.add, self._language, told)

    def _settle(self, intake: Intake) -> None:
        intake.flush()
        self._count(intake.documents, intake.skipped)

    def _count(
        self, documents: Mapping[int, int], skipped: Mapping[int, Sequence[SkippedPart]]
    ) -> None:
        """Add what was read to the files it came from."""
        for number, count in documents.items():
            self._sources[number].documents += count
        for number, parts in skipped.items():
            self._sources[number].skipped += parts

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._done, self._files, self.added)

    def forget_missing(self, found: set[str], folders: Iterable[str]) -> None:
        """Take out the documents of files below ``folders`` that are no longer there."""
        roots = [Path(folder) for folder in folders]
        for path in list(self.catalogue):
            below = any(root == Path(path) or root in Path(path).parents for root in roots)
            if below and path not in found:
                self._remove(self._writer.documents_of(self.catalogue.pop(path).number)[0])
                self.touched = True

    def publish(self, folders: tuple[str, ...], strict: bool, started: float) -> Report:
        skipped = self._counts().skipped
        if strict and skipped:
            raise FilesSkipped(skipped)
        stamp = self._writer.publish(folders=folders, catalogue=to_bytes(self.catalogue))
        return self.report(stamp, started)

    def report(self, stamp: Stamp, started: float) -> Report:
        return Report(
            generation=stamp.generation,
            files=self._counts(),
            documents=stamp.documents,
            languages=stamp.languages,
            added=self.added,
            removed=self.removed,
            renamed=self._writer.renamed,
            skipped=tuple(self._skipped()),
            seconds=time.perf_counter() - started,
        )

    def _counts(self) -> FileCounts:
        indexed = sum(1 for path in self._seen if self.catalogue[path].documents)
        return FileCounts(len(self._seen), indexed, len(self._seen) - indexed)

    def _skipped(self) -> Iterable[SkippedPart]:
        for path in self._seen:
            yield from self.catalogue[path].skipped

    def _source(self, file: SourceFile, number: int | None) -> Source:
        if number is None:
            number = self._next
            self._next += 1
        source = Source(number, file.name, file.size, file.mtime_ns)
        self.catalogue[str(file.path)] = self._sources[number] = source
        self._seen.append(str(file.path))
        return source

    def _remove(self, numbers: NDArray[np.int64]) -> None:
        self._writer.delete(numbers)
        self.removed += len(numbers)


def _first(prints: Sequence[int], counts: Mapping[int, int]) -> NDArray[np.bool_]:
    """Tell which of ``prints`` are among the first so many with their value."""
    left = Counter(counts)
    found = np.zeros(len(prints), dtype=bool)
    for place, each in enumerate(prints):
        found[place] = left[each] > 0
        left[each] -= 1
    return found


def _absolute(places: Iterable[str | Path]) -> tuple[str, ...]:
    found = []
    for place in places:
        path = Path(place).expanduser()
        if not path.exists():
            raise CorpusNotFound(str(place))
        found.append(str(path.absolute()))
    return tuple(found)
