"""A file -> the drafts in it, and why something in it could not be read.

Codes of what is skipped, each a sentence in :mod:`indexer.messages`:

=========================  ==========================================================
``skipped-unknown-kind``   the name ends in something that has no reader here
``skipped-folder``         a folder that cannot be looked into
``skipped-permission``     reading is not allowed
``skipped-gone``           the file is no longer there
``skipped-unreadable``     the system reports another error, in its own words
``skipped-too-large``      more than :data:`MAX_DOCUMENT_BYTES`
``skipped-binary``         no text, whatever the name says
``skipped-too-deep``       HTML within HTML within HTML ...
``skipped-empty``          no words
``skipped-not-json``       a line that is not JSON
``skipped-not-object``     a line that is JSON, but not an object
``skipped-no-text``        an object without title and body
``skipped-line-too-large`` a line of more than :data:`MAX_DOCUMENT_BYTES`
``skipped-bad-gzip``       compressed data are damaged or cut off; what came before is kept
``skipped-no-record``      not one line of the file could be indexed
=========================  ==========================================================
"""

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from indexer.corpus.encoding import NotText, decode
from indexer.corpus.html import DEEPEST, TooDeep, declared_encoding, read_html
from indexer.corpus.jsonl import BadRecord, read_record
from indexer.corpus.markdown import read_markdown
from indexer.corpus.plain import read_plain
from indexer.corpus.walk import SourceFile
from indexer.documents import Draft
from indexer.messages import sentence

MAX_DOCUMENT_BYTES: Final = 64 * 1024 * 1024
"""A larger file, or a larger line of a JSONL file, is skipped."""

_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not indexed.

    ``path`` is the file as shown, with ``:LINE`` (from 1) for one record of it; ``code`` names
    the reason in :mod:`indexer.messages`, ``facts`` are its values by name. ``whole`` tells
    that nothing of the file could be indexed.
    """

    path: str
    code: str
    facts: tuple[tuple[str, object], ...] = ()
    whole: bool = True

    def text(self, language: str = "en") -> str:
        """Return the reason as a sentence in ``"en"`` or ``"fr"``; it does not name the file."""
        return sentence(self.code, language, **dict(self.facts))


def read_file(source: SourceFile) -> Iterator[Draft | Skipped]:
    """Yield the drafts in a file, and a :class:`Skipped` for each part that gives none.

    A file that gives no draft ends with exactly one ``Skipped`` that is ``whole``; any other
    file gives none. JSONL is read line by line, however large it is. Nothing in a file, and no
    error of the system, makes this raise.
    """
    kind = _kind(source.name)
    try:
        if source.path.is_dir():
            yield Skipped(source.name, "skipped-folder")
        elif kind == "jsonl":
            yield from _read_lines(source)
        elif kind in ("txt", "md", "html"):
            yield _read_document(source, kind)
        else:
            yield Skipped(source.name, "skipped-unknown-kind", (("kind", kind),))
    except OSError as error:
        yield _failed(source, error)


def _kind(name: str) -> str:
    """Return the type of a draft for the files that can be read, else how the name ends."""
    name = name.rsplit("/", 1)[-1].lower()
    end = name[name.rfind(".") :] if "." in name[1:] else name
    match end:
        case ".txt":
            return "txt"
        case ".md" | ".markdown":
            return "md"
        case ".html" | ".htm" | ".xhtml":
            return "html"
        case ".jsonl":
            return "jsonl"
        case ".gz":
            return "jsonl" if name.endswith(".jsonl.gz") else end
        case _:
            return end


def _failed(source: SourceFile, error: OSError) -> Skipped:
    match error:
        case PermissionError():
            return Skipped(source.name, "skipped-permission")
        case FileNotFoundError():
            return Skipped(source.name, "skipped-gone")
        case _:
            detail = error.strerror or type(error).__name__
            return Skipped(source.name, "skipped-unreadable", (("detail", detail),))


def _read_document(source: SourceFile, kind: str) -> Draft | Skipped:
    with source.path.open("rb") as file:
        data = file.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        size = max(source.size, len(data))
        limit = MAX_DOCUMENT_BYTES // _MEBIBYTE
        facts = (("size", -(-size // _MEBIBYTE)), ("limit", limit))
        return Skipped(source.name, "skipped-too-large", facts)
    try:
        text = decode(data, declared=declared_encoding(data) if kind == "html" else None)
        draft = _draft(text, kind, source.name)
    except NotText:
        return Skipped(source.name, "skipped-binary")
    except TooDeep:
        return Skipped(source.name, "skipped-too-deep", (("limit", DEEPEST),))
    if not (draft.title or draft.body):
        return Skipped(source.name, "skipped-empty")
    return draft


def _draft(text: str, kind: str, name: str) -> Draft:
    match kind:
        case "txt":
            return read_plain(text, name)
        case "md":
            return read_markdown(text, name)
        case _:
            return read_html(text, name)


def read_lines(lines: Iterable[bytes], name: str, first: int) -> Iterator[Draft | Skipped]:
    """Yield the drafts on the raw ``lines`` of the JSONL file shown as ``name``.

    ``first`` is the number of the first line (from 1). A line that gives no draft gives a
    :class:`Skipped` that is not ``whole``, a blank one nothing; of a line longer than
    :data:`MAX_DOCUMENT_BYTES` the beginning is enough. What ``lines`` raises is passed on,
    nothing else is raised.
    """
    for number, line in enumerate(lines, start=first):
        if len(line) > MAX_DOCUMENT_BYTES:
            limit = MAX_DOCUMENT_BYTES // _MEBIBYTE
            yield _bad_line(name, number, "skipped-line-too-large", limit=limit)
        elif not line.isspace():
            try:
                yield read_record(line, name, number)
            except BadRecord as error:
                yield _bad_line(name, number, error.code)


def is_jsonl(name: str) -> bool:
    """Tell whether the file shown as ``name`` is read line by line."""
    return _kind(name) == "jsonl"


class RawLines:
    """The lines of a JSONL file for :func:`read_lines`; iterating raises nothing.

    ``count`` is the number of lines given so far. When all are read, :meth:`verdict` tells
    whether anything was wrong with the file as a whole.
    """

    def __init__(self, source: SourceFile) -> None:
        self.count = 0
        self._source = source
        self._failure: Skipped | None = None

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines; of one longer than :data:`MAX_DOCUMENT_BYTES` the beginning."""
        try:
            for line in _lines(self._source):
                self.count += 1
                yield line
        except (gzip.BadGzipFile, EOFError, zlib.error):
            facts = (("line", self.count),)
            self._failure = Skipped(self._source.name, "skipped-bad-gzip", facts)
        except OSError as error:
            self._failure = _failed(self._source, error)

    def verdict(self, drafts: int, skips: int) -> Skipped | None:
        """Return what to say after so many drafts and skipped lines; None: all is well."""
        if self._failure is not None:
            return replace(self._failure, whole=not drafts)
        if not drafts:
            return Skipped(self._source.name, "skipped-no-record" if skips else "skipped-empty")
        return None


def _read_lines(source: SourceFile) -> Iterator[Draft | Skipped]:
    drafts = skips = 0
    lines = RawLines(source)
    for read in read_lines(lines, source.name, 1):
        if isinstance(read, Skipped):
            skips += 1
        else:
            drafts += 1
        yield read
    verdict = lines.verdict(drafts, skips)
    if verdict is not None:
        yield verdict


def _lines(source: SourceFile) -> Iterator[bytes]:
    """Yield the lines of a JSONL file, compressed or not; of one too large, its beginning."""
    compressed = source.name.lower().endswith(".gz")
    with gzip.open(source.path) if compressed else source.path.open("rb") as file:
        readline: Callable[[int], bytes] = file.readline
        start = file.read(2)
        file.seek(0)
        if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # what PowerShell writes
            wide = io.TextIOWrapper(file, "utf-16", errors="replace", newline="\n")
            readline = partial(_recoded, wide)
        while line := readline(MAX_DOCUMENT_BYTES + 1):
            yield line
            if len(line) > MAX_DOCUMENT_BYTES:
                while line and not line.endswith(b"\n"):
                    line = readline(_MEBIBYTE)


def _recoded(file: io.TextIOWrapper, size: int) -> bytes:
    return file.readline(size).encode("utf-8", errors="replace")


def _bad_line(name: str, number: int, code: str, **facts: object) -> Skipped:
    return Skipped(f"{name}:{number}", code, (("line", number), *facts.items()), whole=False)
