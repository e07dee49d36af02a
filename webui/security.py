"""HTTP headers that keep a browser from doing anything the page does not need."""

from typing import Final

from flask import Response, request

HEADERS: Final = {
    # Our own files alone: nothing inline, nothing from elsewhere, no frame around or inside.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Queries stand in the address: a link out of a document must not carry them along.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Texts of a private folder are not for the index of another search engine.
    "X-Robots-Tag": "noindex, nofollow",
}
"""Set on every answer, errors and files included."""

STRICT_TRANSPORT: Final = "max-age=31536000"
"""For a year, browsers ask by https only. Said behind https alone; elsewhere it has no meaning."""


def add_headers(response: Response) -> Response:
    """Put the headers on an answer; also what caches must know of a page in two languages."""
    response.headers.update(HEADERS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.mimetype in ("text/html", "application/json", "application/problem+json"):
        response.vary.add("Accept-Language")
    return response
