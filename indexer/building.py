"""Files -> documents -> a new generation: rebuild and update."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue, Source, fingerprint, from_bytes, to_bytes
from indexer.corpus.reading import Skipped, read_file
from indexer.corpus.walk import SourceFile, find_files
from indexer.documents import Draft
from indexer.engines.local import current_stamp, open_writer, read_catalogue
from indexer.engines.protocol import Writer
from indexer.engines.stamp import Stamp
from indexer.errors import CorpusEmpty, CorpusNotFound, FilesSkipped
from indexer.language import document_from_draft
from indexer.reports import FileCounts, Report, SkippedPart

Progress = Callable[[int, int, int], None]
"""Called with files done, files in all, documents indexed so far."""

Places = Sequence[str | Path]


def rebuild(
    location: str | Path,
    places: Places,
    *,
    language: str | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Index everything in ``places`` into a new generation, then switch to it.

    ``language`` (``"en"`` or ``"fr"``) overrides what files say and what their text looks like.
    With ``strict`` nothing is switched when any file is skipped. Until the switch, and when
    anything fails, the old generation answers. Raises ``CorpusNotFound``, ``CorpusEmpty``,
    ``FilesSkipped`` and ``IndexBusy``.
    """
    started = time.perf_counter()
    files = list(find_files(places, exclude=[location]))
    writer = open_writer(Path(location), fresh=True)
    with _abandoning(writer):
        build = _Build(writer, language, progress)
        for number, file in enumerate(files):
            build.read_new(file)
            build.tell(number + 1, len(files))
        if not build.added:
            raise CorpusEmpty(", ".join(str(place) for place in places))
        return build.publish(_absolute(places), strict, started)


def update(
    location: str | Path,
    places: Places | None = None,
    *,
    language: str | None = None,
    strict: bool = False,
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
    writer = open_writer(location, fresh=False)
    with _abandoning(writer):
        stamp = current_stamp(location)
        wanted = tuple(places) if places is not None else stamp.folders
        files = list(find_files(wanted, exclude=[location]))
        build = _Build(writer, language, progress)
        build.take_over(from_bytes(read_catalogue(location)))
        build.forget_missing({str(file.path) for file in files}, _absolute(wanted))
        for number, file in enumerate(files):
            build.read_again(file)
            build.tell(number + 1, len(files))
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

    def __init__(self, writer: Writer, language: str | None, progress: Progress | None) -> None:
        self.catalogue: Catalogue = {}
        self.added = 0
        self.removed = 0
        self.touched = False
        self._last = 0
        self._seen: list[str] = []
        self._writer = writer
        self._language = language
        self._progress = progress

    def take_over(self, catalogue: Catalogue) -> None:
        """Begin with the files of the generation before."""
        self.catalogue = catalogue
        self._last = max((source.number for source in catalogue.values()), default=0)

    def tell(self, done: int, files: int) -> None:
        if self._progress is not None:
            self._progress(done, files, self.added)

    def read_new(self, file: SourceFile) -> None:
        """Index every document of a file that is not in the index."""
        source = self._source(file)
        self.touched = True
        for draft in self._drafts(file, source):
            self._add(draft, fingerprint(draft), source)

    def read_again(self, file: SourceFile) -> None:
        """Index what is new or changed in a file, take out what is gone."""
        old = self.catalogue.get(str(file.path))
        if old is None:
            self.read_new(file)
            return
        if (old.size, old.mtime_ns, old.name) == (file.size, file.mtime_ns, file.name):
            self._seen.append(str(file.path))
            return
        # Two readings: what is gone must give its id back before what is new asks for it.
        numbers, prints = self._writer.documents_of(old.number)
        known = Counter[int](prints.tolist())
        found = Counter(fingerprint(draft) for draft in self._drafts(file, _unread(file, 0)))
        kept = known & found
        self._remove(numbers[~_first(prints.tolist(), kept)])
        source = self._source(file, old.number)
        self.touched = True
        for draft in self._drafts(file, source):
            print_ = fingerprint(draft)
            if kept[print_] > 0:
                kept[print_] -= 1
                source.documents += 1
            else:
                self._add(draft, print_, source)

    def forget_missing(self, found: set[str], folders: Iterable[str]) -> None:
        """Take out the documents of files below ``folders`` that are no longer there."""
        roots = [Path(folder) for folder in folders]
        for path in list(self.catalogue):
            below = any(root == Path(path) or root in Path(path).parents for root in roots)
            if below and path not in found:
                self._remove(self._writer.documents_of(self.catalogue.pop(path).number)[0])
                self.touched = True

    def publish(self, folders: tuple[str, ...], strict: bool, started: float) -> Report:
        skipped = self._files().skipped
        if strict and skipped:
            raise FilesSkipped(skipped)
        stamp = self._writer.publish(folders=folders, catalogue=to_bytes(self.catalogue))
        return self.report(stamp, started)

    def report(self, stamp: Stamp, started: float) -> Report:
        return Report(
            generation=stamp.generation,
            files=self._files(),
            documents=stamp.documents,
            languages=stamp.languages,
            added=self.added,
            removed=self.removed,
            renamed=self._writer.renamed,
            skipped=tuple(self._skipped()),
            seconds=time.perf_counter() - started,
        )

    def _files(self) -> FileCounts:
        indexed = sum(1 for path in self._seen if self.catalogue[path].documents)
        return FileCounts(len(self._seen), indexed, len(self._seen) - indexed)

    def _skipped(self) -> Iterable[SkippedPart]:
        for path in self._seen:
            yield from self.catalogue[path].skipped

    def _source(self, file: SourceFile, number: int | None = None) -> Source:
        if number is None:
            self._last += 1
            number = self._last
        source = self.catalogue[str(file.path)] = _unread(file, number)
        self._seen.append(str(file.path))
        return source

    def _drafts(self, file: SourceFile, source: Source) -> Iterable[Draft]:
        for read in read_file(file):
            if isinstance(read, Skipped):
                source.skipped.append(SkippedPart(read.path, read.code, read.facts))
            else:
                yield read

    def _add(self, draft: Draft, print_: int, source: Source) -> None:
        document = document_from_draft(draft, draft.id, forced=self._language)
        self._writer.add(document, source=source.number, fingerprint=print_)
        source.documents += 1
        self.added += 1
        if self.added % 500 == 0:
            self.tell(len(self._seen) - 1, len(self._seen))

    def _remove(self, numbers: NDArray[np.int64]) -> None:
        self._writer.delete(numbers)
        self.removed += len(numbers)


def _unread(file: SourceFile, number: int) -> Source:
    return Source(number, file.name, file.size, file.mtime_ns)


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
