"""The walk of a first-time reader: nothing of what was asked and chosen is lost on the way.

Two readers walk it, one whose browser is French and one whose is English, each with and without
JavaScript. Each types in one language, turns to the other in the middle, and comes back.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer import Index
from tests.web.browsing import serving, watched
from tests.web.conftest import write_jsonl
from webui import create_app
from webui.options import Options
from webui.sentences import say

pytestmark = pytest.mark.browser

PLACES = (
    "Rabat", "Tunis", "Alger", "Bruxelles", "Genève", "Ottawa", "Québec", "Dakar", "Nouakchott",
    "Marseille", "Lisbonne", "Madrid",
)  # fmt: skip


def articles() -> Iterator[dict[str, str]]:
    """Yield two articles a month, one in each language, from 2022 to 2025."""
    for number in range(48):
        year, month, place = 2022 + number // 12, number % 12 + 1, PLACES[number * 5 % 12]
        yield {
            "id": f"fr/{year}-{month:02d}",
            "title": f"À {place}, les ministres relancent la coopération sécuritaire",
            "body": f"Réunis à {place}, les ministres de l’Intérieur ont signé un accord de "
            "coopération sécuritaire. Il prévoit l’échange de renseignements et la délivrance des "
            f"laissez-passer consulaires.\n\nL’année dernière déjà, la coopération entre les deux "
            f"pays s’était renforcée. Les mesures sécuritaires seront évaluées à l’été {year}.",
            "date": f"{year}-{month:02d}-{number % 27 + 1:02d}",
        }
        yield {
            "id": f"en/{year}-{month:02d}",
            "title": f"Ministers meet in {place} for talks on security cooperation",
            "body": f"The interior ministers met in {place} and signed an agreement on security "
            "cooperation. It covers the exchange of intelligence and the issue of travel "
            "documents.\n\nLast year the cooperation between the two countries had already "
            f"grown. The security measures will be reviewed in the summer of {year}.",
            "date": f"{year}-{month:02d}-{number % 25 + 3:02d}",
        }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("articles")
    write_jsonl(folder / "articles.jsonl", articles())
    Index.build(folder / "index", [folder / "articles.jsonl"]).close()
    with serving(create_app(str(folder / "index"), Options(rate=0))) as address:
        yield address


@dataclass(frozen=True, slots=True)
class Reader:
    """Who walks: the browser's locale, what is typed and a form of it that must be marked."""

    locale: str
    typed: str
    marked: str

    @property
    def own(self) -> str:
        """The language of the page at first."""
        return self.locale[:2]

    @property
    def other(self) -> str:
        """The language that the reader turns to."""
        return {"fr": "en", "en": "fr"}[self.own]


READERS = (
    Reader("fr-FR", "cooperation securitaire", "coopération"),
    Reader("en-GB", "security cooperation", "cooperation"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What must not be lost: the address without the page's language, the hits, what is chosen."""

    asked: dict[str, list[str]]
    typed: str
    hits: tuple[str, ...]
    first: str
    current: tuple[str, ...]


def view(page: Page) -> View:
    """Return what a page of results shows."""
    asked = parse_qs(urlsplit(page.url).query)
    asked.pop("hl", None)
    hits = page.locator("ol.hits > li")
    return View(
        asked,
        page.locator("#q").input_value(),
        tuple(hits.locator("h2").all_inner_texts()),
        hits.first.get_attribute("value") or "",
        tuple(str(a.get_attribute("href")).split("&hl=")[0]
              for a in page.locator(".filter a[aria-current], .orders a[aria-current]").all()),
    )  # fmt: skip


@pytest.fixture(params=READERS, ids=lambda reader: reader.own)
def reader(request: pytest.FixtureRequest) -> Reader:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, server: str, reader: Reader, *, scripts: bool) -> Iterator[Page]:
    with watched(browser, server, java_script_enabled=scripts, locale=reader.locale) as opened:
        yield opened


@pytest.fixture
def failing(browser: Browser, server: str, reader: Reader, *, scripts: bool) -> Iterator[Page]:
    """A page that is not watched: Chromium writes every 400 and 404 to its console."""
    with browser.new_context(
        base_url=server, java_script_enabled=scripts, locale=reader.locale
    ) as context:
        yield context.new_page()


def in_language(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)


def narrow(page: Page, language: str) -> None:
    """Search is done; take the year 2024, then the newest first, then the second page."""
    filters = page.get_by_role("region", name=say("facets", language))
    years = filters.get_by_role("list", name=say("facet-year", language))
    expect(years.get_by_role("link")).to_have_count(4)
    years.get_by_role("link", name="2024").click()
    chips = page.get_by_role("list", name=say("chosen", language))
    chip = say("chip", language, name=say("facet-year", language), label="2024")
    expect(chips.get_by_role("link", name=chip)).to_be_visible()
    orders = page.get_by_role("navigation", name=say("sort", language))
    orders.get_by_role("link", name=say("sort-date", language)).click()
    expect(page.locator("ol.hits time").first).to_have_attribute("datetime", re.compile("2024-12"))
    page.get_by_role("link", name=say("page", language, page="2")).click()
    expect(page.locator("ol.hits > li").first).to_have_attribute("value", "11")


def test_a_first_walk(page: Page, reader: Reader) -> None:
    own, other = reader.own, reader.other
    page.goto("/")
    in_language(page, own)
    assert page.title() == say("site", own)

    # Types without accents, and finds the words with them, in both languages.
    page.get_by_label(say("box", own)).fill(reader.typed)
    page.get_by_role("button", name=say("button", own)).click()
    status = page.get_by_role("status")
    expect(status).to_contain_text(re.compile(r"^96 documents"))
    expect(page).to_have_title(f"{reader.typed} – {say('site', own)}")
    assert reader.marked in page.locator("ol.hits mark").all_inner_texts()
    narrow(page, own)
    chosen = view(page)
    assert chosen.asked == {"q": [reader.typed], "year": ["2024"], "sort": ["date"], "page": ["2"]}
    assert len(chosen.hits) == 10
    dates = [str(each.get_attribute("datetime")) for each in page.locator("ol.hits time").all()]
    assert dates == sorted(dates, reverse=True)
    assert {date[:4] for date in dates} == {"2024"}

    # Opens a hit and goes from match to match.
    hit = page.locator("ol.hits > li").nth(2).get_by_role("heading").get_by_role("link")
    title = hit.inner_text()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name=say("first-match", own)).click()
    page.get_by_role("link", name=say("next-match", own)).click()
    expect(page).to_have_url(re.compile("#m2$"))
    second = page.locator("mark:target").inner_text()
    step = page.locator("mark:target + .step")
    expect(step).to_be_in_viewport()
    expect(step).to_contain_text(re.compile(r"2\D+\d"))

    # Switches to the other language: the same document, its matches, the way back.
    page.get_by_role("link", name=say("toggle", own), exact=True).click()
    in_language(page, other)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert page.locator("#m2").inner_text() == second
    page.get_by_role("link", name=say("back", other)).click()
    expect(page.locator("ol.hits > li")).to_have_count(10)
    in_language(page, other)
    assert view(page) == chosen
    chip = say("chip", other, name=say("facet-year", other), label="2024")
    expect(page.get_by_role("link", name=chip)).to_be_visible()

    # And back: by the toggle, and by the browser's own button.
    page.get_by_role("link", name=say("toggle", other), exact=True).click()
    in_language(page, own)
    assert view(page) == chosen
    page.go_back()
    in_language(page, other)
    assert view(page) == chosen


def test_what_is_taken_away_is_what_is_seen(page: Page, reader: Reader) -> None:
    own, other = reader.own, reader.other
    page.goto("/")
    page.get_by_label(say("box", own)).fill(reader.typed)
    page.get_by_label(say("box", own)).press("Enter")
    expect(page.locator("ol.hits > li")).to_have_count(10)
    narrow(page, own)
    chosen = view(page)
    page.get_by_role("link", name=say("toggle", own), exact=True).click()
    in_language(page, other)
    with page.expect_download() as download:
        page.get_by_role("link", name=say("as-csv", other)).click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";" if other == "fr" else ",")
    assert reader.typed in download.value.suggested_filename
    assert head[1] == say("column-title", other)
    # The whole search, in its order; the page is at its second ten.
    assert len(rows) == 24
    assert tuple(row[1] for row in rows[10:20]) == chosen.hits
    assert {row[3][:4] for row in rows} == {"2024"}
    assert view(page) == chosen


def test_errors_on_the_way_lose_nothing(failing: Page, reader: Reader) -> None:
    page, own, other = failing, reader.own, reader.other
    page.goto("/")
    page.get_by_label(say("box", own)).fill(reader.typed)
    page.get_by_label(say("box", own)).press("Enter")
    expect(page.locator("ol.hits > li")).to_have_count(10)
    narrow(page, own)
    chosen = view(page)

    # A query that cannot be read, in both languages, with the filters kept for the next one.
    box = page.locator("#q")
    box.fill(f"{reader.typed} date:2024-99")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("query-error", own))
    page.get_by_role("link", name=say("toggle", own), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("query-error", other))
    expect(page.locator("#q")).to_have_value(f"{reader.typed} date:2024-99")
    page.locator("#q").fill(reader.typed)
    page.locator("#q").press("Enter")
    expect(page.locator("ol.hits > li")).to_have_count(10)
    in_language(page, other)
    page.get_by_role("link", name=say("page", other, page="2")).click()
    expect(page.locator("ol.hits > li").first).to_have_attribute("value", "11")
    assert view(page) == chosen

    # Nothing found with this filter: taking it away is one of the offers.
    page.locator("#q").fill(f"+{reader.typed} +Nouméa")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Nouméa")
    assert parse_qs(urlsplit(page.url).query)["year"] == ["2024"]

    # A page that is none, and a page beyond the last.
    asked = urlsplit(page.url)._replace(query=f"q={reader.typed}&year=2024&page=9&hl={other}")
    page.goto(asked.geturl())
    page.get_by_role("link", name=say("first-page", other)).click()
    expect(page.locator("ol.hits > li").first).to_have_attribute("value", "1")
    assert parse_qs(urlsplit(page.url).query)["year"] == ["2024"]
    page.goto(f"/nowhere?q={reader.typed}&hl={other}")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("not-found-title", other))
    page.get_by_role("link", name=say("toggle", other), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("not-found-title", own))
    expect(page.locator("#q")).to_have_value(reader.typed)
    page.locator("#q").press("Enter")
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"^96 documents"))
    in_language(page, own)
