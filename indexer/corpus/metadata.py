"""What the metadata of a file mean, whatever its format calls them."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from indexer.corpus.dates import normalise_date
from indexer.corpus.encoding import clean

_LANGUAGE_KEYS: Final = ("lang", "language", "locale")
# Publication before modification, as readers mean the former by "date".
_DATE_KEYS: Final = (
    *("date", "published", "datepublished", "date_published", "pubdate", "dateissued", "issued"),
    *("datemodified", "date_modified", "modified", "updated", "lastmod"),
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_LANGUAGE_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_.@].*)?")
_LANGUAGE_NAMES: Final = {
    **dict.fromkeys(("eng", "english", "anglais"), "en"),
    **dict.fromkeys(("fra", "fre", "french", "français", "francais"), "fr"),
}
_NO_LANGUAGE: Final = ("und", "mul", "zxx", "mis")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of one text; ``extra`` holds what has no field of its own, as text."""

    title: str
    date: str | None
    language: str | None
    url: str | None
    extra: Mapping[str, str]


def read_metadata(fields: Mapping[str, str]) -> Metadata:
    """Sort named ``fields`` into their meanings; upper and lower case of names count as one.

    Of several dates the one of publication is taken. A date, language or address that is not
    recognised as one stays in ``extra``, as do all other fields that are not empty.
    """
    extra = {key: value for key, value in fields.items() if value}
    names = {key.lower(): key for key in reversed(list(extra))}
    date = language = url = None
    for name in _DATE_KEYS:
        if name in names and (date := normalise_date(extra[names[name]])):
            del extra[names[name]]
            break
    for name in _LANGUAGE_KEYS:
        if name in names and (language := normalise_language(extra[names[name]])):
            del extra[names[name]]
            break
    if "url" in names and (url := normalise_url(extra[names["url"]])):
        del extra[names["url"]]
    title = extra.pop(names["title"]) if "title" in names else ""
    title = html.unescape(_TAG.sub("", title))
    return Metadata(" ".join(title.split()), date, language, url, extra)


def normalise_language(value: str) -> str | None:
    """Return the language code in ``value`` (``fr-CA``, ``fra``, ``French``), or None.

    >>> normalise_language("fr_CA.UTF-8"), normalise_language("anglais"), normalise_language("12")
    ('fr', 'en', None)
    """
    value = value.strip().lower()[:40]
    if value in _LANGUAGE_NAMES:
        return _LANGUAGE_NAMES[value]
    found = _LANGUAGE_CODE.fullmatch(value)
    if found is None or found[1] in _NO_LANGUAGE:
        return None
    return _LANGUAGE_NAMES.get(found[1], found[1])


def normalise_url(value: str) -> str | None:
    """Return ``value`` if it is a web address that can be shown as a link, else None."""
    value = value.strip()
    return value if re.fullmatch(r"https?://[^\s<>\"]+", value, re.IGNORECASE) else None


def as_text(value: object) -> str:
    """Return a JSON ``value`` as clean text: nested values as compact JSON, null as nothing."""
    match value:
        case str():
            return clean(value)
        case None:
            return ""
        case bool() | int() | float():
            return json.dumps(value)
        case _:
            return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
