"""JSON Lines: one JSON object, one document, a line."""

import codecs
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from indexer.corpus.dates import normalise_date
from indexer.corpus.encoding import NotText, decode
from indexer.corpus.metadata import as_text, normalise_language, normalise_url
from indexer.documents import Draft

_NORMALISED: Final = ("lang", "language", "date", "url")

# Records have few languages and dates: each is read once. Nothing after so many characters counts.
_language = lru_cache(normalise_language)
_date = lru_cache(maxsize=10_000)(normalise_date)
_LONGEST: Final = 100

_DECODE: Final = json.JSONDecoder().raw_decode
_BLANKS: Final = " \t\r\n"

# Bytes of clean UTF-8: ASCII, the letters of U+0080 to U+00FF and of U+0140 to U+017F, and, with
# others beside them, the quotation marks, dashes and blanks around U+2019.
_USUAL: Final = bytes({*range(0x7F), *range(0x80, 0xC0), 0xC2, 0xC3, 0xC5, 0xE2})
_BESIDE: Final = re.compile(rb"\xe2(?!\x80[\x90-\xa7\xaf])")
_CONTROL: Final = re.compile(rb"\xc2[\x80-\x9f]")
_ESCAPE: Final = re.compile(rb'\\[^"\\/nt]')


class BadRecord(ValueError):
    """A line that is no document; ``code`` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_record(line: bytes, name: str, number: int) -> Draft:
    """Return the draft on line ``number`` (from 1) of the file shown as ``name``.

    ``title`` or ``body`` must hold something. A record without ``id`` is called
    ``NAME:NUMBER``. Date, language and address that are not recognised as such are kept in
    ``extra`` beside all other keys, as text. Raises :class:`BadRecord`.
    """
    try:
        text = _text(line).strip(_BLANKS)
        record, end = _DECODE(text)
        if end < len(text):
            raise BadRecord("skipped-not-json")
        if not isinstance(record, dict):
            raise BadRecord("skipped-not-object")
        return _draft(record, name, number, clean=_is_clean(line))
    except (NotText, RecursionError) as error:
        raise BadRecord("skipped-not-json") from error
    except ValueError as error:
        raise error if isinstance(error, BadRecord) else BadRecord("skipped-not-json") from error


def _text(line: bytes) -> str:
    try:
        return line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return decode(line)


def _is_clean(line: bytes) -> bool:
    """Tell whether all that a line says is clean text as it is; for most, it can be told so.

    In a tenth of the time that cleaning every value takes.
    """
    if b"\\" in line and _ESCAPE.search(line):
        return False
    if line.translate(None, _USUAL):
        return False
    return line.isascii() or not (_BESIDE.search(line) or _CONTROL.search(line))


def _draft(record: Mapping[str, object], name: str, number: int, *, clean: bool) -> Draft:
    """Make the draft; ``clean``: what the record says is clean text already."""
    texts = {}
    for key, value in record.items():
        if text := value if clean and type(value) is str else as_text(value):
            texts[key] = text
    title = " ".join(texts.pop("title", "").split())
    body = texts.pop("body", "").strip()
    if not (title or body):
        raise BadRecord("skipped-no-text")
    id = texts.pop("id", "").strip() if _names(record.get("id")) else ""
    texts.pop("id", None)
    given = {key: text for key in _NORMALISED if (text := texts.pop(key, "").strip())}
    language = _language(given.get("lang", "")[:_LONGEST])
    language = language or _language(given.get("language", "")[:_LONGEST])
    date = _date(given["date"][:_LONGEST]) if "date" in given else None
    url = normalise_url(given["url"]) if "url" in given else None
    extra = texts if clean else {as_text(key): text for key, text in texts.items()}
    known = {"lang": language, "language": language, "date": date, "url": url}
    extra |= {key: text for key, text in given.items() if known[key] is None}
    id = id or f"{name}:{number}"
    return Draft(id, name, title, body, "jsonl", date, language, url, extra)


def _names(value: object) -> bool:
    """Tell whether a value is an id."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)
