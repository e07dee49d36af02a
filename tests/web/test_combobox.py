"""Suggestions while typing as a reader meets them: real server, real index, real Chromium."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Response, expect
from werkzeug.serving import make_server

from tests.web.browsing import WIDTHS, fits, watched
from webui import create_app
from webui.options import Options

pytestmark = pytest.mark.browser

BOX = {"en": "Search the documents", "fr": "Chercher dans les documents"}
HOSTILE = "<script>alert titre </script> & <b>gras</b> guillemets"


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, locale="en-GB", reduced_motion="reduce") as opened:
        yield opened


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def texts(page: Page) -> list[str]:
    """Return what is suggested, without the kinds, as soon as something is."""
    expect(options(page).first).to_be_visible()
    return options(page).locator("span").all_inner_texts()


def type_into(page: Page, text: str) -> Locator:
    box = page.locator("#q")
    box.fill("")
    box.press_sequentially(text, delay=20)
    return box


@pytest.mark.parametrize("address", ["/?", "/?q=phare&"])
@pytest.mark.parametrize(
    ("language", "kinds"),
    [("en", {"Word", "Phrase", "Title"}), ("fr", {"Mot", "Expression", "Titre"})],
)
def test_suggestions_by_the_keyboard(
    page: Page, address: str, language: str, kinds: set[str]
) -> None:
    page.goto(f"{address}hl={language}")
    page.evaluate("window.here = true")
    box = page.get_by_role("combobox", name=BOX[language])
    assert box.get_attribute("aria-expanded") == "false"
    type_into(page, "light")
    shown = texts(page)
    assert shown[0] == "lighthouse" and "Report number 1 about the lighthouse" in shown
    assert set(options(page).locator("small").all_inner_texts()) == kinds
    assert {option.get_attribute("lang") for option in options(page).all()} == {"en"}
    assert set(options(page).locator("small").evaluate_all("all => all.map(e => e.lang)")) == {
        language
    }
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    expect(page.locator("#said")).to_have_text(f"{len(shown)} suggestions")

    def current() -> str:
        """Return the option that is said to be active, which is the one that looks chosen."""
        id = box.get_attribute("aria-activedescendant")
        marked = page.locator("[role=option][aria-selected=true]")
        assert [option.get_attribute("id") for option in marked.all()] == ([id] if id else [])
        return page.locator(f"#{id} span").inner_text() if id else ""

    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        box.press(key)
        seen.append(current())
    # Between the last and the first stands what was typed.
    assert seen == [shown[0], shown[1], shown[0], "", shown[-1], ""]
    assert box.input_value() == "light"
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url("**/?q=*about*")
    assert box.input_value() == shown[-1]
    assert page.get_by_role("heading", level=2).first.inner_text() == shown[-1]
    assert page.evaluate("window.here") is True
    assert box.get_attribute("aria-expanded") == "false"
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("pech", "pêches"), ("demons", "démonstration"), ("l'oeuvre", "L’œuvre d’Hélène")],
)
def test_accents_may_be_left_out(page: Page, typed: str, suggested: str) -> None:
    page.goto("/?hl=fr")
    type_into(page, typed)
    assert suggested in texts(page)
    (found,) = [each for each in options(page).all() if suggested in each.inner_text()]
    assert found.get_attribute("lang") == "fr"
    found.click()
    page.wait_for_url("**/?q=*")
    assert page.locator("#q").input_value() == suggested
    assert page.locator("ol.hits > li").count() >= 1


@pytest.mark.parametrize(("language", "one"), [("en", "1 suggestion"), ("fr", "1 suggestion")])
def test_one_is_said_in_the_singular(page: Page, language: str, one: str) -> None:
    page.goto(f"/?hl={language}")
    type_into(page, "demons")
    expect(page.locator("#said")).to_have_text(one)


def test_escape_tab_and_clicks_elsewhere_close(page: Page) -> None:
    page.goto("/?q=phare&hl=fr")
    box = type_into(page, "light")
    texts(page)
    box.press("ArrowDown")
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    assert box.input_value() == "light", "the first Escape closes and no more"
    assert not box.get_attribute("aria-activedescendant")
    box.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.hits') !== null")

    for elsewhere in (False, True):
        type_into(page, "light")
        texts(page)
        if elsewhere:
            page.locator("h1").click(force=True)
        else:
            box.press("Tab")
        expect(options(page)).to_have_count(0)
        assert box.get_attribute("aria-expanded") == "false"
    # Enter without a choice asks what was typed.
    type_into(page, "light")
    texts(page)
    box.press("Enter")
    page.wait_for_url("**/?q=light&*")


def test_by_touch(browser: Browser, server: str) -> None:
    with watched(browser, server, has_touch=True, is_mobile=True) as page:
        page.goto("/?hl=fr")
        type_into(page, "light")
        wanted = texts(page)[-1]
        options(page).last.tap()
        page.wait_for_url("**/?q=*")
        assert page.locator("#q").input_value() == wanted


def test_what_is_typed_in_haste_is_asked_once(page: Page) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/suggest" in request.url:
            asked.append(request.url.partition("?q=")[2].partition("&")[0])

    page.on("request", note)
    page.goto("/?hl=fr")
    page.locator("#q").press_sequentially("l")
    page.wait_for_timeout(300)
    assert asked == []
    page.locator("#q").press_sequentially("ight")
    assert texts(page)
    assert asked == ["light"]
    # Below two letters nothing stays.
    page.locator("#q").fill("l")
    expect(options(page)).to_have_count(0)
    page.wait_for_timeout(300)
    assert asked == ["light"]
    # A search that is under way is not overtaken by suggestions for it.
    page.locator("#q").press_sequentially("ig")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/?q=lig&*")
    page.wait_for_timeout(300)
    assert options(page).count() == 0 and asked == ["light"]


def test_an_answer_that_comes_late_is_not_shown(page: Page) -> None:
    page.goto("/?hl=fr")
    held: list[str] = []
    page.route("**/api/suggest?q=lig&*", lambda route: held.append(route.request.url))
    type_into(page, "lig")
    page.wait_for_timeout(300)
    assert len(held) == 1
    with page.expect_event("requestfailed"):
        type_into(page, "demons")
    assert texts(page) == ["démonstration"]


def test_while_characters_are_composed_nothing_happens(page: Page) -> None:
    page.goto("/?hl=fr")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    for text in ("l", "li", "lig", "light"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    page.wait_for_timeout(300)
    assert not [url for url in asked if "/api/" in url]
    assert page.locator("#q").input_value() == "light"
    keyboard.send("Input.insertText", {"text": "light"})
    assert texts(page)[0] == "lighthouse"


def test_markup_of_a_title_is_text(page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto("/?hl=fr")
    type_into(page, "script")
    assert texts(page) == [HOSTILE]
    assert page.get_by_role("listbox").locator("script, b").count() == 0
    options(page).first.click()
    page.wait_for_url("**/?q=*")
    assert page.locator("#q").input_value() == HOSTILE
    assert page.locator("main b, main script").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("trouble", ["limited", "no index", "offline"])
def test_without_an_answer_the_box_goes_on(
    browser: Browser, location: str, tmp_path_factory: pytest.TempPathFactory, trouble: str
) -> None:
    """Ask a server that limits, one whose index is gone, and none at all."""
    app = create_app(location, Options(rate=1, proxies=1))
    if trouble == "no index":
        app.extensions["index"] = type(app.extensions["index"])(
            str(tmp_path_factory.mktemp("gone") / "index")
        )
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        with browser.new_context(
            base_url=f"http://127.0.0.1:{running.server_port}",
            extra_http_headers={"X-Forwarded-For": "192.0.2.1"},
        ) as context:
            page = context.new_page()
            faults: list[str] = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto("/rien?hl=fr")  # a page that needs no index
            if trouble == "limited":
                # As one long query would.
                app.extensions["admission"]._buckets.charge("192.0.2.1", 60)
            context.set_offline(trouble == "offline")
            answers: list[int] = []

            def note(answer: Response) -> None:
                if "/api/" in answer.url:
                    answers.append(answer.status)

            page.on("response", note)
            box = type_into(page, "light")
            page.wait_for_timeout(500)
            assert answers == {"limited": [429], "no index": [503], "offline": []}[trouble]
            assert options(page).count() == 0
            assert box.get_attribute("aria-expanded") == "false"
            assert box.input_value() == "light"
            assert page.locator("#said").inner_text() == ""
            assert faults == []
    finally:
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("address", ["/?", "/?q=budget&"])
def test_the_list_fits_every_width(page: Page, address: str) -> None:
    page.goto(f"{address}hl=fr")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        type_into(page, "light")
        texts(page)
        assert fits(page)
        box = page.locator("#q").bounding_box()
        drawn = page.get_by_role("listbox").bounding_box()
        assert box is not None and drawn is not None
        assert abs(drawn["x"] - box["x"]) < 2 and drawn["width"] >= box["width"] - 2
        assert 0 <= drawn["y"] - box["y"] - box["height"] < 12
