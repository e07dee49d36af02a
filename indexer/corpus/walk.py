"""Folders and files given by the user -> the files in them, with names to show."""

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import CorpusNotFound


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    ``path`` is absolute. ``name`` is unique and made for showing: the path from the given
    folder on (``articles/2025/x.txt`` for the folder ``~/articles``), with ``/`` between
    folders and U+FFFD for bytes that are no text. ``size`` is in bytes, ``mtime_ns`` in
    nanoseconds.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int


def find_files(
    places: Sequence[str | Path], *, exclude: Sequence[str | Path] = ()
) -> Iterator[SourceFile]:
    """Yield the files in ``places`` (folders or files), sorted by name.

    Hidden files and folders and those in ``exclude`` are left out, links are followed, and no
    file comes twice, whatever links or places lead to it. Of two places with the same name
    more parents are shown, until they differ. What cannot be looked into (a folder without
    permission, a dangling link) comes as a file too, for its reader to say so. Raises
    :class:`CorpusNotFound` before the first file when a place does not exist.
    """
    roots = list(dict.fromkeys(_existing(place) for place in places))
    excluded = {_absolute(Path(place)) for place in exclude}
    seen: set[tuple[int, int]] = set()
    named: dict[str, list[tuple[Path, os.stat_result]]] = {}
    for root, label in zip(roots, _labels(roots), strict=True):
        for path, facts in _walk(root, excluded, seen):
            below = path.relative_to(root).parts
            named.setdefault(_shown(Path(*label, *below)), []).append((path, facts))
    files = []
    for name, found in named.items():
        for path, facts in found:
            # Names that differ only in bytes that cannot be shown: the whole path tells them apart.
            own = name if len(found) == 1 else os.fsencode(path).decode("utf-8", "backslashreplace")
            files.append(SourceFile(path, own, facts.st_size, facts.st_mtime_ns))
    return iter(sorted(files, key=lambda file: (file.name, os.fsencode(file.path))))


def _existing(place: str | Path) -> Path:
    try:
        root = _absolute(Path(place).expanduser())
        kind = root.stat().st_mode
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home of that name
        raise CorpusNotFound(_shown(Path(place))) from error
    if not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
        raise CorpusNotFound(_shown(Path(place)))
    return root


def _absolute(place: Path) -> Path:
    return Path(os.path.abspath(place))  # noqa: PTH100  # resolves ".." but keeps links


def _shown(path: Path) -> str:
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _walk(
    root: Path, excluded: set[Path], seen: set[tuple[int, int]]
) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the files below ``root`` that are not in ``seen``, and add them to it."""
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            facts = path.stat()
        except OSError:
            with suppress(OSError):  # gone since its folder was listed
                yield path, path.lstat()
            continue
        key = (facts.st_dev, facts.st_ino)
        if path in excluded or key in seen:
            continue
        if stat.S_ISDIR(facts.st_mode):
            seen.add(key)
            try:
                entries = sorted(path.iterdir(), key=os.fsencode, reverse=True)
            except OSError:
                yield path, facts
                continue
            waiting.extend(entry for entry in entries if not entry.name.startswith("."))
        elif stat.S_ISREG(facts.st_mode):
            seen.add(key)
            yield path, facts


def _labels(roots: Sequence[Path]) -> list[tuple[str, ...]]:
    """Return the last parts of each of ``roots``, as few as tell them apart."""
    lengths = [1] * len(roots)
    while True:
        labels = [_last(root, length) for root, length in zip(roots, lengths, strict=True)]
        counts = Counter(labels)
        alike = [
            place
            for place, label in enumerate(labels)
            if counts[label] > 1 and lengths[place] < len(roots[place].parts)
        ]
        if not alike:
            return labels
        for place in alike:
            lengths[place] += 1


def _last(root: Path, length: int) -> tuple[str, ...]:
    parts = [part.strip("/\\") for part in root.parts]
    return tuple(part for part in parts[-length:] if part)
