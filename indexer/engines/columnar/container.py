"""One file of named arrays: written once from front to back, then mapped into memory.

    magic, 8 bytes            b"BSEG\\x00\\x00\\x00\\x01"
    arrays                    little-endian, each beginning at a multiple of 64 bytes
    directory                 JSON: {"meta": …, "arrays": {name: [dtype, items, offset, crc32]}}
    offset, length, crc32     of the directory: u64, u64, u32
    magic, 8 bytes

Nothing in it is executed or unpickled: a file is data, or it is refused.
"""  # noqa: D301

import json
import mmap
import os
import struct
import weakref
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"BSEG\x00\x00\x00\x01"
_ALIGNMENT: Final = 64
_TRAILER: Final = struct.Struct("<QQI8s")
_DTYPES: Final = {"<u1", "|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f4"}
_CHUNK: Final = 1 << 20
_IN_MEMORY: Final = 1 << 20
"""Bytes up to which an array waits in memory."""

Array = NDArray[Any]


class DamagedContainer(ValueError):
    """The file is not a container, or not as it was written; the text says what is wrong."""


class _Part:
    """An array that grows: in memory while it is small, then in a file of its own."""

    __slots__ = ("_chunks", "_file", "dtype", "path", "size")

    def __init__(self, dtype: str, path: Path) -> None:
        self.dtype = dtype
        self.path = path
        self.size = 0
        self._chunks: list[bytes] = []
        self._file: BinaryIO | None = None

    def append(self, data: bytes) -> None:
        self.size += len(data)
        if self._file is not None:
            self._file.write(data)
            return
        self._chunks.append(data)
        if self.size > _IN_MEMORY:
            self._file = self.path.open("w+b")
            self._file.writelines(self._chunks)
            self._chunks.clear()

    def read(self) -> Iterator[bytes]:
        """Yield all that was appended."""
        yield from self._chunks
        if self._file is not None:
            self._file.seek(0)
            while chunk := self._file.read(_CHUNK):
                yield chunk

    def remove(self) -> None:
        self._chunks.clear()
        if self._file is not None:
            self._file.close()
            self.path.unlink(missing_ok=True)


class ContainerWriter:
    """Writes a container. Arrays grow in turn; large ones wait in files of their own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: dict[str, _Part] = {}

    def append(self, name: str, array: Array) -> None:
        """Add items to the end of an array; the first call decides its type."""
        part = self._parts.get(name)
        if part is None:
            place = self._path.with_name(f"{self._path.name}.{len(self._parts)}.part")
            dtype = array.dtype.newbyteorder("<").str
            if dtype not in _DTYPES:
                raise TypeError(f"{name}: {dtype} is not stored")
            part = self._parts[name] = _Part(dtype, place)
        if array.dtype != np.dtype(part.dtype):
            raise TypeError(f"{name}: {array.dtype} after {part.dtype}")
        part.append(array.tobytes())

    def finish(self, meta: dict[str, Any]) -> None:
        """Put everything into one file and remove the parts."""
        arrays: dict[str, list[Any]] = {}
        with self._path.open("wb") as file:
            file.write(MAGIC)
            at = len(MAGIC)
            for name, part in self._parts.items():
                padding = -at % _ALIGNMENT
                file.write(b"\0" * padding)
                at += padding
                crc = 0
                for chunk in part.read():
                    crc = zlib.crc32(chunk, crc)
                    file.write(chunk)
                items = part.size // np.dtype(part.dtype).itemsize
                arrays[name] = [part.dtype, items, at, crc]
                at += part.size
                part.remove()
            _write_directory(file, at, {"meta": meta, "arrays": arrays})
        self._parts.clear()

    def discard(self) -> None:
        """Remove what was written so far."""
        for part in self._parts.values():
            part.remove()
        self._parts.clear()


def extend(path: Path, arrays: Mapping[str, Array]) -> None:
    """Add arrays to a container that nobody but its writer knows yet.

    They take the place of the directory, which is written again behind them.
    """
    container = Container(path)
    directory = container.directory()
    with path.open("r+b") as file:
        file.seek(container.end)
        at = container.end
        for name, array in arrays.items():
            data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
            padding = -at % _ALIGNMENT
            file.write(b"\0" * padding + data)
            at += padding
            dtype = array.dtype.newbyteorder("<").str
            if dtype not in _DTYPES:
                raise TypeError(f"{name}: {dtype} is not stored")
            directory["arrays"][name] = [dtype, len(array), at, zlib.crc32(data)]
            at += len(data)
        _write_directory(file, at, directory)


def _write_directory(file: BinaryIO, at: int, directory: Mapping[str, Any]) -> None:
    """Write the directory and the trailer, which end a container, at offset ``at``."""
    data = json.dumps(directory, ensure_ascii=False).encode()
    file.write(data)
    file.write(_TRAILER.pack(at, len(data), zlib.crc32(data), MAGIC))


def smallest(values: Array, *, least: int = 1) -> Array:
    """Return numbers from 0 on in the smallest type that holds them, of ``least`` bytes or more."""
    highest = int(values.max()) if len(values) else 0
    for size in (1, 2, 4):
        if size >= least and highest < 1 << 8 * size:
            return values.astype(f"<u{size}")
    return values.astype("<u8")


class Container:
    """A container mapped into memory; its arrays are read-only views.

    Raises :class:`DamagedContainer` when the directory is not sound; :meth:`check` also compares
    the arrays with their checksums.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            file.seek(0, 2)
            size = file.tell()
            if size < len(MAGIC) + _TRAILER.size:
                raise DamagedContainer("too short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._handle = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._handle)
        start, length, crc, magic = _TRAILER.unpack_from(self._map, size - _TRAILER.size)
        if magic != MAGIC or self._map[: len(MAGIC)] != MAGIC:
            raise DamagedContainer("not a segment of this format")
        if start + length + _TRAILER.size != size:
            raise DamagedContainer("directory")
        directory = self._map[start : start + length]
        if zlib.crc32(directory) != crc:
            raise DamagedContainer("checksum of the directory")
        values = json.loads(directory)
        self.meta: dict[str, Any] = values["meta"]
        self._arrays: dict[str, list[Any]] = values["arrays"]
        self.size = size
        self.end: int = start
        """Where the arrays end."""

    def directory(self) -> dict[str, Any]:
        """Return what is written in the directory."""
        return {"meta": self.meta, "arrays": dict(self._arrays)}

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> Array:
        dtype, items, offset, _ = self._arrays[name]
        if dtype not in _DTYPES:
            raise DamagedContainer(f"{name}: type")
        return np.frombuffer(self._map, dtype=dtype, count=items, offset=offset)

    def names(self) -> list[str]:
        """Return the names of all arrays."""
        return list(self._arrays)

    def bytes_of(self, name: str) -> memoryview:
        """Return an array as bytes."""
        dtype, items, offset, _ = self._arrays[name]
        return memoryview(self._map)[offset : offset + items * np.dtype(dtype).itemsize]

    def read(self, name: str, start: int, end: int) -> bytes:
        """Return bytes ``start`` to ``end - 1`` of an array of bytes, without mapping them.

        For what is read here and there and once: pages mapped for it would count as memory of
        the process. Raises :class:`DamagedContainer` when the file ends before.
        """
        offset = self._arrays[name][2]
        if not hasattr(os, "pread"):
            return self._map[offset + start : offset + end]
        data = os.pread(self._handle, end - start, offset + start)
        if len(data) != end - start:
            raise DamagedContainer(f"{name}: too short")
        return data

    def numbers_of(self, name: str) -> memoryview:
        """Return an array as numbers of Python, which are had one at a time in no time."""
        data = self.bytes_of(name)
        match self._arrays[name][0]:
            case "<u2":
                return data.cast("H")
            case "<u4":
                return data.cast("I")
            case "<u8":
                return data.cast("Q")
        return data

    def release(self, at_least: int = 0) -> None:
        """Let go of the pages read so far: they count as memory of the process until then.

        With ``at_least`` only those of arrays of so many bytes or more.
        """
        if not hasattr(mmap, "MADV_DONTNEED"):
            return
        if not at_least:
            self._map.madvise(mmap.MADV_DONTNEED)
            return
        for dtype, items, offset, _ in self._arrays.values():
            size = items * np.dtype(dtype).itemsize
            first = -(-offset // mmap.PAGESIZE) * mmap.PAGESIZE
            length = (offset + size - first) // mmap.PAGESIZE * mmap.PAGESIZE
            if size >= at_least and length > 0:
                self._map.madvise(mmap.MADV_DONTNEED, first, length)

    def check(self) -> None:
        """Compare every byte with the checksums; raise :class:`DamagedContainer`."""
        last = len(MAGIC)
        for name, (_, _, offset, crc) in self._arrays.items():
            if any(self._map[last:offset]):
                raise DamagedContainer(f"{name}: padding")
            data = self.bytes_of(name)
            if zlib.crc32(data) != crc:
                raise DamagedContainer(f"{name}: checksum")
            last = offset + len(data)
