"""The fields of the query language, and what their values mean."""

import unicodedata
from functools import cache
from typing import Final, Literal

from babel import Locale

from indexer.documents import MIXED, OTHER

Scope = Literal["text", "title", "lang", "type", "path", "date"]
"""What a bare term is: a word of the text or of the title, or the value of a filter."""

FIELDS: Final[dict[str, Scope]] = {
    "title": "title",
    "titre": "title",
    "lang": "lang",
    "language": "lang",
    "langue": "lang",
    "type": "type",
    "path": "path",
    "chemin": "path",
    "date": "date",
}
"""Field names in both languages; both always work, in capitals too."""

TYPES: Final = {
    "txt": "txt",
    "text": "txt",
    "texte": "txt",
    "md": "md",
    "markdown": "md",
    "html": "html",
    "htm": "html",
    "jsonl": "jsonl",
}
"""File types by the names users give them."""

# Ours, and those asked for most: the list of all languages takes a tenth of a second to load.
_USUAL_NAMES: Final = {
    "en": "en",
    "english": "en",
    "anglais": "en",
    "fr": "fr",
    "french": "fr",
    "francais": "fr",
    "mixed": MIXED,
    "mixte": MIXED,
    "other": OTHER,
    "autre": OTHER,
}


def read_language(value: str) -> str | None:
    """Return the language code for a code or an English or French name; None when unknown.

    ``fr-CA`` counts as ``fr``; accents and case do not count.

    >>> read_language("Anglais"), read_language("francais"), read_language("mixte")
    ('en', 'fr', 'mixed')
    """
    name = _plain(value)
    if name in _USUAL_NAMES:
        return _USUAL_NAMES[name]
    known = _language_names()
    return known.get(name) or known.get(name.replace("_", "-").partition("-")[0])


def read_type(value: str) -> str | None:
    """Return the file type for a name such as ``md``, ``.md`` or ``markdown``; None when unknown.

    >>> read_type(".HTM")
    'html'
    """
    return TYPES.get(_plain(value).lstrip("."))


@cache
def _language_names() -> dict[str, str]:
    """Return code by plain name, for the ISO 639 codes and names of Unicode's CLDR."""
    names: dict[str, str] = {}
    for locale in ("en", "fr"):
        for code, name in Locale.parse(locale).languages.items():
            if len(code) <= 3 and code not in ("mul", "und", "zxx"):  # "several", "unknown", "none"
                names.setdefault(code, code)
                names.setdefault(_plain(name), code)
    return names


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
