"""The rules of axe on every kind of page: in both languages, both themes, narrow and wide.

axe 4 has rules for WCAG 2.2 at levels A and AA and for good practice; no page may break one.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from tests.web.browsing import serving
from webui import create_app
from webui.options import Options
from webui.passwords import password_hash

pytestmark = pytest.mark.browser

AXE: Final = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")

OPTIONS: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations", "incomplete"],
}

THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SIZES: Final = ((320, 700), (1400, 900))

OUTSIDE: Final = {"X-Forwarded-For": "203.0.113.9"}

PAGES = [
    "/",
    "/?q=budget&lang=fr&year=2010..2019&sort=oldest&page=1",
    "/?q=budgets+du+pahre&explain=2",
    "/?q=budget+rapports&fragments=1",
    "/?q=pharre",
    "/?q=pharre+ET+budget",
    "/?q=%2Bvizitheurs",
    "/?q=%22*%22+the+*+phare",
    "/?q=xyzzyq",
    "/?q=budget&type=jsonl&year=1812&folder=nowhere",
    "/?q=phare&page=99",
    "/?q=phare+date:2024-99",
    "/?q=" + "anticonstitutionnellement" * 20,
    "/documents/oeuvre",
    "/documents/oeuvre?q=oeuvre+soeur#m2",
    "/documents/script?q=script",
    "/documents/corpus0/minutes.md?q=committee",
    "/documents/nothing",
    "/similar/corpus0/minutes.md?q=committee",
    "/similar/coquille?in=en",
    "/originals/oeuvre",
    "/nothing",
    "/searches",
]


def violations(page: Page, *, covered: bool = False) -> list[str]:
    """Return the rules that a page breaks, and texts whose contrast axe cannot tell.

    ``covered`` is where something lies over the page, which hides texts by intent.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", OPTIONS)
    assert found["testEngine"]["name"] == "axe-core"
    unsure = [each for each in found["incomplete"] if each["id"] == "color-contrast"]
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in (*found["violations"], *unsure)
        for node in each["nodes"]
        # An arrow is no text, axe says, and leaves it at that.
        if "only non-text characters" not in node["failureSummary"]
        and not (covered and "overlapped by another element" in node["failureSummary"])
    ]


def check(page: Page, address: str, *, covered: bool = False) -> None:
    """Hold the page that is shown, all unfolded, to the rules in every theme and width."""
    page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")
    for theme in THEMES:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            found = violations(page, covered=covered)
            assert found == [], f"{address}, {theme}, {width} px"


@pytest.fixture(scope="module")
def kept(location: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The page with a log of searches, one of which found nothing."""
    log = tmp_path_factory.mktemp("log") / "searches.jsonl"
    app = create_app(location, Options(rate=0, query_log=log))
    assert app.test_client().get("/?q=xyzzyq+introuvable").status_code == 200
    return app


@pytest.fixture(scope="module")
def server(kept: Flask) -> Iterator[str]:
    with serving(kept) as address:
        yield address


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", PAGES)
def test_no_rule_is_broken(browser: Browser, server: str, address: str, language: str) -> None:
    with browser.new_context(base_url=server, locale=language) as context:
        page = context.new_page()
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        check(page, address)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_rule_is_broken_by_suggestions(browser: Browser, server: str, language: str) -> None:
    with browser.new_context(base_url=server, locale=language) as context:
        page = context.new_page()
        page.goto("/")
        page.locator("#q").press_sequentially("ph")
        page.get_by_role("option").first.wait_for()
        page.locator("#q").press("ArrowDown")
        assert page.get_by_role("option", selected=True).count() == 1
        check(page, "suggestions", covered=True)


def unlocked(route: Route) -> None:
    """Show the page that asks for a password, for which a Chromium without a window has none."""
    answer = route.fetch()
    headers = {name: text for name, text in answer.headers.items() if name != "www-authenticate"}
    route.fulfill(response=answer, headers=headers)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_rule_is_broken_by_a_refusal(
    browser: Browser, location: str, tmp_path: Path, language: str
) -> None:
    refusing = {
        401: Options(password_hash=password_hash("Élan d’été")),
        403: Options(proxies=1),
        429: Options(proxies=1, rate=1),
        503: Options(),
    }
    for status, options in refusing.items():
        app = create_app(str(tmp_path / "none") if status == 503 else location, options)
        with (
            serving(app) as server,
            browser.new_context(
                base_url=server, locale=language, extra_http_headers=OUTSIDE
            ) as context,
        ):
            page = context.new_page()
            page.route("**/*", unlocked)
            for _ in range(20 if status == 429 else 1):
                response = page.goto("/searches" if status == 403 else "/?q=phare")
            assert response is not None and response.status == status
            assert page.locator("html").get_attribute("lang") == language
            check(page, str(status))


def test_a_page_that_breaks_rules_is_noticed(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("/?q=budget")
        assert violations(page) == []
        page.evaluate("() => document.querySelector('label').remove()")
        page.evaluate("() => document.documentElement.removeAttribute('lang')")
        page.evaluate("() => document.querySelector('.status').style.color = '#ccc'")
        broken = "\n".join(violations(page))
        assert all(rule in broken for rule in ("label:", "html-has-lang:", "color-contrast:"))
