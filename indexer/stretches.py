"""The input of a build, cut into stretches that several processes read at a time."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.corpus.reading import RawLines, is_jsonl
from indexer.corpus.walk import SourceFile

STRETCH: Final = 24_000_000
"""Bytes of text that one worker reads at a time."""

MOST_WORKERS: Final = 32

_UNPACKED: Final = 5
"""How much larger a compressed file is when it is read, about."""


@dataclass(frozen=True, slots=True)
class File:
    """A whole file to read; ``source`` is its number."""

    file: SourceFile
    source: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a JSONL file, the first of which has the number ``first``."""

    lines: list[bytes]
    name: str
    first: int
    source: int


Stretch = list[File | Lines]


def weight(file: SourceFile) -> int:
    """Return about how many bytes of text a file gives."""
    return file.size * (_UNPACKED if file.name.lower().endswith(".gz") else 1)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers_for(files: Sequence[SourceFile], jobs: int | None) -> int:
    """Return how many workers to start; 0: better do it here.

    ``jobs`` is what the user wants; None: as many as there are processors, for input that is
    worth it.
    """
    if not sys.executable or jobs == 1:
        return 0
    total = sum(map(weight, files))
    if jobs is None:
        jobs = min(processors(), total // STRETCH)
    return min(jobs, MOST_WORKERS, len(files) + total // STRETCH) if jobs > 1 else 0


def stretches(files: Sequence[File], cut: list[tuple[RawLines, int]]) -> Iterator[Stretch]:
    """Cut the input into stretches of about :data:`STRETCH` bytes, in order.

    Files whose lines were read here are added to ``cut`` with their number: once all of their
    lines are indexed, they tell whether anything was wrong with the file as a whole.
    """
    stretch: Stretch = []
    size = 0
    for each in files:
        if not (is_jsonl(each.file.name) and weight(each.file) > STRETCH // 2):
            stretch.append(each)
            size += weight(each.file)
        else:
            raw = RawLines(each.file)
            cut.append((raw, each.source))
            lines = Lines([], each.file.name, 1, each.source)
            for line in raw:
                lines.lines.append(line)
                size += len(line)
                if size >= STRETCH:
                    yield [*stretch, lines]
                    stretch, size = [], 0
                    lines = Lines([], each.file.name, raw.count + 1, each.source)
            if lines.lines:
                stretch.append(lines)
        if size >= STRETCH:
            yield stretch
            stretch, size = [], 0
    if stretch:
        yield stretch
