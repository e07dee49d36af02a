"""Files -> the documents of a new generation: what is new or changed is read, what is gone goes."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue import Catalogue, Source, fingerprint, to_bytes
from indexer.collecting import collecting_seldom
from indexer.corpus.reading import RawLines, Skipped, read_file
from indexer.corpus.walk import SourceFile
from indexer.engines.protocol import Writer
from indexer.engines.stamp import Stamp
from indexer.errors import FilesSkipped
from indexer.intake import Intake
from indexer.reports import FileCounts, Report, SkippedPart
from indexer.stretches import File, stretches, workers_for
from indexer.workers import Order, Workers

Progress = Callable[[int, int, int], None]
"""Called with files done, files in all, documents indexed so far."""


class Indexing:
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
        """Switch to the new generation, of ``folders``; say what was done since ``started``.

        Raises ``FilesSkipped`` when anything was and ``strict`` forbids it.
        """
        skipped = self._counts().skipped
        if strict and skipped:
            raise FilesSkipped(skipped)
        stamp = self._writer.publish(folders=folders, catalogue=to_bytes(self.catalogue))
        return self.report(stamp, started)

    def report(self, stamp: Stamp, started: float) -> Report:
        """Say what was done since ``started`` (of ``time.perf_counter``) and is in ``stamp``."""
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
