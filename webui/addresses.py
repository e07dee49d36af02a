"""The addresses of the page: everything a view shows is said in its address."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from flask import Request, url_for

LINKED_SCHEMES: Final = ("http", "https")
"""Addresses of documents that become links; ``javascript:`` and the like stay text."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is in a search.

    ``query`` is as typed; ``language`` the filter (``"en"``, ``"fr"``, ``"mixed"``) or None;
    ``page`` counts from 1; ``explain`` is the rank of the hit whose explanation stands open (the
    others have theirs, too), None without explanations; ``page_language`` is set only when chosen
    in the address, so that otherwise the browser's own preference goes on deciding.
    """

    query: str = ""
    language: str | None = None
    page: int = 1
    page_language: str | None = None
    explain: int | None = None

    @property
    def start(self) -> "Place":
        """The start page."""
        return Place(page_language=self.page_language)

    @property
    def anywhere(self) -> "Place":
        """The same query without a filter."""
        return self.narrowed(None)

    def narrowed(self, language: str | None) -> "Place":
        """Return the first page of the same query with this filter."""
        return replace(self, language=language, page=1, explain=None)

    def at(self, page: int) -> "Place":
        """Return another page of the same search."""
        return replace(self, page=page, explain=None)

    def asking(self, query: str) -> "Place":
        """Return the first page of another query, filters kept."""
        return replace(self, query=query, page=1, explain=None)

    def explaining(self, rank: int) -> "Place":
        """Return the same page with explanations, that of the hit with this rank open."""
        return replace(self, explain=rank)

    def parameters(self) -> dict[str, Any]:
        """Return what stands behind the ``?``, as text; what is None is left out."""
        return {
            "q": self.query or None,
            "lang": self.language,
            "page": str(self.page) if self.page > 1 else None,
            "hl": self.page_language,
            "explain": None if self.explain is None else str(self.explain),
        }


def typed_query(request: Request) -> str:
    """Return the query of the address, control characters as blanks.

    They cannot be typed into the box nor shown in it, and nothing is found by them.
    """
    return _CONTROL.sub(" ", request.args.get("q", ""))


def search_address(place: Place) -> str:
    """Return the address of a page of results, or of the start page."""
    return url_for("page.search", **place.parameters())


def document_address(id: str, place: Place) -> str:
    """Return the address of a document, from which the way back to ``place`` is known.

    An id stands in the path, where people expect it. Browsers and proxies rewrite paths with
    empty, ``.`` or ``..`` parts, so an id with such parts (a file beside the folder of the
    index: ``../articles/a.txt``) goes behind the ``?`` instead.
    """
    if any(part in ("", ".", "..") for part in id.replace("\\", "/").split("/")):
        return url_for("page.document", id=id, **place.parameters())
    return url_for("page.document", path_id=id, **place.parameters())


def toggled_address(request: Request, language: str) -> str:
    """Return the address of this same view in the other page language.

    Only the part behind the ``?``: it leads to the path the reader is at, whatever it is.
    """
    kept = {key: value for key, value in request.args.items() if key != "hl"}
    return "?" + urlencode({**kept, "hl": language})


def web_address(url: str | None) -> str | None:
    """Return ``url`` if it may be a link: absolute, http or https; else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in LINKED_SCHEMES and parts.netloc else None
