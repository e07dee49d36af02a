"""What we index and give back: drafts as read from files, documents with their languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

LANGUAGES: Final = ("en", "fr")
"""Languages that have an analysis of their own."""

OTHER: Final = "other"
"""Language of a passage that is neither English nor French; searched by its plain words."""

SEARCHED: Final = (*LANGUAGES, OTHER)
"""Languages that passages are indexed and searched in."""

MIXED: Final = "mixed"
"""Language of a document with passages in English and in French."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One text as read from a file, before its languages are known.

    ``id`` is unique within one file only; ``path`` is the file's path as shown to users, with
    ``/`` between folders; ``date`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; ``language`` is
    what the file itself declares (``"en"``, ``"fr"``, another code, or None); ``type`` is
    ``txt``, ``md``, ``html`` or ``jsonl``; ``extra`` holds the other metadata as text.
    """

    id: str
    path: str
    title: str
    body: str
    type: str
    date: str | None = None
    language: str | None = None
    url: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of paragraphs in one language: ``body[start:end]`` of its document.

    ``language`` is ``"en"``, ``"fr"`` or ``"other"``.
    """

    start: int
    end: int
    language: str


class _LazyBody:
    """What a document whose body was not read yet needs to read it."""

    __slots__ = ("_read_body",)
    _read_body: Callable[[], str]

    if not TYPE_CHECKING:  # or every attribute would seem to be there

        def __getattr__(self, name: str) -> str:
            """Read the body: Python asks for it here when it is not set."""
            if name != "body":
                raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
            body = self._read_body()
            object.__setattr__(self, "body", body)
            return body


@dataclass(frozen=True, slots=True)
class Document(_LazyBody):
    """A text as indexed and as given back by a search.

    ``id`` is unique in the index. ``language`` is ``"en"``, ``"fr"``, ``"mixed"``, or the code
    of another language where one was recognised (``"de"``, else ``"other"``). ``passages`` lie
    in order, do not overlap and cover every word of ``body``; ``title_language`` is the
    analysis used for the title. The remaining fields are those of :class:`Draft`.
    """

    id: str
    path: str
    title: str
    body: str
    type: str
    language: str
    title_language: str
    passages: tuple[Passage, ...]
    date: str | None = None
    url: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


def with_lazy_body(document: Document, read_body: Callable[[], str]) -> Document:
    """Return ``document`` with a body that ``read_body`` gives when it is first asked for."""
    object.__delattr__(document, "body")
    object.__setattr__(document, "_read_body", read_body)
    return document


def body_is_read(document: Document) -> bool:
    """Tell whether the body is there already: that of a long document is read when asked for."""
    try:
        object.__getattribute__(document, "body")
    except AttributeError:
        return False
    return True


def excerpt(document: Document, start: int, text: str) -> Document:
    """Return the document with ``text``, which begins at ``start`` of its body, as its body."""
    end = start + len(text)
    passages = tuple(
        Passage(max(0, each.start - start), min(each.end, end) - start, each.language)
        for each in document.passages
        if each.start < end and each.end > start
    )
    return Document(
        id=document.id,
        path=document.path,
        title=document.title,
        body=text,
        type=document.type,
        language=document.language,
        title_language=document.title_language,
        passages=passages,
        date=document.date,
        url=document.url,
        extra=document.extra,
    )
