"""The hits of a search to take away: as CSV for a spreadsheet, as JSON Lines for a program."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Final, cast

from flask import Blueprint, Response, request, send_file

from indexer.results import Hit, Results
from indexer.results_json import as_json
from webui.addresses import Place, document_address, typed_query
from webui.downloads import file_name
from webui.failures import BadParameterError
from webui.formats import number
from webui.language import page_language
from webui.opening import current_index
from webui.recording import record_search
from webui.sentences import say
from webui.views import read_place
from webui.wording import language_label, shown_title

blueprint = Blueprint("exporting", __name__)

MOST: Final = 1_000
"""Hits in an export; the file's name says when there were more."""

COLUMNS: Final = (
    "column-rank",
    "column-title",
    "language",
    "date",
    "type",
    "path",
    "column-excerpt",
    "column-link",
    "url",
    "column-id",
)
"""Sentences that head the columns of the CSV file."""

_FORMULA: Final = "=+@＝＋－＠-"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST_NAME: Final = 60


@blueprint.get("/export.csv")
def as_csv() -> Response:
    """Answer ``/export.csv?q=…``: the best 1,000 hits, as Excel in the page's language reads them.

    French Excel separates cells by semicolons, English by commas; both know UTF-8 by its byte
    order mark.
    """
    place, language = read_place(), page_language(request)
    results = find(place, limit=MOST)
    record_search(place, results)
    separator, other = (";", ",") if language == "fr" else (",", ";")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow([say(column, language) for column in COLUMNS])
    writer.writerows(
        [cell(value, other) for value in _row(hit, place, language)] for hit in results.hits
    )
    return _file(results, "csv", "text/csv", text.getvalue().encode("utf-8-sig", "replace"))


@blueprint.get("/export.jsonl")
def as_jsonl() -> Response:
    """Answer ``/export.jsonl?q=…``: the best 1,000 hits, one a line as ``/api/search`` has them."""
    place = read_place()
    results = find(place, limit=MOST)
    record_search(place, results)
    hits = cast(list[object], as_json(results)["hits"])
    text = "".join(json.dumps(hit, ensure_ascii=False) + "\n" for hit in hits)
    return _file(results, "jsonl", "application/x-ndjson", text.encode("utf-8", "replace"))


def find(place: Place, *, limit: int) -> Results:
    """Return the first hits of the search at ``place``, whatever its page.

    Raises :class:`BadParameterError` where nothing is asked for, and ``QueryError``.
    """
    if not place.query.strip():
        raise BadParameterError("q", "")
    return current_index().search(
        place.query,
        language=place.language,
        limit=limit,
        sort=place.sort,
        filters=place.filters,
    )


def cell(text: str, separator: str) -> str:
    r"""Return ``text`` in one line and such that no spreadsheet takes it for a formula.

    What begins like one gets an apostrophe, which spreadsheets read as "this is text"
    (OWASP, CSV Injection); so does what would begin a cell in an Excel of the other language,
    which separates cells by ``separator`` and heeds no quotation marks around both.

    >>> cell("=1+1", ";"), cell("l’œuvre", ";"), cell("\t@SUM(A1)", ";"), cell('a; "=1"', ";")
    ("'=1+1", 'l’œuvre', "'@SUM(A1)", 'a; "\'=1"')
    """
    line = _CONTROL.sub(" ", text).strip()
    return re.sub(rf"(^|{separator})([\s\"]*)(?=[{_FORMULA}])", r"\1\2'", line)


def _row(hit: Hit, place: Place, language: str) -> Iterator[str]:
    document = hit.document
    yield str(hit.rank)
    yield shown_title(document)
    yield language_label(document.language, language)
    yield document.date or ""  # as ISO 8601 writes it: sorts as text, and Excel reads it as a date
    yield document.type
    yield document.path
    yield hit.snippet.text
    yield request.host_url.rstrip("/") + document_address(document.id, place)
    yield document.url or ""
    yield document.id


def _file(results: Results, kind: str, mimetype: str, data: bytes) -> Response:
    language = page_language(request)
    query = typed_query(request).strip()[:_LONGEST_NAME]
    if results.total > len(results.hits):
        shown, total = number(len(results.hits), language), number(results.total, language)
        name = say("export-name-part", language, query=query, shown=shown, total=total)
    else:
        name = say("export-name", language, query=query)
    response = send_file(
        io.BytesIO(data),
        mimetype=mimetype,
        as_attachment=True,
        download_name=file_name(f"{name}.{kind}"),
    )
    response.vary.add("Accept-Language")
    return response
