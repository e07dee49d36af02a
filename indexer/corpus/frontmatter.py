"""Front matter: the block of metadata that site generators put before a text.

Read tolerantly, as far as ``key: value`` (YAML), ``key = value`` (TOML) and JSON go; nested YAML
is kept as the text it is. A full YAML reader would refuse a whole page for one wrong blank.
"""

import json
import re
from typing import Final

from indexer.corpus.metadata import as_text

_FENCE: Final = re.compile(r"\s*(---|\+\+\+)[ \t]*\n")
_FIELD: Final = re.compile(r"([^\W\d][\w.-]{0,60})[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)$")
_LONGEST: Final = 100_000  # characters; more is no front matter


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Return the fields of the front matter of ``text``, and the text without it.

    Without front matter the fields are empty and the text is returned as it is: so is a text
    that merely begins with a rule of dashes. Values have no quotes; lists are joined by commas.

    >>> split_front_matter('---\ntitle: "L’été"\nlang: fr\n---\nIl fait beau.')
    ({'title': 'L’été', 'lang': 'fr'}, 'Il fait beau.')
    """
    opening = _FENCE.match(text)
    if opening is None:
        return {}, text
    closing = re.compile(rf"^{re.escape(opening[1])}[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = closing.search(text, opening.end(), opening.end() + _LONGEST)
    if end is None:
        return {}, text
    block, rest = text[opening.end() : end.start()], text[end.end() :]
    fields = _json_fields(block) or _line_fields(block)
    return (fields, rest) if fields or not block.strip() else ({}, text)


def _json_fields(block: str) -> dict[str, str]:
    try:
        record = json.loads(block)
        return {key: as_text(value) for key, value in record.items()}
    except (ValueError, AttributeError, RecursionError):  # not JSON, or not an object
        return {}


def _line_fields(block: str) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    key = ""
    for line in block.split("\n"):
        if line.lstrip().startswith("#"):
            continue
        if not line[:1].isspace() and (found := _FIELD.match(line)):
            key = found[1]
            values[key] = [found[2] or ""]
        elif key and line.strip():  # a value of several lines, a list, a nested table
            values[key].append(line.strip())
    return {key: _value(lines) for key, lines in values.items()}


def _value(lines: list[str]) -> str:
    first, rest = lines[0].strip(), lines[1:]
    if re.fullmatch(r"[|>][+-]?\d?", first):
        return " ".join(rest)
    if not first and rest and all(line.startswith("- ") for line in rest):
        return ", ".join(_unquoted(line[2:]) for line in rest)
    value = " ".join((first, *rest)).strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(item) for item in value[1:-1].split(",") if item.strip())
    return _unquoted(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    quote = value[:1]
    if quote and quote in "\"'" and (end := value.rfind(quote)) > 0:
        inside = value[1:end]
        return inside.replace("''", "'") if quote == "'" else inside.replace('\\"', '"')
    return value.split(" #", 1)[0].rstrip()
