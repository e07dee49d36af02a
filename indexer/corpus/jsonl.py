"""JSON Lines: one JSON object, one document, a line."""

import codecs
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from indexer.corpus.dates import normalise_date
from indexer.corpus.encoding import NotText, decode
from indexer.corpus.metadata import as_text, normalise_language, normalise_url
from indexer.documents import Draft

_NORMALISED: Final = ("lang", "language", "date", "url")
_OWN_FIELDS: Final = frozenset(("id", "title", "body", *_NORMALISED))

# Records have few languages and dates: each is read once. Nothing after so many characters counts.
_language = lru_cache(normalise_language)
_date = lru_cache(normalise_date)
_LONGEST: Final = 100


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
        record = json.loads(_text(line))
        if not isinstance(record, dict):
            raise BadRecord("skipped-not-object")
        return _draft(record, name, number)
    except (NotText, RecursionError) as error:
        raise BadRecord("skipped-not-json") from error
    except ValueError as error:
        raise error if isinstance(error, BadRecord) else BadRecord("skipped-not-json") from error


def _text(line: bytes) -> str:
    try:
        return line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return decode(line)


def _draft(record: Mapping[str, object], name: str, number: int) -> Draft:
    title = " ".join(as_text(record.get("title")).split())
    body = as_text(record.get("body")).strip()
    if not (title or body):
        raise BadRecord("skipped-no-text")
    extra = {}
    for key, value in record.items():
        if key not in _OWN_FIELDS and (text := as_text(value)):
            extra[as_text(key)] = text
    given = {
        key: text
        for key in _NORMALISED
        if (value := record.get(key)) is not None and (text := as_text(value).strip())
    }
    language = _language(given.get("lang", "")[:_LONGEST])
    language = language or _language(given.get("language", "")[:_LONGEST])
    date = _date(given["date"][:_LONGEST]) if "date" in given else None
    url = normalise_url(given["url"]) if "url" in given else None
    known = {"lang": language, "language": language, "date": date, "url": url}
    extra |= {key: text for key, text in given.items() if known[key] is None}
    id = _id(record.get("id")) or f"{name}:{number}"
    return Draft(id, name, title, body, "jsonl", date, language, url, extra)


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return as_text(value).strip()
