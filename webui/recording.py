"""What is kept of requests: a number for the log, counts, and searches where that is asked for."""

import secrets
import time
from typing import cast

from flask import Flask, Response, current_app, g, request

from indexer.results import Results
from webui.addresses import Place
from webui.metrics import Metrics
from webui.opening import OpenIndex
from webui.options import Options
from webui.query_log import QueryLog


def register(app: Flask, options: Options) -> None:
    """Have requests numbered and counted, searches written down if ``options`` say so.

    Raises ``BadSetting`` where the log of searches cannot be written.
    """
    index = cast(OpenIndex, app.extensions["index"])
    app.extensions["metrics"] = Metrics(lambda: index.get().status())
    log = options.query_log
    app.extensions["query_log"] = QueryLog(log, options.query_log_days) if log else None
    app.before_request(_number)
    app.after_request(_count)


def metrics() -> Metrics:
    """Return the counts of the application that answers this request."""
    return cast(Metrics, current_app.extensions["metrics"])


def query_log() -> QueryLog | None:
    """Return the log of searches of this application, None where none is kept."""
    return cast(QueryLog | None, current_app.extensions["query_log"])


def record_search(place: Place, results: Results) -> None:
    """Count a search, and write it down where that is asked for: its first page alone."""
    metrics().count_search(results.seconds)
    log = query_log()
    again = place.page > 1 or place.explain is not None or place.fragments is not None
    if log is None or again or not place.query.strip():
        return
    left_out = ("q", "page", "hl", "explain", "fragments")
    filters = {
        name: str(value)
        for name, value in place.parameters().items()
        if value is not None and name not in left_out
    }
    try:
        log.add(results.query, results.language, filters, results.total)
    except OSError as error:  # a full disk must not keep anybody from searching
        current_app.logger.warning("the search could not be written to the log: %s", error)


def _number() -> None:
    g.request_id = secrets.token_hex(6)
    g.started = time.perf_counter()


def _count(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    view = (request.endpoint or "none").removeprefix("page.")
    metrics().count_request(view, response.status_code, time.perf_counter() - g.started)
    return response
