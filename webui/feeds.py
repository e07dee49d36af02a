"""What a program reads: a search as an Atom feed, the box as an OpenSearch description."""

import re
import uuid
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, request, url_for

from indexer.results import Hit
from webui.addresses import Place, document_address, feed_address, search_address, web_address
from webui.exporting import find
from webui.language import page_language
from webui.marking import html_language
from webui.opening import current_index
from webui.sentences import say
from webui.suggestions import SUGGESTIONS_TYPE
from webui.views import read_place
from webui.wording import language_label, shown_title

blueprint = Blueprint("feeds", __name__)

NEWEST: Final = 50
"""Entries of a feed."""

ATOM: Final = "http://www.w3.org/2005/Atom"
ATOM_TYPE: Final = "application/atom+xml"

OPEN_SEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"
OPEN_SEARCH_TYPE: Final = "application/opensearchdescription+xml"

_NAMES: Final = uuid.UUID("8c0b1f4e-52cb-4b5c-9a3f-6d4f2f0e7a11")
# Atom wants a date; that of the index would make a document new with every rebuild.
_NO_DATE: Final = date(1970, 1, 1)
# What XML 1.0 has no way to write.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("/feed.atom")
def feed() -> Response:
    """Answer ``/feed.atom?q=…``: the 50 newest documents of a search (RFC 4287).

    A document has the same id in every feed and after every rebuild, so that a feed reader shows
    it as new once.
    """
    language = page_language(request)
    place = replace(read_place().sorted("relevance"), page_language=language)
    # Not recorded: a feed reader asks every hour what nobody typed.
    results = find(place.sorted("date"), limit=NEWEST)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _add(root, "id", _urn("feed", search_address(place)))
    _add(root, "title", say("feed-title", language, query=place.query))
    _add(root, "subtitle", say("feed-subtitle", language))
    _add(root, "updated", _moment(current_index().status().created))
    _add(ET.SubElement(root, "author"), "name", say("site", language))
    _link(root, "self", _absolute(feed_address(place, language)), ATOM_TYPE)
    _link(root, "alternate", _absolute(search_address(place)), "text/html")
    for hit in results.hits:
        _entry(root, hit, place, language)
    return _xml(root, ATOM_TYPE)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Answer ``/opensearch.xml``: how a browser asks this page (OpenSearch 1.1)."""
    language = page_language(request)
    root = ET.Element("OpenSearchDescription", {"xmlns": OPEN_SEARCH})
    _add(root, "ShortName", say("box-name", language))
    _add(root, "LongName", say("site", language))
    _add(root, "Description", say("box-description", language))
    _add(root, "Language", language)
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    icon = _absolute(url_for("static", filename="icon.svg"))
    _add(root, "Image", icon, {"width": "16", "height": "16", "type": "image/svg+xml"})
    for kind, path in (
        ("text/html", "page.search"),
        (ATOM_TYPE, "feeds.feed"),
        (SUGGESTIONS_TYPE, "suggestions.browser_suggest"),
    ):
        template = f"{_absolute(url_for(path))}?q={{searchTerms}}&hl={language}"
        ET.SubElement(root, "Url", {"type": kind, "method": "get", "template": template})
    here = _absolute(url_for("feeds.description", hl=language))
    ET.SubElement(root, "Url", {"type": OPEN_SEARCH_TYPE, "rel": "self", "template": here})
    return _xml(root, OPEN_SEARCH_TYPE)


def _entry(root: ET.Element, hit: Hit, place: Place, language: str) -> None:
    document = hit.document
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", _urn("document", document.id))
    _add(entry, "title", shown_title(document), _lang(document.title_language))
    day = _day(document.date)
    _add(entry, "updated", _moment((day or _NO_DATE).isoformat()))
    if day is not None:
        _add(entry, "published", _moment(day.isoformat()))
    _link(entry, "alternate", _absolute(document_address(document.id, place)), "text/html")
    if address := web_address(document.url):
        # As a URI: metadata of documents also hold what no address may.
        _link(entry, "related", quote(address, safe="%/:?#[]@!$&'()*+,;=~"), None)
    label = language_label(document.language, language)
    ET.SubElement(entry, "category", {"term": document.language, "label": label})
    snippet = hit.snippet
    text = f"{'… ' if snippet.before else ''}{snippet.text}{' …' if snippet.after else ''}"
    _add(entry, "summary", text, _lang(snippet.language))


def _add(parent: ET.Element, name: str, text: str, given: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, name, given or {}).text = _NOT_XML.sub("\ufffd", text)


def _link(parent: ET.Element, rel: str, href: str, kind: str | None) -> None:
    ET.SubElement(parent, "link", {"rel": rel, **({"type": kind} if kind else {}), "href": href})


def _lang(language: str) -> dict[str, str]:
    return {"xml:lang": html_language(language)}


def _urn(*parts: str) -> str:
    """Return an id that depends on nothing but ``parts``: the same on every host and day."""
    return uuid.uuid5(_NAMES, "\0".join(parts)).urn


def _day(value: str | None) -> date | None:
    """Return the first day of a date ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; else None."""
    try:
        return date.fromisoformat((value or "") + {4: "-01-01", 7: "-01"}.get(len(value or ""), ""))
    except ValueError:
        return None


def _moment(iso: str) -> str:
    """Return a date or a time in ISO 8601 as RFC 3339 has it."""
    moment = datetime.fromisoformat(iso)
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else f"{moment.isoformat()}Z"


def _absolute(path: str) -> str:
    return request.host_url.rstrip("/") + path


def _xml(root: ET.Element, kind: str) -> Response:
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    response = Response(data, content_type=f"{kind}; charset=utf-8")
    response.content_language.add(page_language(request))
    response.vary.add("Accept-Language")
    return response
