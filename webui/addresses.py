"""The addresses of the page: everything a view shows is said in its address."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from flask import Request, url_for

from indexer.query.narrowing import Facet
from indexer.results import Sort

LINKED_SCHEMES: Final = ("http", "https")
"""Addresses of documents that become links; ``javascript:`` and the like stay text."""

_SAFE: Final = "!$'()*,/:;?@"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is in a search.

    ``query`` is as typed; ``language`` the filter (``"en"``, ``"fr"``, ``"mixed"``, ``"other"``)
    or None; ``page`` counts from 1; ``explain`` is the rank of the hit whose explanation stands
    open (the others have theirs, too), None without explanations; ``fragments`` is the rank of the
    hit that shows several passages; ``page_language`` is set only when chosen in the address, so
    that otherwise the browser's own preference goes on deciding.
    ``type``, ``folder``, ``source`` and ``year`` are the other filters, written as
    :meth:`indexer.Index.search` reads them, and ``sort`` is its order.
    """

    query: str = ""
    language: str | None = None
    page: int = 1
    page_language: str | None = None
    explain: int | None = None
    fragments: int | None = None
    type: str | None = None
    folder: str | None = None
    source: str | None = None
    year: str | None = None
    sort: Sort = "relevance"

    @property
    def start(self) -> "Place":
        """The start page."""
        return Place(page_language=self.page_language)

    @property
    def unfiltered(self) -> "Place":
        """The first page of the same query without any filter."""
        return replace(self.narrowed(None), type=None, folder=None, source=None, year=None)

    @property
    def filters(self) -> dict[str, str]:
        """The filters chosen, beside the language."""
        chosen = {
            "type": self.type,
            "year": self.year,
            "folder": self.folder,
            "source": self.source,
        }
        return {facet: value for facet, value in chosen.items() if value is not None}

    def filtered(self, facet: Facet, value: str | None) -> "Place":
        """Return the first page of the same query with another value of a filter, or none."""
        first = replace(self, page=1, explain=None, fragments=None)
        match facet:
            case "type":
                return replace(first, type=value)
            case "year":
                return replace(first, year=value)
            case "folder":
                return replace(first, folder=value)
            case "source":
                return replace(first, source=value)

    def sorted(self, sort: Sort) -> "Place":
        """Return the first page of the same search in another order."""
        return replace(self, sort=sort, page=1, explain=None, fragments=None)

    def narrowed(self, language: str | None) -> "Place":
        """Return the first page of the same query with this filter."""
        return replace(self, language=language, page=1, explain=None, fragments=None)

    def at(self, page: int) -> "Place":
        """Return another page of the same search."""
        return replace(self, page=page, explain=None, fragments=None)

    def asking(self, query: str) -> "Place":
        """Return the first page of another query, filters kept."""
        return replace(self, query=query, page=1, explain=None, fragments=None)

    def explaining(self, rank: int) -> "Place":
        """Return the same page with explanations, that of the hit with this rank open."""
        return replace(self, explain=rank)

    def fragmented(self, rank: int | None) -> "Place":
        """Return the same page with several passages of the hit with this rank, or of none."""
        return replace(self, fragments=rank)

    def parameters(self) -> dict[str, Any]:
        """Return what stands behind the ``?``, as text; what is None is left out."""
        return {
            "q": self.query or None,
            "lang": self.language,
            **self.filters,
            "sort": None if self.sort == "relevance" else self.sort,
            "page": str(self.page) if self.page > 1 else None,
            "hl": self.page_language,
            "explain": None if self.explain is None else str(self.explain),
            "fragments": None if self.fragments is None else str(self.fragments),
        }


def kept_parameters(place: Place) -> dict[str, Any]:
    """Return what a new question typed into the box keeps, as text; what is None is left out."""
    return place.asking("").parameters()


def typed_query(request: Request) -> str:
    """Return the query of the address, control characters as blanks.

    They cannot be typed into the box nor shown in it, and nothing is found by them.
    """
    return _CONTROL.sub(" ", request.args.get("q", ""))


def search_address(place: Place) -> str:
    """Return the address of a page of results, or of the start page."""
    return url_for("page.search") + _behind(place)


@lru_cache(maxsize=256)
def _behind(place: Place, narrowed: str | None = None) -> str:
    """Return what stands behind the path, encoded as Flask does it; the same for twenty links."""
    given = {**place.parameters(), "in": narrowed}
    query = urlencode(
        {name: value for name, value in given.items() if value is not None}, safe=_SAFE
    )
    return f"?{query}" if query else ""


def document_address(
    id: str, place: Place, view: str = "reading.document", narrowed: str | None = None
) -> str:
    """Return the address of a document, from which the way back to ``place`` is known.

    ``view`` is another one of the views that show a document: its JSON, its original file, the
    documents like it, which may be ``narrowed`` to a language.

    An id stands in the path, where people expect it. Browsers and proxies rewrite paths with
    empty, ``.`` or ``..`` parts, so an id with such parts (a file beside the folder of the
    index: ``../articles/a.txt``) goes behind the ``?`` instead, and so does one with control
    characters.
    """
    if _CONTROL.search(id) or any(
        part in ("", ".", "..") for part in id.replace("\\", "/").split("/")
    ):
        return url_for(view, id=id) + _behind(place, narrowed).replace("?", "&", 1)
    return url_for(view, path_id=id) + _behind(place, narrowed)


def feed_address(place: Place, language: str) -> str:
    """Return the address of a search as a feed in ``language``: feed readers prefer none."""
    return url_for(
        "feeds.feed", **replace(place.sorted("relevance"), page_language=language).parameters()
    )


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
