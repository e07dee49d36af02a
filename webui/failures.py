"""Every error as a page in the reader's language, or as JSON under ``/api/``.

The JSON is a problem object of RFC 9457 with two members more: ``code``, which error it is, and
``position``, where in the query it lies, in characters from 0 (null where that says nothing).
"""

import json
from typing import Final

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from indexer import DocumentNotFound, QueryError, SearchError
from webui.language import page_language
from webui.rendering import render
from webui.sentences import say

_SHOWN = 60

_KEPT_HEADERS: Final = ("Allow", "Retry-After", "WWW-Authenticate")
"""What a program or a browser must know of an HTTP error, beside its page."""

_KEYS: Final = {
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    414: "too-long",
    421: "misdirected",
    429: "too-many",
}
"""Sentences of HTTP errors; the others below 500 are ``bad-request``."""


class BadParameterError(Exception):
    """A value in the address that cannot be meant: ``name`` is that of the parameter."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value
        super().__init__(name, value)


def register(app: Flask) -> None:
    """Make the application answer errors with these pages."""
    app.register_error_handler(BadParameterError, _bad_parameter)
    app.register_error_handler(DocumentNotFound, _no_document)
    app.register_error_handler(QueryError, _bad_query)
    app.register_error_handler(SearchError, _unavailable)
    app.register_error_handler(HTTPException, _http_error)


def _bad_parameter(error: BadParameterError) -> Response:
    value = error.value if len(error.value) <= _SHOWN else error.value[:_SHOWN] + "…"
    text = say(f"bad-{error.name}", page_language(request), value=value)
    return _failure(400, "bad-request", f"bad-{error.name}", text)


def _no_document(_error: DocumentNotFound) -> Response:
    return _failure(404, "no-document", "document-not-found")


def _bad_query(error: QueryError) -> Response:
    return _failure(
        400, "bad-request", error.code, error.text(page_language(request)), error.position
    )


def _unavailable(error: SearchError) -> Response:
    # The sentence names folders of the server: that is for its log, not for every reader.
    current_app.logger.error("request %s: %s", g.request_id, error)
    return _failure(503, "unavailable", error.code)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:  # a redirect, already complete
        return current_app.make_response(error.get_response())
    if status >= 500:
        text = say("failed", page_language(request), id=g.request_id)
        return _failure(500, "failed", "failed", text)
    key = _KEYS.get(status, "bad-request")
    response = _failure(status, key, key)
    for name, value in error.get_headers():
        if name in _KEPT_HEADERS:
            response.headers.add(name, value)
    return response


def _failure(
    status: int, key: str, code: str, text: str | None = None, position: int | None = None
) -> Response:
    """Answer with the sentences ``key-title`` and ``key`` (or ``text``); in JSON under ``/api/``.

    ``code`` and ``position`` are for programs: which error it is, and where in the query.
    """
    language = page_language(request)
    heading, text = say(f"{key}-title", language), text or say(key, language)
    if not request.path.startswith("/api/"):
        return render("failure.html", status=status, heading=heading, text=text)
    problem = {
        "type": "about:blank",
        "title": heading,
        "status": status,
        "detail": text,
        "code": code,
        "position": position,
    }
    response = Response(
        json.dumps(problem, ensure_ascii=False) + "\n", status, mimetype="application/problem+json"
    )
    response.content_language.add(language)
    return response
