"""The page as a reader meets it: a real server, a real Chromium, with and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.web.browsing import WIDTHS, fits, watched
from tests.web.conftest import MIXED

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, java_script_enabled=request.param, locale="en-GB") as opened:
        yield opened


def has_status(page: Page, text: str) -> None:
    """Hold that what was found is said, as soon as it is there: with a script no load says when."""
    expect(page.get_by_role("status")).to_have_text(re.compile(f"^{text}"))


def has_first_rank(page: Page, rank: int) -> None:
    expect(page.locator("ol.hits > li").first).to_have_attribute("value", str(rank))


def test_search_filter_page_toggle_document_and_back(page: Page) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_label("Search the documents").fill("budget")
    page.get_by_role("button", name="Search").click()
    has_status(page, "28 documents found")
    assert page.get_by_label("Search the documents").input_value() == "budget"

    page.get_by_role("navigation", name="Language of the documents").get_by_role(
        "link", name="French"
    ).click()
    has_status(page, "24 documents found")

    page.get_by_role("link", name="Page 2").click()
    has_first_rank(page, 11)

    page.get_by_role("link", name="Français", exact=True).first.click()
    assert page.locator("html").get_attribute("lang") == "fr"
    has_status(page, "24 documents trouvés")
    assert page.get_by_label("Chercher dans les documents").input_value() == "budget"
    has_first_rank(page, 11)
    results = page.url

    title = page.locator("ol.hits h2 a").first
    text = title.inner_text()
    title.click()
    assert page.get_by_role("heading", level=1).inner_text() == text
    assert page.locator("mark").count() > 0
    page.get_by_role("link", name="Aller à la première").click()
    assert page.url.endswith("#m1")
    page.get_by_role("link", name="Retour aux résultats").click()
    assert page.url == results

    # A new question keeps the filter and the page's language, and starts at the first page.
    page.get_by_label("Chercher dans les documents").fill("phare")
    page.get_by_label("Chercher dans les documents").press("Enter")
    page.wait_for_url("**q=phare*")
    assert "lang=fr" in page.url and "hl=fr" in page.url and "page=" not in page.url


def test_from_match_to_match(page: Page) -> None:
    page.goto("/documents/oeuvre?q=oeuvre+soeur&hl=fr")
    steps = page.locator(".step")
    assert [steps.nth(n).is_visible() for n in range(steps.count())] == [False, False]
    page.get_by_role("link", name="Aller à la première").click()
    assert steps.nth(0).is_visible() and not steps.nth(1).is_visible()
    assert "Occurrence 1 sur 2" in steps.nth(0).inner_text()
    page.get_by_role("link", name="Occurrence suivante").click()
    assert page.url.endswith("#m2")
    assert not steps.nth(0).is_visible() and steps.nth(1).is_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 600})
        place = steps.nth(1).bounding_box()
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= width
        assert place["y"] + place["height"] <= 600
    page.get_by_role("link", name="Occurrence précédente").click()
    assert page.url.endswith("#m1")
    page.emulate_media(media="print")
    assert not steps.nth(0).is_visible()


def test_files_are_kept_and_not_opened(page: Page) -> None:
    page.goto("/?q=fisheries+committee&hl=fr")
    with page.expect_download() as table:
        page.get_by_role("link", name="En tableau (CSV)").click()
    assert table.value.suggested_filename == "recherche fisheries committee.csv"
    page.get_by_role("link", name="Procès-verbal / Minutes").click()
    with page.expect_download() as original:
        page.get_by_role("link", name="Fichier d’origine").click()
    assert original.value.suggested_filename == "minutes.md"
    assert Path(original.value.path()).read_text(encoding="utf-8") == MIXED


def test_filters_chips_order_and_toggle(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    filters = page.get_by_role("region", name="Affiner")
    years = filters.get_by_role("list", name="Année")
    assert years.get_by_role("listitem").count() == 4
    years.get_by_role("link", name="2010–2019").click()
    has_status(page, "10 documents trouvés")
    years.get_by_role("link", name="2012", exact=False).click()
    has_status(page, "1 document trouvé")
    # A filter goes on counting its other choices.
    years.get_by_role("link", name="2013", exact=False).click()
    has_status(page, "1 document trouvé")

    page.get_by_role("navigation", name="Langue des documents").get_by_role(
        "link", name="Français"
    ).click()
    chips = page.get_by_role("list", name="Filtres choisis")
    expect(chips.get_by_role("listitem")).to_have_count(3)  # language, year, all of them
    page.get_by_role("link", name="English", exact=True).click()
    chips = page.get_by_role("list", name="Filters chosen")
    assert chips.get_by_role("listitem").count() == 3
    assert "year=2013" in page.url and "lang=fr" in page.url
    chips.get_by_role("link", name="Year: 2013").click()
    has_status(page, "24 documents found")

    page.get_by_role("navigation", name="Order of the results").get_by_role(
        "link", name="Oldest"
    ).click()
    page.wait_for_url(lambda url: "sort=oldest" in url)
    expect(page.locator("ol.hits time").first).to_have_attribute("datetime", "2001-01")
    chips.get_by_role("link", name="French").click()
    has_status(page, "28 documents found")
    assert chips.count() == 0
    for width in (320, 768, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)
        beside = page.get_by_role("region", name="Narrow down").bounding_box()
        hits = page.locator("ol.hits").bounding_box()
        assert beside is not None and hits is not None
        assert (beside["y"] < hits["y"] + hits["height"]) == (width == 1400)


def test_why_a_hit_was_found(page: Page) -> None:
    page.goto("/?q=budgets+du+pahre&lang=fr&hl=fr")
    hit = page.locator("ol.hits > li").nth(2)
    title = hit.get_by_role("heading").inner_text()
    hit.get_by_role("link", name="Pourquoi ce résultat").click()
    page.wait_for_url("**#hit-3")
    assert hit.get_by_role("heading").inner_text() == title
    lines = hit.locator(".why li")
    assert lines.first.is_visible()
    assert "même mot que" in lines.first.inner_text()
    assert "à une faute de frappe de" in hit.locator(".why").inner_text()
    # The others open by themselves, with the keyboard too.
    other = page.locator("ol.hits > li").first
    assert not other.locator(".why li").first.is_visible()
    other.locator("summary").focus()
    page.keyboard.press("Enter")
    assert other.locator(".why li").first.is_visible()


def test_a_suggestion_is_followed(page: Page) -> None:
    page.goto("/?q=pharre&lang=fr&hl=fr")
    page.get_by_role("link", name="phare", exact=True).click()
    has_status(page, "25 documents trouvés")
    assert "lang=fr" in page.url and "hl=fr" in page.url
    assert page.get_by_label("Chercher dans les documents").input_value() == "phare"


@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
def test_the_browser_chooses_the_language(browser: Browser, server: str, locale: str) -> None:
    with browser.new_context(base_url=server, locale=locale) as context:
        page = context.new_page()
        page.goto("/?q=budget")
        assert page.locator("html").get_attribute("lang") == locale[:2]


ADDRESSES = [
    "/",
    "/?q=budget",
    "/?q=xyzzyq",
    "/?q=budgets+du+pahre&explain=2",
    "/?q=budgets+rapports&fragments=1",
    "/?q=%2Bvizitheurs",
    "/?q=pharre",
    "/similar/oeuvre?q=oeuvre",
    "/?q=" + "anticonstitutionnellement" * 20,
    "/documents/oeuvre?q=oeuvre",
    "/documents/script?q=script",
    "/documents/oeuvre?q=oeuvre+soeur#m2",
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_scrolling_sideways(page: Page, address: str, language: str) -> None:
    path, _, fragment = address.partition("#")
    page.goto(f"{path}{'&' if '?' in path else '?'}hl={language}#{fragment}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), f"{address} at {width} px"


def test_nothing_from_a_document_runs(page: Page) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for address in (
        "/?q=demonstration+injection",
        "/documents/script?q=script",
        "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        page.goto(address)
        assert [
            (script.get_attribute("src"), script.inner_text())
            for script in page.locator("script").all()
        ] == [("/static/search.js", "")]
    page.wait_for_timeout(100)
    assert dialogs == []


def test_keyboard(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    box = skip.bounding_box()
    assert box and box["y"] >= 0, "the skip link shows itself when reached"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    focused = page.locator(":focus-visible")
    assert focused.inner_text().startswith("Toutes")
    assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_what_is_printed_says_what_was_searched_and_has_nothing_to_click(page: Page) -> None:
    page.goto("/?q=budget&lang=fr&year=2012&hl=fr")
    page.emulate_media(media="print")
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading and heading["width"] > 100 and heading["x"] >= 0
    assert page.locator(".chips li").first.inner_text().endswith("Français")
    assert not page.get_by_role("link", name="Retirer tous les filtres").is_visible()
    page.goto("/documents/oeuvre?q=oeuvre+soeur&hl=fr")
    assert page.get_by_role("status").inner_text().endswith("dans le texte")


def test_marks_are_not_by_colour_alone(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("/documents/oeuvre?q=oeuvre")
        mark = page.locator(".passage mark").first
        line = mark.evaluate("e => getComputedStyle(e).textDecorationLine")
        weight = mark.evaluate("e => Number(getComputedStyle(e).fontWeight)")
        assert line == "underline"
        assert weight >= 600
