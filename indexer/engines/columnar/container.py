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
import struct
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"BSEG\x00\x00\x00\x01"
_ALIGNMENT: Final = 64
_TRAILER: Final = struct.Struct("<QQI8s")
_DTYPES: Final = {"<u1", "|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f4"}
_CHUNK: Final = 1 << 20

Array = NDArray[Any]


class DamagedContainer(ValueError):
    """The file is not a container, or not as it was written; the text says what is wrong."""


class ContainerWriter:
    """Writes a container. Arrays grow in turn; each waits in a file of its own until the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: dict[str, tuple[Any, str, Path]] = {}

    def append(self, name: str, array: Array) -> None:
        """Add items to the end of an array; the first call decides its type."""
        if name not in self._parts:
            part = self._path.with_name(f"{self._path.name}.{len(self._parts)}.part")
            dtype = array.dtype.newbyteorder("<").str
            if dtype not in _DTYPES:
                raise TypeError(f"{name}: {dtype} is not stored")
            self._parts[name] = (part.open("wb"), dtype, part)
        file, dtype, _ = self._parts[name]
        if array.dtype != np.dtype(dtype):
            raise TypeError(f"{name}: {array.dtype} after {dtype}")
        file.write(np.ascontiguousarray(array).data)

    def finish(self, meta: dict[str, Any]) -> None:
        """Put everything into one file and remove the parts."""
        arrays: dict[str, list[Any]] = {}
        with self._path.open("wb") as file:
            file.write(MAGIC)
            for name, (part_file, dtype, part) in self._parts.items():
                part_file.close()
                file.write(b"\0" * (-file.tell() % _ALIGNMENT))
                offset, crc = file.tell(), 0
                with part.open("rb") as source:
                    while chunk := source.read(_CHUNK):
                        crc = zlib.crc32(chunk, crc)
                        file.write(chunk)
                items = (file.tell() - offset) // np.dtype(dtype).itemsize
                arrays[name] = [dtype, items, offset, crc]
                part.unlink()
            start = file.tell()
            directory = json.dumps({"meta": meta, "arrays": arrays}, ensure_ascii=False).encode()
            file.write(directory)
            file.write(_TRAILER.pack(start, len(directory), zlib.crc32(directory), MAGIC))
        self._parts.clear()

    def discard(self) -> None:
        """Remove what was written so far."""
        for file, _, part in self._parts.values():
            file.close()
            part.unlink(missing_ok=True)
        self._parts.clear()


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

    def release(self) -> None:
        """Let go of the pages read so far: they count as memory of the process until then."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

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
