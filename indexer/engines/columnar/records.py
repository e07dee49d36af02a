"""A document without its body as the JSON array that a segment stores, and back."""

import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any, Final

from indexer.documents import Document, Passage

_DECODE: Final = json.JSONDecoder().raw_decode


def to_record(document: Document) -> str:
    """Return everything but the body, by place: names would take more room than values.

    One line of JSON without blanks around what it holds.
    """
    text = encode_basestring
    passages = ",".join(
        [f"[{each.start},{each.end},{text(each.language)}]" for each in document.passages]
    )
    date = text(document.date) if document.date is not None else "null"
    url = text(document.url) if document.url is not None else "null"
    extra = ",".join([f"{text(key)}:{text(value)}" for key, value in document.extra.items()])
    return (
        f"[{text(document.id)},{text(document.path)},{text(document.title)},"
        f"{text(document.type)},{text(document.language)},{text(document.title_language)},"
        f"[{passages}],{date},{url},{{{extra}}}]"
    )


def split_record(text: str) -> tuple[Sequence[Any], int]:
    """Return the values of the record that ``text`` begins with, and where it ends."""
    return _DECODE(text)


def to_document(values: Sequence[Any], id: str, body: str) -> Document:
    """Return the document of a record's values under ``id``, which need not be its own."""
    _, path, title, type, language, title_language, passages, date, url, extra = values
    return Document(
        id,
        path,
        title,
        body,
        type,
        language,
        title_language,
        tuple([Passage(*each) for each in passages]),
        date,
        url,
        extra,
    )
