"""Make the pictures of the page for the README: ``python docs/screenshots.py``.

Indexes the seeds into a temporary folder, serves the page on this machine and takes the
pictures with the system's Chromium (``CHROMIUM``, else the first on the PATH).
``--all FOLDER`` writes every view in both languages and themes, to look at after a change.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexer import Index  # noqa: E402  # the checkout beside this script, installed or not
from webui import create_app  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True)
class Picture:
    """One view: where it is, how wide and high the window is, which theme."""

    name: str
    path: str
    width: int = 1200
    height: int = 720
    theme: Literal["light", "dark"] = "light"


def address(q: str, **more: str) -> str:
    """Return the address of a search."""
    return "/?" + urlencode({"q": q, **more})


README = (Picture("search-page", address("coopération sécuritaire", hl="en"), height=750),)

FRENCH = "/documents/seeds/004_3d76bc538110022c.txt"

ALL = (
    *README,
    Picture("start-en", "/?hl=en", height=900),
    Picture("start-fr", "/?hl=fr", height=900),
    Picture("start-phone-dark", "/?hl=fr", 320, 900, "dark"),
    Picture("results-fr", address("coopération sécuritaire", hl="fr")),
    Picture("results-en-dark", address("migration agreement", hl="en"), theme="dark"),
    Picture("results-phone", address("coopération sécuritaire", hl="fr"), 375, 800),
    Picture("document-fr", FRENCH + address("coopération", hl="fr")[1:], height=900),
    Picture("document-dark", FRENCH + address("coopération", hl="en")[1:], 375, 800, "dark"),
    Picture("nothing-fr", address("xyzzyq", hl="fr", lang="en")),
    Picture("error-fr", address("coopération date:2024-99", hl="fr")),
    Picture("not-found-en", "/nothing?hl=en"),
)


@contextmanager
def served() -> Iterator[str]:
    """Serve the page over the seeds and yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(ROOT)
        Index.build(folder, ["seeds"]).close()
        server = make_server("127.0.0.1", 0, create_app(folder), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def take(browser: Browser, base: str, picture: Picture, folder: Path) -> None:
    """Write one picture as ``NAME.png``."""
    with browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.theme
    ) as context:
        page = context.new_page()
        # The first search of a process also loads its tables: show what the second one takes.
        page.goto(base + picture.path)
        page.goto(base + picture.path)
        path = folder / f"{picture.name}.png"
        page.screenshot(path=path)
    print(path, path.stat().st_size)  # noqa: T201


def main() -> int:
    """Take the pictures; return the exit code."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(description="Make the pictures of the page.")
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every view, into this folder")
    folder = parser.parse_args().all
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if program is None:
        print("No Chromium found: install one or set CHROMIUM.", file=sys.stderr)  # noqa: T201
        return 1
    if folder:
        folder = folder.absolute()
        folder.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for picture in ALL if folder else README:
            take(browser, base, picture, folder or ROOT / "docs")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
