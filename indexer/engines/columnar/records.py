"""A document without its body as the JSON array that a segment stores, and back."""

import json

from indexer.documents import Document, Passage


def to_record(document: Document) -> bytes:
    """Return everything but the body, by place: names would take more room than values."""
    values = [
        document.id,
        document.path,
        document.title,
        document.type,
        document.language,
        document.title_language,
        [[passage.start, passage.end, passage.language] for passage in document.passages],
        document.date,
        document.url,
        dict(document.extra),
    ]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def from_record(record: bytes, body: str) -> Document:
    """Return the document of a record and its body."""
    id, path, title, type, language, title_language, passages, date, url, extra = json.loads(record)
    return Document(
        id=id,
        path=path,
        title=title,
        body=body,
        type=type,
        language=language,
        title_language=title_language,
        passages=tuple(Passage(*each) for each in passages),
        date=date,
        url=url,
        extra=extra,
    )


def id_of_record(record: bytes) -> str:
    """Return the id in a record."""
    return str(json.loads(record)[0])


def title_of_record(record: bytes) -> str:
    """Return the title in a record."""
    return str(json.loads(record)[2])
