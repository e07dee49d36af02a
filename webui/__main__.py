"""``python -m webui``: serve the search page."""

import argparse
import errno
import getpass
import logging
import sys
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import waitress

from indexer import Index, SearchError, settings
from webui import create_app
from webui.admission import MAX_ADDRESS
from webui.options import Options
from webui.passwords import password_hash
from webui.sentences import say

THREADS: Final = 4
"""Searches answered at the same time; more wait for their turn."""

LOCAL_NAMES: Final = frozenset(("localhost", "127.0.0.1", "::1"))
"""Names of the machine itself, which a server that listens there alone answers to."""


def main(arguments: list[str] | None = None) -> int:
    """Serve the page until interrupted; return the exit code: 0 done, 1 could not be done."""
    language = settings.terminal_language()
    try:
        options = Options.from_settings()
        given = _parse(arguments, options)
        if given.hash_password:
            return _print_hash(language)
        options = replace(
            options,
            proxies=given.proxy,
            rate=given.rate,
            query_log=given.query_log,
            query_log_days=given.query_log_days,
            hosts=_hosts(given.host, given.proxy),
        )
        Index.open(given.index).close()
        app = create_app(given.index, options)
    except SearchError as error:
        print(error.text(language), file=sys.stderr)  # noqa: T201
        return 1
    try:
        server = waitress.create_server(
            app,
            host=given.host,
            port=given.port,
            ident=None,
            threads=given.threads,
            # Whether they are believed is decided by the application.
            clear_untrusted_proxy_headers=False,
            # A browser's headers and the longest address there may be; nothing is ever sent here.
            max_request_header_size=3 * MAX_ADDRESS,
            max_request_body_size=64 * 1024,
        )
    except (OSError, ValueError) as error:
        print(_cannot_listen(error, given.host, given.port, language), file=sys.stderr)  # noqa: T201
        return 1
    # A line for every request that waits would be a log of nothing else while it is busy.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # A name such as localhost may stand for several addresses, each with a socket of its own.
    several = getattr(server, "effective_listen", None)
    port = several[0][1] if several else server.effective_port
    print(f"http://{_shown(given.host)}:{port}/", file=sys.stderr)  # noqa: T201
    try:
        server.run()
    finally:
        server.close()
    return 0


def _parse(arguments: list[str] | None, options: Options) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m webui", description="Serve the search page.")
    parser.add_argument("--index", default=settings.location(), help="folder of the index")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at; 0: a free one")
    parser.add_argument(
        "--proxy",
        type=int,
        metavar="N",
        default=options.proxies,
        help="how many reverse proxies in a row to believe about client, scheme and name (0)",
    )
    parser.add_argument(
        "--threads", type=int, default=THREADS, help=f"searches at the same time ({THREADS})"
    )
    parser.add_argument(
        "--rate",
        type=int,
        metavar="N",
        default=options.rate,
        help="requests a second for one client, ten times as many at once; 0: no limit (20)",
    )
    parser.add_argument(
        "--query-log",
        type=Path,
        metavar="FILE",
        default=options.query_log,
        help="write searches to this file, without addresses, and show failed ones at /searches",
    )
    parser.add_argument(
        "--query-log-days",
        type=int,
        metavar="DAYS",
        default=options.query_log_days,
        help="how long a search stays in the log (30)",
    )
    parser.add_argument(
        "--hash-password",
        action="store_true",
        help="ask for a password and print its hash for INDEXER_PASSWORD_HASH",
    )
    given = parser.parse_args(arguments)
    bounds = (
        ("port", 0, 65535),
        ("proxy", 0, 9),
        ("threads", 1, 256),
        ("rate", 0, 100_000),
        ("query_log_days", 1, 3_650),
    )
    for name, least, most in bounds:
        value = getattr(given, name)
        if not least <= value <= most:
            flag = name.replace("_", "-")
            parser.error(f"--{flag} is between {least} and {most}, not {value}")
    return given


def _hosts(host: str, proxies: int) -> frozenset[str] | None:
    """Return the names to answer to: those of this machine where it alone is listened to."""
    if proxies:
        return None
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    return LOCAL_NAMES | {host} if local else None


def _print_hash(language: str) -> int:
    """Read a password, twice from a terminal or once from a pipe, and print its hash."""
    if sys.stdin.isatty():
        password = getpass.getpass(say("password", language))
        if getpass.getpass(say("password-again", language)) != password:
            print(say("passwords-differ", language), file=sys.stderr)  # noqa: T201
            return 1
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        print(say("password-empty", language), file=sys.stderr)  # noqa: T201
        return 1
    print(password_hash(password))  # noqa: T201
    return 0


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _cannot_listen(error: OSError | ValueError, host: str, port: int, language: str) -> str:
    busy = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    reason = getattr(error, "strerror", None) or str(error)
    return say(
        "port-busy" if busy else "cannot-listen", language, host=host, port=port, reason=reason
    )


if __name__ == "__main__":
    sys.exit(main())
