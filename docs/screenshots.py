"""Make the pictures of the page for the README: ``python docs/screenshots.py``.

Indexes the seeds into a temporary folder, serves the page on this machine and takes the
pictures with the system's Chromium (``CHROMIUM``, else the first on the PATH).
``--all FOLDER`` writes every view in both languages and themes, to look at after a change.
"""

import argparse
import base64
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
from typing import Any, Final, Literal
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


Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")

QUALITY: Final = 75
"""Of the pictures, from 0 to 100; letters stay sharp."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One view: its address, the width and height of the window, the theme.

    ``typed`` is put into the box key by key, so that suggestions open; ``printed`` shows the view
    as it comes out of a printer; ``whole`` takes the page to its end.
    """

    name: str
    path: str
    width: int = 1200
    height: int = 750
    theme: Theme = "light"
    typed: str = ""
    printed: bool = False
    whole: bool = False


def address(q: str, **more: str) -> str:
    """Return the address of a search."""
    return "/?" + urlencode({"q": q, **more})


DOCUMENT = "/documents/seeds/004_3d76bc538110022c.txt"
SEARCH = "cooperation securitaire"
ABSENT = "accord douanier luxembourg"

README = (
    Picture("search", address(SEARCH, hl="en")),
    Picture("suggestions", "/?hl=fr", typed="inter"),
    Picture(
        "document", f"{DOCUMENT}{address('coopération', hl='fr')[1:]}#m1", height=1000, theme="dark"
    ),
    Picture("nothing", address(ABSENT, hl="fr", lang="fr")),
    Picture("phone", address(SEARCH, hl="fr"), 375, 750),
    Picture("phone-dark", address("migration", hl="en", explain="1"), 375, 750, "dark"),
)


def everything() -> Iterator[Picture]:
    """Yield every kind of page in both languages, wide and narrow, light and dark, and printed."""
    kinds = {
        "start": "/?",
        "results": address(SEARCH),
        "filtered": address(SEARCH, lang="fr", year="2025", explain="1"),
        "passages": address(SEARCH, fragments="1"),
        "similar": "/similar/" + DOCUMENT.removeprefix("/documents/") + address("coopération")[1:],
        "nothing": address(ABSENT, lang="en"),
        "query-error": address(f"{SEARCH} date:2024-99"),
        "document": DOCUMENT + address("coopération")[1:],
        "not-found": "/nothing?",
    }
    for language in ("en", "fr"):
        for kind, path in kinds.items():
            for width in (320, 375, 768, 1200, 1600):
                for theme in THEMES:
                    name = f"{kind}-{language}-{width}-{theme}"
                    yield Picture(name, f"{path}&hl={language}", width, theme=theme, whole=True)
            yield Picture(
                f"{kind}-{language}-print", f"{path}&hl={language}", 720, printed=True, whole=True
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
    """Write one picture as ``NAME.webp``."""
    with browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.theme,
        reduced_motion="reduce",
        device_scale_factor=1 if picture.width > 400 else 1.5,
    ) as context:
        page = context.new_page()
        # The first search of a process also loads its tables: show what the second one takes.
        page.goto(base + picture.path)
        page.goto(base + picture.path)
        if picture.printed:
            page.emulate_media(media="print")
        if picture.typed:
            page.locator("#q").press_sequentially(picture.typed)
            page.get_by_role("option").first.wait_for()
        shot: dict[str, Any] = {
            "format": "webp",
            "quality": QUALITY,
            "captureBeyondViewport": picture.whole,
        }
        if picture.whole:
            height = page.evaluate("document.documentElement.scrollHeight")
            area = {"x": 0, "y": 0, "width": picture.width, "height": height, "scale": 1}
            shot["clip"] = area
        # Playwright itself writes PNG and JPEG alone, five times the size.
        taken = context.new_cdp_session(page).send("Page.captureScreenshot", shot)
    path = folder / f"{picture.name}.webp"
    path.write_bytes(base64.b64decode(taken["data"]))
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
    pictures = everything() if folder else README
    folder = folder.absolute() if folder else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for picture in pictures:
            take(browser, base, picture, folder)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
