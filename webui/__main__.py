"""``python -m webui``: serve the search page."""

import argparse
import errno
import sys

import waitress

from indexer import Index, SearchError, settings
from webui import create_app
from webui.sentences import say


def main(arguments: list[str] | None = None) -> int:
    """Serve the page until interrupted; return the exit code: 0 done, 1 could not be done."""
    parser = argparse.ArgumentParser(prog="python -m webui", description="Serve the search page.")
    parser.add_argument("--index", default=settings.location(), help="folder of the index")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at; 0: a free one")
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error(f"--port is between 0 and 65535, not {options.port}")
    language = settings.terminal_language()
    try:
        Index.open(options.index).close()
    except SearchError as error:
        print(error.text(language), file=sys.stderr)  # noqa: T201
        return 1
    try:
        server = waitress.create_server(
            create_app(options.index), host=options.host, port=options.port, ident=None
        )
    except (OSError, ValueError) as error:
        print(_cannot_listen(error, options.host, options.port, language), file=sys.stderr)  # noqa: T201
        return 1
    # A name such as localhost may stand for several addresses, each with a socket of its own.
    several = getattr(server, "effective_listen", None)
    port = several[0][1] if several else server.effective_port
    print(f"http://{_shown(options.host)}:{port}/", file=sys.stderr)  # noqa: T201
    try:
        server.run()
    finally:
        server.close()
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
