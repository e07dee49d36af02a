"""Who may ask what: the checks before a request reaches its view."""

import time
from math import ceil
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    MisdirectedRequest,
    RequestURITooLarge,
    TooManyRequests,
    Unauthorized,
)
from werkzeug.middleware.proxy_fix import ProxyFix

from webui.buckets import Buckets, client_key, is_loopback
from webui.options import Options
from webui.passwords import Password

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAX_ADDRESS: Final = 16_384
"""Bytes of path and query together. A query of 1,000 characters, all that is read of one, takes
at most 12,000."""

BURST_SECONDS: Final = 10
"""A client that has been quiet may ask at once what the rate allows in so many seconds."""

TRIES: Final = 10
"""Passwords that one client may try in a row; then one more every :data:`TRY_SECONDS`."""
TRY_SECONDS: Final = 10

OPEN: Final = ("static", "page.health")
"""Views for everybody, without limit: the looks of the page, and whether it is there."""

TYPING: Final = ("suggestions.api_suggest", "suggestions.browser_suggest")
"""Views that are asked at every key that is pressed."""

TYPING_COST: Final = 0.25
"""What one of these costs of a request: who types must not wait for the search itself."""


class Admission:
    """The checks of one application, made before each request."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._buckets = (
            Buckets(options.rate, options.rate * BURST_SECONDS) if options.rate else None
        )
        self._password = Password(options.password_hash) if options.password_hash else None
        self._tries = Buckets(1 / TRY_SECONDS, TRIES)

    def check(self) -> None:
        """Let the request of this moment pass, or raise the HTTP error that it gets."""
        self._check_host()
        if len(request.path) + len(request.query_string) > MAX_ADDRESS:
            raise RequestURITooLarge
        if request.endpoint in OPEN:
            return
        client = client_key(request.remote_addr)
        if self._buckets is not None and not self.is_here():
            cost = TYPING_COST if request.endpoint in TYPING else 1
            _refuse_until(self._buckets.take(client, cost))
            g.charged = client
        if self._password is not None:
            self._check_password(self._password, client)

    def charge(self, response: Response) -> Response:
        """Charge the client for the time its request took.

        Queries differ in cost a thousandfold (sixty prefixes or phrases of frequent words), so
        counting requests is not enough. A second costs what a second gives: in the long run one
        client keeps one thread busy, and the others stay free.
        """
        if self._buckets is not None and "charged" in g:
            seconds = time.perf_counter() - g.started
            self._buckets.charge(g.charged, seconds * self._options.rate)
        return response

    def is_here(self) -> bool:
        """Tell whether this machine itself asks, directly: not through a proxy on it.

        Nor is it believed of a proxy, which with a wrong ``proxies`` would make everybody local.
        """
        forwarded = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
        return is_loopback(request.remote_addr) and not forwarded

    def check_keeper(self) -> None:
        """Raise :class:`Forbidden` unless who asks may know how the page is used.

        That is everybody who has the password; without one, this machine alone.
        """
        if self._password is None and not self.is_here():
            raise Forbidden

    def _check_host(self) -> None:
        """Refuse names that lead here by accident, or by the doing of another page.

        A page elsewhere can have its own name resolve to 127.0.0.1 ("DNS rebinding") and then
        read through the browser of a reader here what is served to this machine alone. What is
        no name at all is refused anywhere (RFC 9112, section 3.2): feeds would give it out.
        """
        hosts = self._options.hosts
        if hosts is not None and _host_name(request.environ) not in hosts:
            raise MisdirectedRequest
        named = request.host or not request.environ.get("HTTP_HOST")
        if not named or request.scheme not in ("http", "https"):
            raise BadRequest

    def _check_password(self, password: Password, client: str) -> None:
        given = request.authorization
        if given is None or given.type != "basic" or given.password is None:
            raise Unauthorized(www_authenticate=_challenge())
        if password.is_known(given.password):
            return
        _refuse_until(self._tries.take(client))
        if not password.is_right(given.password):
            raise Unauthorized(www_authenticate=_challenge())


def register(app: Flask, options: Options) -> None:
    """Have every request of the application checked."""
    if options.proxies:
        n = options.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    admission = Admission(options)
    app.extensions["admission"] = admission
    app.before_request(admission.check)
    app.after_request(admission.charge)


def _host_name(environ: "WSGIEnvironment") -> str:
    """Return the name in ``Host``, without port, in small letters; empty for what is no name."""
    try:
        return urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:
        return ""


def _refuse_until(seconds: float) -> None:
    if seconds > 0:
        raise TooManyRequests(retry_after=ceil(seconds))


def _challenge() -> WWWAuthenticate:
    return WWWAuthenticate("basic", {"realm": "Bilingual Search", "charset": "UTF-8"})
