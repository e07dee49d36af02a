"""The stamp of a generation: what it was made with, what is in it, and its files' checksums."""

import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from indexer.analysis import ANALYSIS_VERSION, library_versions
from indexer.errors import IndexCorrupt, IndexOutOfDate

FORMAT_VERSION: Final = 4
"""Raised when the files of an index change their meaning."""

STAMP_NAME: Final = "stamp.json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a generation says of itself.

    ``folders`` are the absolute paths that were indexed; ``languages`` counts documents per
    language; ``tokens`` counts running words per analysis language; ``files`` maps each file's
    name to its size in bytes and its CRC-32. ``created`` is UTC in ISO 8601.
    """

    format: int
    analysis: int
    versions: dict[str, str]
    generation: str
    created: str
    folders: tuple[str, ...]
    documents: int
    languages: dict[str, int]
    tokens: dict[str, int]
    files: dict[str, tuple[int, int]]


def made_with() -> str:
    """Return the versions that decide whether an index can be read, in one line."""
    return _shown(FORMAT_VERSION, ANALYSIS_VERSION, library_versions())


def _shown(format: int, analysis: int, versions: Mapping[str, str]) -> str:
    libraries = [f"{name} {version}" for name, version in sorted(versions.items())]
    return ", ".join((f"format {format}", f"analysis {analysis}", *libraries))


def new_stamp(
    *,
    generation: str,
    created: str,
    folders: tuple[str, ...],
    documents: int,
    languages: dict[str, int],
    tokens: dict[str, int],
    files: dict[str, tuple[int, int]],
) -> Stamp:
    """Return a stamp with the versions of this program."""
    return Stamp(
        FORMAT_VERSION,
        ANALYSIS_VERSION,
        library_versions(),
        generation,
        created,
        folders,
        documents,
        languages,
        tokens,
        files,
    )


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Write the stamp as two lines: the JSON and the CRC-32 of the JSON in hexadecimal."""
    text = json.dumps(asdict(stamp), ensure_ascii=False, sort_keys=True)
    line = text.encode("utf-8", "surrogatepass")  # folders may have names that are no text
    (folder / STAMP_NAME).write_bytes(line + b"\n" + _crc(line) + b"\n")


def read_stamp(folder: Path) -> Stamp:
    """Read and check the stamp of a generation.

    Raises :class:`IndexCorrupt` when it is missing or damaged, :class:`IndexOutOfDate` when
    another version of this program or of its analysis wrote it.
    """
    shown = str(folder.parent)
    try:
        line, checksum, rest = (folder / STAMP_NAME).read_bytes().split(b"\n", 2)
    except OSError:
        raise IndexCorrupt(shown, f"{folder.name}/{STAMP_NAME}: missing") from None
    except ValueError:
        raise IndexCorrupt(shown, f"{folder.name}/{STAMP_NAME}: checksum") from None
    if rest or checksum != _crc(line):
        raise IndexCorrupt(shown, f"{folder.name}/{STAMP_NAME}: checksum")
    values = json.loads(line.decode("utf-8", "surrogatepass"))
    found = (values.get("format"), values.get("analysis"), values.get("versions"))
    if found != (FORMAT_VERSION, ANALYSIS_VERSION, library_versions()):
        raise IndexOutOfDate(shown, _shown(found[0], found[1], found[2] or {}), made_with())
    values["folders"] = tuple(values["folders"])
    values["files"] = {name: tuple(facts) for name, facts in values["files"].items()}
    return Stamp(**{each.name: values[each.name] for each in fields(Stamp)})


def checksums(
    folder: Path, known: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, tuple[int, int]]:
    """Return size and CRC-32 of every file in ``folder`` but the stamp.

    ``known`` are those of files that are the same as in the generation before: they are not read
    again, so that damage done to them since is still told by their old checksum.
    """
    known = known or {}
    names = sorted(path.name for path in folder.iterdir() if path.name != STAMP_NAME)
    return {name: known.get(name) or _size_and_crc(folder / name) for name in names}


def check_files(folder: Path, stamp: Stamp, *, unread: Collection[str] = ()) -> None:
    """Compare every file with the stamp; raise :class:`IndexCorrupt` at the first difference.

    Of the files in ``unread`` only the size is compared.
    """
    for name, expected in stamp.files.items():
        try:
            if name in unread:
                found = ((folder / name).stat().st_size, expected[1])
            else:
                found = _size_and_crc(folder / name)
        except OSError:
            raise IndexCorrupt(str(folder.parent), f"{folder.name}/{name}: missing") from None
        if found != expected:
            raise IndexCorrupt(str(folder.parent), f"{folder.name}/{name}: checksum")
    unknown = {path.name for path in folder.iterdir()} - set(stamp.files) - {STAMP_NAME}
    if unknown:
        raise IndexCorrupt(str(folder.parent), f"{folder.name}/{min(unknown)}: unknown file")


def _size_and_crc(path: Path) -> tuple[int, int]:
    size = crc = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return size, crc


def _crc(line: bytes) -> bytes:
    return f"{zlib.crc32(line):08x}".encode()
