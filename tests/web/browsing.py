"""What the browser tests share: a real server, the system's Chromium, a page that is watched."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import Flask
from playwright.sync_api import Browser, Page, Request
from werkzeug.serving import make_server

FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS: Final = (320, 375, 768, 1200)


def chromium() -> str | None:
    """Return the system's Chromium: ``CHROMIUM`` if set, else the first on the PATH."""
    if named := os.environ.get("CHROMIUM"):
        return named
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on this machine and yield its address."""
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()


@contextmanager
def watched(browser: Browser, server: str, **context: Any) -> Iterator[Page]:
    """Open a page on ``server`` that in the end must have had nothing to complain of.

    Nothing on the console, no error of a script, no request that failed and none to elsewhere.
    """
    with browser.new_context(base_url=server, **context) as opened:
        page = opened.new_page()
        page.set_default_timeout(10_000)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def failed(asked: Request) -> None:
            # A picture that the next click cuts off is no fault; everything else is.
            if asked.failure != "net::ERR_ABORTED":
                complaints.append(asked.url)

        page.on("requestfailed", failed)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        yield page
    assert not complaints, complaints
    assert [url for url in asked if not url.startswith(server)] == []


def fits(page: Page) -> bool:
    """Tell whether the page needs no scrolling sideways."""
    widest = page.evaluate("document.documentElement.scrollWidth")
    return bool(widest <= page.evaluate("window.innerWidth"))
