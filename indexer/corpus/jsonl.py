"""JSON Lines: one JSON object, one document, a line."""

import json
from collections.abc import Mapping
from typing import Final

from indexer.corpus.dates import normalise_date
from indexer.corpus.encoding import NotText, decode
from indexer.corpus.metadata import as_text, normalise_language, normalise_url
from indexer.documents import Draft

_OWN_FIELDS: Final = ("id", "title", "body", "lang", "language", "date", "url")


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
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(line)


def _draft(record: Mapping[str, object], name: str, number: int) -> Draft:
    title = " ".join(as_text(record.get("title")).split())
    body = as_text(record.get("body")).strip()
    if not (title or body):
        raise BadRecord("skipped-no-text")
    given = {key: as_text(record.get(key)).strip() for key in ("lang", "language", "date", "url")}
    language = normalise_language(given["lang"]) or normalise_language(given["language"])
    date = normalise_date(given["date"]) if given["date"] else None
    url = normalise_url(given["url"]) if given["url"] else None
    extra = {
        as_text(key): text
        for key, value in record.items()
        if key not in _OWN_FIELDS and (text := as_text(value))
    }
    for key, known in (("lang", language), ("language", language), ("date", date), ("url", url)):
        if given[key] and known is None:
            extra[key] = given[key]
    id = _id(record.get("id")) or f"{name}:{number}"
    return Draft(id, name, title, body, "jsonl", date, language, url, extra)


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return as_text(value).strip()
