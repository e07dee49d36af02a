"""HTTP headers that keep a browser from doing anything the page does not need."""

from typing import Final

from flask import Response

HEADERS: Final = {
    # The page has no script, so none may run, wherever it may come from.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Queries stand in the address: a link out of a document must not carry them along.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Set on every answer, errors and files included."""


def add_headers(response: Response) -> Response:
    """Put the headers on an answer; also what caches must know of a page in two languages."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.mimetype in ("text/html", "application/json"):
        response.vary.add("Accept-Language")
    return response
