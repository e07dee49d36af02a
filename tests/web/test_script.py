"""What the script adds: results without a reload and keys, by a real Chromium on a real server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.web.browsing import watched

pytestmark = pytest.mark.browser

BOX = {"en": "Search the documents", "fr": "Chercher dans les documents"}
FOUND = {"en": "documents found", "fr": "documents trouvés"}


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with watched(browser, server, locale="en-GB", reduced_motion="reduce") as opened:
        yield opened


@contextmanager
def staying(page: Page) -> Iterator[None]:
    """Hold that nothing in between loads the page anew: what is put on the window stays there."""
    page.evaluate("window.here = true")
    yield
    assert page.evaluate("window.here") is True


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def said(page: Page) -> str:
    """Return what a screen reader is told, once it is."""
    region = page.locator("#said")
    expect(region).not_to_be_empty()
    return region.inner_text()


def focused(page: Page) -> str:
    """Return what has the focus: the id of an element, else the address of a link."""
    found = page.evaluate(
        "document.activeElement.id || document.activeElement.getAttribute('href')"
    )
    return str(found)


def scrolled(page: Page) -> int:
    return int(page.evaluate("Math.round(scrollY)"))


# -- results without a reload ----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_search_and_its_filters_without_a_reload(page: Page, language: str) -> None:
    page.goto(f"/?hl={language}")
    with staying(page):
        page.get_by_label(BOX[language]).fill("budget")
        page.get_by_label(BOX[language]).press("Enter")
        page.wait_for_url("**/?q=budget&hl=*")
        assert status(page).startswith(f"28 {FOUND[language]}")
        assert page.title().startswith("budget – ")
        assert page.get_by_label(BOX[language]).input_value() == "budget"
        assert page.locator("body").get_attribute("class") == "page wide"
        assert focused(page) == "content"
        assert said(page) == status(page)
        feed = page.locator("link[type='application/atom+xml']")
        assert "q=budget" in str(feed.get_attribute("href"))

        page.locator(".filter a[href*='lang=fr']").click()
        expect(page.get_by_role("status")).to_contain_text(f"24 {FOUND[language]}")
        assert said(page) == status(page)
        toggle = str(page.locator(".toggle").get_attribute("href"))
        assert "lang=fr" in toggle
        assert "lang=fr" in str(page.locator("link[hreflang]").get_attribute("href"))
        page.locator(".years + ul a").first.click()
        page.wait_for_url("**year=*")
        assert page.locator(".chips li").count() == 3
        page.locator(".chips .clear").click()
        expect(page.locator(".chips")).to_have_count(0)
        page.locator(".orders a", has_text="Oldest" if language == "en" else "anciens").click()
        page.wait_for_url("**sort=oldest*")
        # What a new question keeps, it keeps.
        page.get_by_label(BOX[language]).fill("phare")
        page.get_by_label(BOX[language]).press("Enter")
        page.wait_for_url("**/?q=phare&*")
        assert "sort=oldest" in page.url and f"hl={language}" in page.url


def test_back_and_forward_restore_what_was_there(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto("/?q=budget&hl=fr")
    with staying(page):
        second = page.get_by_role("link", name="Page 2")
        second.scroll_into_view_if_needed()
        depth, link = scrolled(page), str(second.get_attribute("href"))
        assert depth > 500
        second.click()
        page.wait_for_url("**page=2*")
        assert page.locator("ol.hits > li").first.get_attribute("value") == "11"
        assert scrolled(page) == 0
        page.locator(".filter a[href*='lang=en']").click()
        page.wait_for_url("**lang=en*")
        assert page.get_by_role("status").inner_text().startswith("5 documents")

        page.go_back()
        expect(page.locator("ol.hits > li").first).to_have_attribute("value", "11")
        assert "page=2" in page.url and focused(page) != link
        page.go_back()
        expect(page.locator("ol.hits > li").first).to_have_attribute("value", "1")
        assert (scrolled(page), focused(page)) == (depth, link)
        page.go_forward()
        expect(page.locator("ol.hits > li").first).to_have_attribute("value", "11")
        page.go_forward()
        expect(page.get_by_role("status")).to_contain_text("5 documents trouvés")
        assert page.locator(".chips li").count() == 1


def test_back_from_a_document_to_the_place_left(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto("/?hl=fr")
    page.get_by_label(BOX["fr"]).fill("budget")
    page.get_by_label(BOX["fr"]).press("Enter")
    page.get_by_role("link", name="Page 2").click()
    page.wait_for_url("**page=2*")
    title = page.locator("ol.hits h2 a").nth(6)
    title.scroll_into_view_if_needed()
    depth, link = scrolled(page), str(title.get_attribute("href"))
    title.click()
    page.wait_for_url("**/documents/**")
    page.go_back()
    page.wait_for_url("**page=2*")
    assert (scrolled(page), focused(page)) == (depth, link)
    # The pages before were shown without a load: going on back finds them all the same.
    page.go_back()
    expect(page.locator("ol.hits > li").first).to_have_attribute("value", "1")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cherchez en français et en anglais")
    assert focused(page) == "q" and page.get_by_label(BOX["fr"]).input_value() == ""
    page.reload()
    assert focused(page) == "q"


def test_places_in_a_page(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto("/?q=budget&hl=fr")
    with staying(page):
        hit = page.locator("#hit-3")
        hit.get_by_role("link", name="Pourquoi ce résultat").click()
        page.wait_for_url("**explain=3#hit-3")
        expect(hit.locator(".why li").first).to_be_visible()
        assert focused(page) == "hit-3"
        top = hit.bounding_box()
        assert top is not None and 0 <= top["y"] < 100
        # A place in the page that is shown is the browser's: nothing is asked for.
        with page.expect_event("framenavigated"):
            page.get_by_role("link", name="Affiner").click()
        assert page.url.endswith("#facets") and scrolled(page) > 500
        page.go_back()
        page.wait_for_url("**#hit-3")
        expect(hit.locator(".why li").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("date:2024-99", "Cette recherche ne peut pas être lue"),
        ("xyzzyq", "Résultats pour «\u00a0xyzzyq\u00a0»"),
        ('"><script>alert(1)</script>', 'Résultats pour «\u00a0"><script>alert(1)</script>\u00a0»'),
    ],
)
def test_what_the_server_says_is_shown(
    browser: Browser, server: str, query: str, heading: str
) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        dialogs: list[str] = []

        def dismiss(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.goto("/?q=budget&hl=fr")
        with staying(page):
            page.get_by_label(BOX["fr"]).fill(query)
            page.get_by_label(BOX["fr"]).press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            assert page.get_by_label(BOX["fr"]).input_value() == query
            page.go_back()
            expect(page.get_by_role("status")).to_contain_text("28 documents trouvés")
        assert dialogs == []


def test_the_script_of_a_title_is_text(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    with staying(page):
        page.get_by_label(BOX["fr"]).fill("démonstration injection")
        page.get_by_label(BOX["fr"]).press("Enter")
        page.wait_for_url("**?q=d%C3%A9monstration*")
        title = page.locator("ol.hits h2 a").first
        assert title.inner_text() == '<script>alert("titre")</script> & <b>gras</b> "guillemets"'
        assert page.locator("main script, main b, main img").count() == 0


def answer_with(status: int, body: str, kind: str) -> Callable[[Route], None]:
    """Return what a proxy in between might answer in place of the server."""
    return lambda route: route.fulfill(status=status, body=body, content_type=kind)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (502, "<title>502</title><h1>Bad Gateway</h1>", "text/html"),
        (500, '{"title": "failed"}', "application/problem+json"),
        (504, "", "text/plain"),
    ],
)
def test_what_is_no_page_of_ours_is_left_to_the_browser(
    browser: Browser, server: str, status: int, body: str, kind: str
) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("/?q=budget&hl=fr")
        page.evaluate("window.here = true")
        page.route("**/?q=phare*", answer_with(status, body, kind), times=1)
        page.get_by_label(BOX["fr"]).fill("phare")
        page.get_by_label(BOX["fr"]).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("documents trouvés")
        page.wait_for_url("**/?q=phare*")
        assert page.evaluate("window.here") is None


def test_without_a_network_the_browser_says_so(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("/?q=budget&hl=fr")
        context.set_offline(True)
        page.get_by_role("link", name="Page 2").click()
        page.wait_for_url("chrome-error://**")
        context.set_offline(False)


def test_other_links_are_left_alone(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    page.evaluate("window.here = true")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Page 2").click(modifiers=["Control"])
    opened.value.close()
    assert page.evaluate("window.here") is True and "page=" not in page.url
    with page.expect_download():
        page.get_by_role("link", name="En tableau (CSV)").click()
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**hl=en*")
    assert page.evaluate("window.here") is None
    assert page.locator("html").get_attribute("lang") == "en"


def test_waiting_is_shown_and_the_last_click_counts(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    held: list[Route] = []
    page.route("**/?*page=2*", lambda route: held.append(route))
    given_up: list[str] = []
    page.on("requestfailed", lambda asked: given_up.append(asked.url))
    with staying(page):
        page.get_by_role("link", name="Page 2").click()
        assert page.locator("main").get_attribute("aria-busy") == "true"
        line = page.locator("main").evaluate("e => getComputedStyle(e, '::before').position")
        assert line == "fixed"
        page.get_by_role("link", name="Page 3").click()
        page.wait_for_url("**page=3*")
        assert len(held) == 1 and given_up == [held[0].request.url]
        assert page.locator("ol.hits > li").first.get_attribute("value") == "21"
        assert page.locator("main").get_attribute("aria-busy") is None


def test_what_is_typed_while_results_load_stays(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    held: list[Route] = []
    page.route("**/?q=phare*", lambda route: held.append(route))
    box = page.locator("#q")
    with staying(page):
        box.fill("phare")
        box.press("Enter")
        box.press_sequentially(" d’Hélène")
        held[0].continue_()
        page.wait_for_url("**q=phare*")
        expect(page.get_by_role("status")).to_contain_text("25 documents trouvés")
        expect(box).to_have_value("phare d’Hélène")
        assert focused(page) == "q"


# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_box_to_the_hits_and_back(page: Page, language: str) -> None:
    page.goto(f"/?q=budget&hl={language}")
    with staying(page):
        page.keyboard.press("/")
        assert focused(page) == "q"
        assert page.evaluate("getSelection().toString()") == "budget"
        titles = [link.get_attribute("href") for link in page.locator(".hits h2 a").all()]
        page.keyboard.press("ArrowDown")
        assert focused(page) == titles[0]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert focused(page) == titles[2]
        page.keyboard.press("ArrowUp")
        assert focused(page) == titles[1]
        page.keyboard.press("Escape")
        assert focused(page) == "q"
        assert page.get_by_label(BOX[language]).input_value() == "budget"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        assert focused(page) == "q"
        # In the box, the keys of one character are letters.
        page.get_by_label(BOX[language]).fill("")
        page.keyboard.type("/np")
        assert page.get_by_label(BOX[language]).input_value() == "/np"
        assert "page=" not in page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")


def test_elsewhere_arrows_scroll(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto("/?q=budget&hl=fr")
    page.locator("main").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("scrollY > 0")
    assert focused(page) == "content"


def test_next_and_previous_page(page: Page) -> None:
    page.goto("/?q=budget&hl=en")
    with staying(page):
        for key, number in (("n", 2), ("n", 3), ("n", 3), ("p", 2), ("p", 1), ("p", 1)):
            page.keyboard.press(key)
            first = page.locator("ol.hits > li").first
            expect(first).to_have_attribute("value", str(10 * number - 9))
            assert ("page=" in page.url) == (number > 1)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("en", "Match 1 of 2", "Match 2 of 2"), ("fr", "Occurrence 1 sur 2", "Occurrence 2 sur 2")],
)
def test_next_and_previous_match(page: Page, language: str, first: str, second: str) -> None:
    page.goto(f"/?q=oeuvre+soeur&hl={language}")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/documents/**")
    with staying(page):
        for key, id, words in (
            ("n", "m1", first),
            ("n", "m2", second),
            ("n", "m1", first),  # after the last the first
            ("p", "m2", second),
        ):
            page.keyboard.press(key)
            expect(page.locator(f"#{id}")).to_be_focused()
            assert page.url.endswith(f"#{id}")
            expect(page.locator("#said")).to_have_text(words)
            assert page.locator(f"#{id} + .step").is_visible()
    # By the links too. The keys leave nothing in the history, a link one step.
    page.locator("#m2 + .step a").first.click()
    expect(page.locator("#said")).to_have_text(first)
    assert focused(page) == "m1"
    page.go_back()
    page.go_back()
    assert page.get_by_role("status").is_visible() and "/?q=oeuvre" in page.url


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", ["/?q=budget&", "/documents/oeuvre?q=oeuvre&", "/rien?"])
def test_keys_of_one_character_can_be_switched_off(
    browser: Browser, server: str, address: str, language: str
) -> None:
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto(f"{address}hl={language}")
        help = page.locator(".keys")
        help.locator("summary").click()
        assert help.locator("kbd").all_inner_texts() == (
            ["/", "↑", "↓", "Enter", "Esc", "n", "p"]
            if language == "en"
            else ["/", "↑", "↓", "Entrée", "Échap", "n", "p"]
        )
        letters = help.get_by_role("checkbox")
        assert letters.is_checked()
        letters.uncheck()
        page.goto("/?q=budget&hl=fr")
        for key in "/np":
            page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert focused(page) != "q" and "page=" not in page.url
        page.locator(".keys summary").click()
        letters = page.locator(".keys").get_by_role("checkbox")
        assert not letters.is_checked()
        letters.check()
        page.locator("main").focus()
        page.keyboard.press("n")
        page.wait_for_url("**page=2*")
        # It also holds after a page that came without a load.
        assert page.locator(".keys input").is_checked()


def test_where_nothing_may_be_stored(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server) as context:
        context.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
        )
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/?q=budget&hl=fr")
        page.locator(".keys summary").click()
        page.locator(".keys").get_by_role("checkbox").uncheck()
        page.locator("main").focus()
        page.keyboard.press("n")
        page.wait_for_timeout(200)
        assert "page=" not in page.url
        assert faults == []


def test_keys_with_a_modifier_are_the_browsers(page: Page) -> None:
    page.goto("/?q=budget&hl=fr")
    for key in ("Alt+n", "Control+/", "Meta+p", "Shift+N"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert "page=" not in page.url and focused(page) != "q"


def test_without_scripts_no_keys_are_offered(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        for address in ("/", "/?q=budget", "/documents/oeuvre?q=oeuvre"):
            page.goto(address)
            assert not page.locator(".keys").is_visible()
            assert page.get_by_role("combobox").count() == 0


# -- weight ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_of_results_weighs_little(page: Page, language: str) -> None:
    """40 KB, uncompressed, without what comes from documents; ten hits add some 7 KB."""
    sizes: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: sizes.update({answer.url.partition("?")[0]: len(answer.body())}),
    )
    page.goto(f"/?q=budget&hl={language}")
    page.wait_for_load_state("networkidle")
    names = {Path(address).name for address in sizes}
    assert {"style.css", "search.js", "icon.svg"} < names and len(sizes) == 4
    hits = len(page.locator("ol.hits").evaluate("each => each.outerHTML").encode())
    assert hits < 10_000
    assert sum(sizes.values()) - hits <= 40 * 1024
