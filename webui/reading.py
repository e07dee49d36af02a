"""One document: as a page to read, with every match marked, and as JSON."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from indexer import Document, Fragment, Highlights, QueryError
from indexer.originals import has_original
from indexer.results_json import fragment_as_json
from webui.addresses import Place, document_address, web_address
from webui.language import page_language
from webui.marking import marked_passages
from webui.opening import current_index
from webui.rendering import render
from webui.views import read_place

blueprint = Blueprint("reading", __name__)

_NO_MATCH = Highlights((), ())


@blueprint.get("/documents/")
@blueprint.get("/documents/<path:path_id>")
def document(path_id: str | None = None) -> Response:
    """Answer ``/documents/ID?q=…``: one document, whole, with what matches the query marked.

    The id is looked up in the index and nowhere else. Ids that do not survive in a path are
    given as ``/documents/?id=ID``.
    """
    place = read_place()
    found = asked_document(path_id)
    highlights, message = _NO_MATCH, None
    try:
        highlights = _highlights(place, found)
    except QueryError as error:
        message = error.text(page_language(request))
    return render(
        "document.html",
        place=place,
        document=found,
        title_marks=highlights.title_marks,
        count=len(highlights.marks),
        passages=marked_passages(found, highlights.marks),
        address=web_address(found.url),
        original=document_address(found.id, place, "downloads.original")
        if has_original(found)
        else None,
        json=document_address(found.id, place, "reading.api_document"),
        message=message,
    )


@blueprint.get("/api/documents/")
@blueprint.get("/api/documents/<path:path_id>")
def api_document(path_id: str | None = None) -> Response:
    """Answer ``/api/documents/ID?q=…``: one document with its body, passages and matches.

    Offsets count characters; ``marks``, ``title_marks`` and ``fragments``, the five best stretches,
    are empty without a query.
    """
    place, found = read_place(), asked_document(path_id)
    highlights = _highlights(place, found)
    fragments = (
        current_index().fragments(place.query, found, language=place.language)
        if highlights.marks
        else ()
    )
    return jsonify(_as_json(found, highlights, fragments))


def asked_document(path_id: str | None) -> Document:
    """Return the document of the address: its id from the path, else from ``?id=``.

    Raises :class:`~indexer.DocumentNotFound`, and ``NotFound`` for an address without id.
    """
    return current_index().document(asked_id(path_id))


def asked_id(path_id: str | None) -> str:
    """Return the id of the address: from the path, else from ``?id=``. Raises ``NotFound``."""
    id = path_id if path_id is not None else request.args.get("id")
    if id is None:
        raise NotFound
    return id


def _highlights(place: Place, document: Document) -> Highlights:
    if not place.query.strip():
        return _NO_MATCH
    return current_index().highlight(place.query, document, language=place.language)


def _as_json(
    document: Document, highlights: Highlights, fragments: Sequence[Fragment]
) -> Mapping[str, object]:
    return {
        "id": document.id,
        "path": document.path,
        "title": document.title,
        "language": document.language,
        "title_language": document.title_language,
        "date": document.date,
        "type": document.type,
        "url": document.url,
        "extra": dict(document.extra),
        "body": document.body,
        "passages": [
            {"start": each.start, "end": each.end, "language": each.language}
            for each in document.passages
        ],
        "title_marks": [list(mark) for mark in highlights.title_marks],
        "marks": [list(mark) for mark in highlights.marks],
        "fragments": [fragment_as_json(each) for each in fragments],
    }
