"""The addresses of the page and what each answers."""

from collections.abc import Sequence
from typing import Final, get_args

from flask import Blueprint, Response, jsonify, request

from indexer import Facets, Fragment, Index, QueryError, Results, SearchError
from indexer.query.narrowing import FACETS, read_filters
from indexer.results import Sort
from indexer.results_json import as_json, facets_as_json
from webui.addresses import Place, typed_query
from webui.api_schemas import MAX_LIMIT
from webui.failures import BadParameterError
from webui.filters import FILTERS, Chip, chips, groups, language_choices
from webui.language import chosen_language, page_language
from webui.marking import pointer
from webui.opening import current_index
from webui.pages import PAGE_SIZE, Pages, read_page
from webui.recording import record_search
from webui.rendering import render
from webui.wording import ignored_line, indexed_line, notice_lines, status_line, words_read

blueprint = Blueprint("page", __name__)

ORDERS: Final[tuple[Sort, ...]] = get_args(Sort)
"""Orders of the results, as they are offered."""


@blueprint.get("/")
def search() -> Response:
    """Answer ``/`` (the start page) and ``/?q=…&lang=…&page=…&hl=…`` (results, ten a page).

    ``type``, ``year``, ``folder`` and ``source`` narrow further, ``sort`` gives the order.

    With ``explain=RANK`` every hit says why it was found; the one with this rank says it at once.
    With ``fragments=RANK`` that one shows several of its passages.
    """
    place = read_place()
    language = page_language(request)
    index = current_index()
    if not place.query.strip():
        status = index.status()
        line = indexed_line(status.documents, status.languages, language)
        return render("start.html", place=place.start, indexed=line)
    try:
        results = _found(index, place, limit=PAGE_SIZE, facets=True, readings=True)
    except QueryError as error:
        return render(
            "query_error.html",
            status=400,
            place=place,
            error=error,
            message=error.text(language),
            pointer=pointer(place.query, error.position),
        )
    facets = results.facets or Facets()
    record_search(place, results)
    pages = Pages(results.total, place.page)
    chosen = chips(place, language)
    wider = () if results.total else _wider(index, place, chosen)
    return render(
        "results.html",
        status=404 if results.total and place.page > pages.last else 200,
        place=place,
        results=results,
        choices=language_choices(place, facets, language),
        groups=groups(place, results, facets, language),
        chips=chosen,
        wider=wider,
        orders=ORDERS,
        status_line=status_line(results, place.language, language),
        notices=notice_lines(results.notices, place, language),
        ignored=ignored_line(results.notices, place, language),
        words=words_read(results.readings),
        fragments=_fragments(index, place, results),
        pages=pages,
    )


@blueprint.get("/api/search")
def api_search() -> Response:
    """Answer ``/api/search?q=…&lang=…&page=…&limit=…`` as ``search --json`` prints it.

    Filters and ``sort`` are those of the page. With ``explain=1`` each hit tells what its score is
    made of, with ``facets=1`` the choices of each filter are counted, with ``readings=1`` it is
    told under which other forms the words were searched.
    """
    place = read_place()
    results = _found(
        current_index(),
        place,
        limit=read_limit(),
        facets=_switched("facets"),
        readings=_switched("readings"),
    )
    record_search(place, results)
    return jsonify(as_json(results, page_language(request)))


@blueprint.get("/api/facets")
def api_facets() -> Response:
    """Answer ``/api/facets?q=…``: the choices of each filter and what each finds, no hits."""
    results = _found(current_index(), read_place().at(1), limit=0, facets=True)
    facets = facets_as_json(results.facets or Facets())
    return jsonify({"query": results.query, "generation": results.generation, "facets": facets})


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


def _wider(
    index: Index, place: Place, chosen: Sequence[Chip]
) -> tuple[tuple[Chip | None, Place, int], ...]:
    """Return what is found without one of the filters, or without any if no single one helps.

    As (filter taken away, None for all; the search without; documents), where that is something.
    """
    found: list[tuple[Chip | None, Place, int]] = [
        (chip, chip.place, count)
        for chip in chosen
        if (count := _found(index, chip.place.at(1), limit=0, facets=False).total)
    ]
    if found or len(chosen) < 2:
        return tuple(found)
    count = _found(index, place.unfiltered, limit=0, facets=False).total
    return ((None, place.unfiltered, count),) if count else ()


def _fragments(index: Index, place: Place, results: Results) -> tuple[Fragment, ...]:
    """Return the passages of the hit that is to show several."""
    for hit in results.hits:
        if hit.rank == place.fragments:
            return index.fragments(place.query, hit.document, language=place.language)
    return ()


def _found(
    index: Index, place: Place, *, limit: int, facets: bool, readings: bool = False
) -> Results:
    """Return the results at ``place``, of which a page has ``limit`` hits."""
    return index.search(
        place.query,
        language=place.language,
        limit=limit,
        offset=(place.page - 1) * limit,
        sort=place.sort,
        explain=place.explain is not None,
        filters=place.filters,
        facets=facets,
        readings=readings,
    )


def read_language(parameter: str = "lang") -> str | None:
    """Read to which language documents are narrowed, None for all.

    Raises :class:`BadParameterError` for what is no filter.
    """
    language = request.args.get(parameter) or None
    if language is not None and language not in FILTERS:
        raise BadParameterError("lang", language)
    return language


def read_place() -> Place:
    """Read where the reader is from the address.

    Raises :class:`BadParameterError` for a value that cannot be meant.
    """
    page = read_page(request.args.get("page"))
    if page is None:
        raise BadParameterError("page", request.args["page"])
    language = read_language()
    filters: dict[str, str] = {
        facet: value for facet in FACETS if (value := request.args.get(facet))
    }
    for facet, value in filters.items():
        try:
            read_filters({facet: value})
        except ValueError:
            raise BadParameterError(facet, value) from None
    return Place(
        typed_query(request),
        language,
        page,
        chosen_language(request),
        _rank("explain"),
        _rank("fragments"),
        type=filters.get("type"),
        folder=filters.get("folder"),
        source=filters.get("source"),
        year=filters.get("year"),
        sort=_sort(),
    )


def _sort() -> Sort:
    text = request.args.get("sort") or "relevance"
    for sort in ORDERS:
        if sort == text:
            return sort
    raise BadParameterError("sort", text)


def _rank(name: str) -> int | None:
    """Read the rank of a hit."""
    if not (typed := request.args.get(name)):
        return None
    rank = read_page(typed)
    if rank is None:
        raise BadParameterError(name, typed)
    return rank


def _switched(name: str) -> bool:
    """Read whether something beside the hits is wanted: ``1`` or ``0``."""
    value = request.args.get(name) or "0"
    if value not in ("0", "1"):
        raise BadParameterError(name, value)
    return value == "1"


def read_limit() -> int:
    """Read how many hits are wanted; raises :class:`BadParameterError`."""
    text = request.args.get("limit")
    limit = read_page(text) if text else PAGE_SIZE
    if limit is None or limit > MAX_LIMIT:
        raise BadParameterError("limit", text or "")
    return limit
