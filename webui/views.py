"""The addresses of the page and what each answers."""

from typing import Final

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from indexer import QueryError, SearchError
from indexer.results import as_json
from webui.addresses import Place, typed_query, web_address
from webui.failures import BadParameterError
from webui.filters import FILTERS, choices
from webui.language import chosen_language, page_language
from webui.marking import marked_passages, pointer
from webui.opening import current_index
from webui.pages import PAGE_SIZE, Pages, read_page
from webui.rendering import render
from webui.wording import indexed_line, status_line

blueprint = Blueprint("page", __name__)

MAX_LIMIT: Final = 100
"""Most hits that one call of ``/api/search`` gives."""


@blueprint.get("/")
def search() -> Response:
    """Answer ``/`` (the start page) and ``/?q=…&lang=…&page=…&hl=…`` (results, ten a page).

    With ``explain=RANK`` every hit says why it was found; the one with this rank says it at once.
    """
    place = _place()
    language = page_language(request)
    index = current_index()
    if not place.query.strip():
        status = index.status()
        line = indexed_line(status.documents, status.languages, language)
        return render("start.html", place=place, indexed=line)
    try:
        results = index.search(
            place.query,
            language=place.language,
            limit=PAGE_SIZE,
            offset=(place.page - 1) * PAGE_SIZE,
            explain=place.explain is not None,
        )
        # What each choice of the filter gives is asked, not derived: narrowed to one language, a
        # query is read in that language only, and a mixed document may match in the other.
        counts = {
            code: results.total
            if code == place.language
            else index.search(place.query, language=code, limit=0).total
            for code in (None, *FILTERS)
        }
    except QueryError as error:
        return render(
            "query_error.html",
            status=400,
            place=place,
            error=error,
            message=error.text(language),
            pointer=pointer(place.query, error.position),
        )
    pages = Pages(results.total, place.page)
    return render(
        "results.html",
        status=404 if results.total and place.page > pages.last else 200,
        place=place,
        results=results,
        choices=choices(place, counts),
        status_line=status_line(results, place.language, language),
        notices=[notice.text(language) for notice in results.notices],
        pages=pages,
    )


@blueprint.get("/documents/")
@blueprint.get("/documents/<path:path_id>")
def document(path_id: str | None = None) -> Response:
    """Answer ``/documents/ID?q=…``: one document, whole, with what matches the query marked.

    The id is looked up in the index and nowhere else. Ids that do not survive in a path are
    given as ``/documents/?id=ID``.
    """
    id = path_id if path_id is not None else request.args.get("id")
    if id is None:
        raise NotFound
    place = _place()
    index = current_index()
    found = index.document(id)
    title_marks: tuple[tuple[int, int], ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    message = None
    if place.query.strip():
        try:
            highlights = index.highlight(place.query, found, language=place.language)
            title_marks, marks = highlights.title_marks, highlights.marks
        except QueryError as error:
            message = error.text(page_language(request))
    return render(
        "document.html",
        place=place,
        document=found,
        title_marks=title_marks,
        count=len(marks),
        passages=marked_passages(found, marks),
        address=web_address(found.url),
        message=message,
    )


@blueprint.get("/api/search")
def api_search() -> Response:
    """Answer ``/api/search?q=…&lang=…&page=…&limit=…`` as ``search --json`` prints it.

    With ``explain=1`` each hit tells what its score is made of.
    """
    place = _place()
    limit = _limit()
    results = current_index().search(
        place.query,
        language=place.language,
        limit=limit,
        offset=(place.page - 1) * limit,
        explain=place.explain is not None,
    )
    return jsonify(as_json(results, page_language(request)))


@blueprint.get("/healthz")
def health() -> Response:
    """Answer 200 with the generation that is searched, or 503 when none can be."""
    try:
        generation = current_index().status().generation
    except SearchError as error:
        response = jsonify({"status": "unavailable", "error": error.code})
        response.status_code = 503
        return response
    return jsonify({"status": "ok", "generation": generation})


def _place() -> Place:
    """Read where the reader is from the address.

    Raises :class:`BadParameterError` for a ``page``, ``lang`` or ``explain`` that cannot be meant.
    """
    page = read_page(request.args.get("page"))
    if page is None:
        raise BadParameterError("page", request.args["page"])
    language = request.args.get("lang") or None
    if language is not None and language not in FILTERS:
        raise BadParameterError("lang", language)
    explain = None
    if typed := request.args.get("explain"):
        explain = read_page(typed)
        if explain is None:
            raise BadParameterError("explain", typed)
    return Place(typed_query(request), language, page, chosen_language(request), explain)


def _limit() -> int:
    text = request.args.get("limit")
    limit = read_page(text) if text else PAGE_SIZE
    if limit is None or limit > MAX_LIMIT:
        raise BadParameterError("limit", text or "")
    return limit
