"""Every error as a page in the reader's language, or as JSON under ``/api/``."""

from flask import Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, InternalServerError

from indexer import DocumentNotFound, QueryError, SearchError
from webui.language import page_language
from webui.rendering import render
from webui.sentences import say

_SHOWN = 60


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
    current_app.logger.error("%s", error)
    return _failure(503, "unavailable", error.code)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:  # a redirect, already complete
        return current_app.make_response(error.get_response())
    match error.code:
        case 404:
            return _failure(404, "not-found", "not-found")
        case code if code is None or code >= 500 or isinstance(error, InternalServerError):
            return _failure(500, "failed", "failed")
        case code:
            response = _failure(code, "bad-request", "bad-request")
            for name, value in error.get_headers():
                if name == "Allow":
                    response.headers[name] = value
            return response


def _failure(
    status: int, key: str, code: str, text: str | None = None, position: int | None = None
) -> Response:
    """Answer with the sentences ``key-title`` and ``key`` (or ``text``); in JSON under ``/api/``.

    ``code`` and ``position`` are for programs: which error it is, and where in the query.
    """
    language = page_language(request)
    text = text or say(key, language)
    if request.path.startswith("/api/"):
        response = jsonify({"error": {"code": code, "message": text, "position": position}})
        response.status_code = status
        return response
    return render("failure.html", status=status, heading=say(f"{key}-title", language), text=text)
