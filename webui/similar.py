"""The documents most like another: as a page with their hits, and as JSON."""

from typing import Final

from flask import Blueprint, Response, jsonify

from indexer.results_json import neighbours_as_json
from webui.addresses import document_address
from webui.opening import current_index
from webui.pages import PAGE_SIZE
from webui.reading import asked_id
from webui.rendering import render
from webui.views import read_language, read_limit, read_place

blueprint = Blueprint("similar", __name__)

NAMED: Final = 12
"""Words that the page names, of all by which the documents were found."""


@blueprint.get("/similar/")
@blueprint.get("/similar/<path:path_id>")
def page(path_id: str | None = None) -> Response:
    """Answer ``/similar/ID?in=…``: the ten documents most like one, in all languages or in one.

    The other parameters are those of the search that led here, to find the way back: its language
    is not that of these documents. Ids that do not survive in a path are given as ``?id=ID``.
    """
    place = read_place()
    narrowed = read_language("in")
    found = current_index().similar(asked_id(path_id), language=narrowed, limit=PAGE_SIZE)
    id = found.document.id
    return render(
        "similar.html",
        place=place,
        document=found.document,
        narrowed=narrowed,
        choices=[
            (code, document_address(id, place, "similar.page", code)) for code in (None, "en", "fr")
        ],
        words=found.words[:NAMED],
        more=len(found.words) > NAMED,
        hits=found.hits,
        json=document_address(id, place.narrowed(narrowed), "similar.api"),
    )


@blueprint.get("/api/similar/")
@blueprint.get("/api/similar/<path:path_id>")
def api(path_id: str | None = None) -> Response:
    """Answer ``/api/similar/ID?lang=…&limit=…``: the documents most like one."""
    language = read_place().language
    found = current_index().similar(asked_id(path_id), language=language, limit=read_limit())
    return jsonify(neighbours_as_json(found))
