"""Generations of an index on disk: build beside, switch last, go back.

    LOCATION/current          the pointer: name and previous name of the generation in use
    LOCATION/writer.lock      held by the one writer
    LOCATION/g00000007/       a generation: complete, never changed once pointed at

A generation without a pointer to it is the rest of a killed writer and is removed by the next
one. The previous generation stays for a rollback.
"""

import os
import re
import shutil
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from indexer.errors import IndexCorrupt, IndexNotFound, NoPreviousGeneration

POINTER: Final = "current"
_NAME = re.compile(r"g\d{8}")


@dataclass(frozen=True, slots=True)
class Pointer:
    """The generation in use and the one before it (None: there is none)."""

    current: str
    previous: str | None


def read_pointer(location: Path) -> Pointer:
    """Return which generation is in use.

    Raises :class:`IndexNotFound` when there is no index, :class:`IndexCorrupt` when the pointer
    is damaged.
    """
    try:
        data = (location / POINTER).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexNotFound(str(location)) from None
    except OSError as error:
        raise IndexCorrupt(str(location), f"{POINTER}: {error.strerror}") from None
    words = data.decode("ascii", "replace").split("\n")
    if len(words) != 4 or data != _pointer_bytes(words[0], words[1]):
        raise IndexCorrupt(str(location), f"{POINTER}: checksum")
    return Pointer(words[0], words[1] or None)


def new_generation(location: Path) -> Path:
    """Make and return the folder of the next generation, removing what dead writers left.

    Call with the write lock held.
    """
    remove_leftovers(location)
    numbers = [int(path.name[1:]) for path in _generations(location)]
    folder = location / f"g{max(numbers, default=0) + 1:08d}"
    folder.mkdir()
    return folder


def link_files(old: Path, new: Path, names: Iterable[str]) -> set[str]:
    """Give ``new`` the same files as ``old``: hard links where the disk can, else copies.

    Files of a generation never change, so sharing them is safe. Return which were linked.
    """
    linked = set()
    for name in names:
        try:
            os.link(old / name, new / name)
            linked.add(name)
        except OSError:
            shutil.copy2(old / name, new / name)
    return linked


def switch(location: Path, folder: Path, linked: Collection[str] = ()) -> None:
    """Point at ``folder``, keep the generation before it, remove older ones.

    Everything is on the disk before the pointer moves; the move itself is one rename. The files
    in ``linked`` are there already, as files of the generation before.
    """
    from concurrent.futures import ThreadPoolExecutor  # slow to load, and for writing only

    new = [path for path in folder.iterdir() if path.name not in linked]
    with ThreadPoolExecutor(4) as threads:  # the disk does several in one go
        list(threads.map(_sync, new))
    _sync(folder)
    try:
        previous = read_pointer(location).current
    except (IndexNotFound, IndexCorrupt):
        previous = ""
    _write_pointer(location, folder.name, previous)
    remove_leftovers(location)


def roll_back(location: Path) -> str:
    """Point at the previous generation and return its name; the current one becomes previous.

    Works on a damaged pointer too. Raises :class:`NoPreviousGeneration`.
    """
    try:
        pointer = read_pointer(location)
        current, previous = pointer.current, pointer.previous
    except IndexCorrupt:
        names = sorted(path.name for path in _generations(location))
        current, previous = (names[-1], names[-2]) if len(names) > 1 else ("", None)
    if previous is None or not (location / previous).is_dir():
        raise NoPreviousGeneration(str(location))
    _write_pointer(location, previous, current)
    return previous


def remove_leftovers(location: Path) -> None:
    """Remove every generation that nothing points at. Call with the write lock held."""
    try:
        pointer = read_pointer(location)
    except IndexNotFound:
        keep: set[str | None] = set()
    except IndexCorrupt:
        return  # which generations are wanted is not known: better a full disk than a loss
    else:
        keep = {pointer.current, pointer.previous}
    for path in _generations(location):
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _generations(location: Path) -> list[Path]:
    return [path for path in location.iterdir() if _NAME.fullmatch(path.name) and path.is_dir()]


def _pointer_bytes(current: str, previous: str) -> bytes:
    names = f"{current}\n{previous}\n".encode("ascii", "replace")
    return names + f"{zlib.crc32(names):08x}\n".encode()


def _write_pointer(location: Path, current: str, previous: str) -> None:
    new = location / f"{POINTER}.new"
    new.write_bytes(_pointer_bytes(current, previous))
    _sync(new)
    new.replace(location / POINTER)
    _sync(location)


def _sync(path: Path) -> None:
    """Force a file or folder to the disk; folders cannot be synced on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
