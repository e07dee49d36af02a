"""Every address of the page, asked over a real index."""

import html
import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import Index
from indexer.results_json import as_json
from tests.web.conftest import ODD_IDS, SCRIPT
from webui import create_app
from webui.admission import MAX_ADDRESS
from webui.security import HEADERS

NBSP = "\u00a0"

OUR_SCRIPT = ({"type": "module", "src": "/static/search.js"}, "")

VOID = {"meta", "link", "input", "img", "br", "hr"}


Element = tuple[str, dict[str, str], list[str]]


class Node(HTMLParser):
    """The elements of a page: (name, attributes, text), checked to be closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: Element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, text in self.open:
            text.append(data)

    def all(self, tag: str, **wanted: str) -> Iterator[tuple[dict[str, str], str]]:
        for name, attributes, text in self.elements:
            given = {key.rstrip("_"): value for key, value in wanted.items()}
            if name == tag and given.items() <= attributes.items():
                yield attributes, " ".join("".join(text).split(" "))

    def one(self, tag: str, **wanted: str) -> tuple[dict[str, str], str]:
        (found,) = self.all(tag, **wanted)
        return found

    def links(self) -> list[tuple[str, str]]:
        return [(given["href"], text.strip()) for given, text in self.all("a")]


def read(response: TestResponse) -> Node:
    assert response.mimetype == "text/html"
    return Node(response.get_data(as_text=True))


def ask(client: FlaskClient, q: str, **more: str) -> TestResponse:
    return client.get("/", query_string={"q": q, **more})


def follow(node: Node, text: str) -> str:
    (found,) = [href for href, label in node.links() if label == text]
    return found


ADDRESSES = [
    ("/", 200),
    ("/?q=phare", 200),
    ("/?q=xyzzyq", 200),
    ("/?q=phare&page=99", 404),
    ("/?q=phare+pahre&explain=2", 200),
    ("/?q=phare&fragments=1&explain=1", 200),
    ("/?q=phare&fragments=un", 400),
    ("/similar/oeuvre?q=soeur", 200),
    ("/similar/oeuvre?in=fr", 200),
    ("/similar/oeuvre?in=de", 400),
    ("/similar/nothing", 404),
    ("/?q=pharre", 200),
    ("/?q=pharre+ET+budget", 200),
    ("/?q=phare&explain=oui", 400),
    ("/?q=phare&page=deux", 400),
    ("/?q=phare&lang=de", 400),
    ("/?q=budget&type=jsonl&year=2007&sort=oldest", 200),
    ("/?q=budget&type=jsonl&year=1812&folder=nowhere&sort=date", 200),
    ("/?q=phare&type=exe", 400),
    ("/?q=phare&year=l%E2%80%99an+dernier", 400),
    ("/?q=phare&folder=/", 400),
    ("/?q=phare&sort=title", 400),
    ("/?q=date:2024-99", 400),
    ("/documents/oeuvre?q=soeur", 200),
    ("/documents/oeuvre", 200),
    ("/documents/nothing", 404),
    ("/documents/", 404),
    ("/rien/du/tout", 404),
    ("/static/nothing.css", 404),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_every_address_in_both_languages(
    client: FlaskClient, address: str, status: int, language: str
) -> None:
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == status
    node = read(response)
    assert node.one("html")[0]["lang"] == language
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]
    for landmark in ("header", "main", "footer", "h1"):
        assert len(list(node.all(landmark))) == 1
    assert len(list(node.all("form", role="search"))) == 1
    assert node.one("label", for_="q")[1].strip()
    assert node.one("a", class_="skip")[0]["href"] == "#" + node.one("main")[0]["id"]
    ids = [given["id"] for _, given, _ in node.elements if "id" in given]
    assert len(ids) == len(set(ids))
    toggle, label = node.one("a", class_="toggle")
    other = {"en": "fr", "fr": "en"}[language]
    assert (toggle["lang"], toggle["hreflang"], label) == (
        other,
        other,
        {"fr": "Français", "en": "English"}[other],
    )
    assert "None" not in node.one("body")[1]


@pytest.mark.parametrize(("address", "status"), [*ADDRESSES, ("/healthz", 200), ("/api/x", 404)])
def test_headers(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "Set-Cookie" not in response.headers


def test_the_policy_lets_nothing_run(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert "unsafe" not in policy and "http" not in policy
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["style-src"] == rules["form-action"] == rules["img-src"] == "'self'"


def test_start_page(client: FlaskClient, index: Index) -> None:
    status = index.status()
    english = read(client.get("/?hl=en"))
    french = read(client.get("/?hl=fr"))
    text = english.one("p", class_="indexed")[1]
    assert text.startswith(f"{status.documents} documents to search: ")
    assert f"{status.languages['fr']} in French" in text
    assert f"{status.languages['mixed']} in both languages" in text
    text = french.one("p", class_="indexed")[1]
    assert text.startswith(f"{status.documents} documents où chercher{NBSP}: ")
    assert f"{status.languages['en']} en anglais" in text
    assert "open" in english.one("details", class_="help")[0]
    assert "gouvern*" in french.one("details", class_="help")[1]


def test_results(client: FlaskClient) -> None:
    node = read(ask(client, "oeuvre soeur", hl="fr"))
    assert node.one("input", name="q")[0]["value"] == "oeuvre soeur"
    assert [text for _, text in node.all("h2", lang="fr")] == ["L’œuvre d’Hélène"]
    facts = node.one("p", class_="facts")[1]
    assert "Français" in facts
    assert "13 avril 2025" in facts
    assert "special.jsonl" in facts
    assert node.one("time")[0]["datetime"] == "2025-04-13"
    _, text = node.one("p", class_="snippet", lang="fr")
    assert "La sœur d’Hélène admire l’œuvre" in text
    marks = [text for _, text in node.all("mark")]
    assert {"œuvre", "sœur"} == set(marks)
    status = node.one("p", role="status")[1]
    assert re.fullmatch(
        rf"1 document trouvé \(1 en français\) en \d+,\d{{3}}{NBSP}s{NBSP}; question lue comme "
        r"du français, cherchée aussi en anglais\.",
        status,
    )


def test_status_line_in_english(client: FlaskClient) -> None:
    status = read(ask(client, "budget lighthouse painting", hl="en")).one("p", role="status")[1]
    assert re.match(r"\d+ documents found \(\d+ in English, \d+ in French, 1 in both", status)
    assert status.endswith(f"{NBSP}s; read as English, also searched in French.")


def test_notices_in_both_languages(client: FlaskClient, index: Index) -> None:
    query = "le phare de la mer pahre"
    notices = index.search(query).notices
    assert {each.code for each in notices} == {"stop-words-ignored", "word-corrected"}
    for language in ("en", "fr"):
        node = read(ask(client, query, hl=language))
        shown = [text for name in ("li", "p") for _, text in node.all(name)]
        for notice in notices:
            assert [text for text in shown if text.startswith(notice.text(language))]


def test_filter_counts_are_what_each_choice_finds(client: FlaskClient) -> None:
    node = read(ask(client, "budget", hl="en"))
    counts = {}
    for href, label in node.links():
        if match := re.fullmatch(r"(All|English|French|Mixed) (\d+)", label):
            counts[match[1]] = int(match[2])
            status = read(client.get(href)).one("p", role="status")[1]
            assert status.startswith(f"{match[2]} document")
    assert counts == {"All": 28, "English": 5, "French": 24, "Mixed": 1}
    current = [text for given, text in node.all("a") if given.get("aria-current") == "true"]
    assert [" ".join(text.split()) for text in current] == ["All 28", "Most relevant"]


def test_the_filter_narrows(client: FlaskClient) -> None:
    node = read(ask(client, "budget", lang="en", hl="en"))
    badges = [text for given, text in node.all("span") if "badge" in given.get("class", "")]
    assert sorted(badges) == ["English"] * 4 + ["English and French"]
    assert node.one("input", name="lang")[0]["value"] == "en"
    status = node.one("p", role="status")[1]
    assert status.startswith("5 documents found in")
    assert status.endswith("; read as English.")
    mixed = read(ask(client, "budget", lang="mixed", hl="en"))
    badges = [text for given, text in mixed.all("span") if "badge" in given.get("class", "")]
    assert badges == ["English and French"]


def test_pages_hold_each_document_once(client: FlaskClient) -> None:
    found: list[str] = []
    address = "/?q=budget&hl=en"
    pages = 0
    while address:
        node = read(client.get(address))
        found += [href.partition("?")[0] for href, _ in node.links() if "/documents/" in href]
        following = [given["href"] for given, _ in node.all("a", rel="next")]
        address = following[0] if following else ""
        pages += 1
    assert pages == 3
    assert len(found) == len(set(found)) == 28


def test_page_links(client: FlaskClient) -> None:
    node = read(ask(client, "budget", page="2", hl="fr", lang="fr"))
    current = [text for given, text in node.all("a") if given.get("aria-current") == "page"]
    assert current == ["2"]
    assert follow(node, "Précédente") == "/?q=budget&lang=fr&hl=fr"
    assert follow(node, "Suivante") == "/?q=budget&lang=fr&page=3&hl=fr"
    assert next(given["value"] for given, _ in node.all("li") if "value" in given) == "11"


def test_page_beyond_the_last(client: FlaskClient) -> None:
    response = ask(client, "budget", page="7", hl="fr")
    node = read(response)
    assert (
        f"Il n’y a pas de page 7{NBSP}: cette recherche en compte 3 pages." in node.one("main")[1]
    )
    assert follow(node, "Aller à la première page") == "/?q=budget&hl=fr"
    huge = ask(client, "budget", page="1000000", hl="en")
    assert "There is no page 1,000,000" in huge.get_data(as_text=True)


def test_nothing_found(client: FlaskClient) -> None:
    response = ask(client, "xyzzyq", hl="fr", lang="en")
    node = read(response)
    assert response.status_code == 200
    assert f"Aucun document pour «{NBSP}xyzzyq{NBSP}»" in node.one("main")[1]
    assert node.one("p", role="status")[1].startswith("0 document trouvé en")
    assert f"Le mot «{NBSP}xyzzyq{NBSP}» n’est dans aucun texte en anglais." in [
        text for _, text in node.all("li")
    ]
    assert "sans le filtre" not in node.one("main")[1]  # nothing would be found without it


@pytest.mark.parametrize(
    ("address", "hl"),
    [
        ("/?q=coop%C3%A9ration&lang=fr&page=1", "en"),
        ("/?q=budget&lang=fr&page=2&hl=fr", "fr"),
        ("/?q=budget&lang=fr&type=jsonl&year=2000..2009&folder=corpus&sort=oldest&hl=fr", "fr"),
        ("/?q=a%26b%3D%22c%22%2B%23", "en"),
        ("/documents/oeuvre?q=soeur&lang=fr&page=2&hl=en", "en"),
        ("/documents/?id=..%2Farticles%2Fx&q=bizarrerie", "en"),
        ("/?q=date:2024-99", "en"),
        ("/", "en"),
    ],
)
def test_the_toggle_keeps_everything(client: FlaskClient, address: str, hl: str) -> None:
    href = read(client.get(address)).one("a", class_="toggle")[0]["href"]
    before = parse_qs(urlsplit(address).query)
    other = {"en": "fr", "fr": "en"}[hl]
    assert parse_qs(urlsplit(href).query) == {**before, "hl": [other]}
    assert not urlsplit(href).path and not urlsplit(href).netloc
    toggled = read(client.get(urlsplit(address).path + href))
    assert toggled.one("html")[0]["lang"] == other
    back = toggled.one("a", class_="toggle")[0]["href"]
    assert parse_qs(urlsplit(back).query) == {**before, "hl": [hl]}


def test_the_toggle_never_leaves_the_site(client: FlaskClient) -> None:
    response = client.get(
        "/", base_url="http://localhost", environ_overrides={"PATH_INFO": "//example.org/x"}
    )
    assert response.status_code == 404
    assert read(response).one("a", class_="toggle")[0]["href"] == "?hl=fr"


def test_a_query_that_cannot_be_read(client: FlaskClient) -> None:
    query = 'phare <b> date:2024-99 "fin'
    for language in ("en", "fr"):
        response = ask(client, query, hl=language, lang="fr")
        node = read(response)
        assert response.status_code == 400
        assert node.one("input", name="q")[0]["value"] == query
        position = query.index("2024-99")
        shown = node.one("p", class_="query")[1]
        assert shown == query
        assert [text for _, text in node.all("mark")] == [query[position]]
        words = {"en": "At character 16:", "fr": f"Au caractère 16{NBSP}:"}
        assert words[language] in node.one("main")[1]


@pytest.mark.parametrize("id", ODD_IDS)
def test_documents_with_odd_ids(client: FlaskClient, index: Index, id: str) -> None:
    hits = index.search("bizarrerie", limit=50).hits
    title = f"Bizarrerie {id}"
    assert title in {hit.document.title for hit in hits}
    node = read(ask(client, "bizarrerie"))
    addresses = {text: href for href, text in node.links() if "/documents/" in href}
    # As a browser goes there: it resolves "." and "..", and some proxies join slashes.
    path = urlsplit(addresses[title]).path
    assert path == "/documents/" or not {".", "..", ""} & set(path.split("/")[2:])
    found = client.get(addresses[title])
    assert found.status_code == 200
    assert read(found).one("h1")[1] == title


@pytest.mark.parametrize(
    "path",
    [
        "/documents/../../etc/passwd",
        "/documents/%2e%2e/%2e%2e/etc/passwd",
        "/documents//etc/passwd",
        "/documents/?id=/etc/passwd",
        "/documents/?id=../seeds/000_fc0fdb67b094ed5a.txt",
        "/documents/%00",
        "/documents/?id=%00",
        "/documents/%ED%A0%80",
        "/documents/" + "a" * 5000,
    ],
)
def test_ids_are_looked_up_in_the_index_only(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "root:" not in response.get_data(as_text=True)


def test_document(client: FlaskClient) -> None:
    node = read(client.get("/documents/oeuvre?q=oeuvre+soeur&lang=fr&page=2&hl=fr"))
    assert node.one("h1", lang="fr")[1] == "L’œuvre d’Hélène"
    facts = dict(
        zip(
            [text for _, text in node.all("dt")],
            [" ".join(text.split()) for _, text in node.all("dd")],
            strict=True,
        )
    )
    assert facts["Langue"] == "Français"
    assert facts["Date"] == "13 avril 2025"
    assert facts["Type"] == "JSON Lines"
    given, text = node.one("a", href="https://example.org/œuvre?a=1&b=2")
    assert text == "https://example.org/œuvre?a=1&b=2"
    assert "noopener" in given["rel"]
    assert [text for _, text in node.all("mark")] == ["œuvre", "sœur", "œuvre"]
    assert [given["id"] for given, _ in node.all("mark") if "id" in given] == ["m1", "m2"]
    assert "2 occurrences dans le texte" in node.one("p", role="status")[1]
    back = follow(node, "← Retour aux résultats")
    assert parse_qs(urlsplit(back).query) == {
        "q": ["oeuvre soeur"],
        "lang": ["fr"],
        "page": ["2"],
        "hl": ["fr"],
    }


def test_document_without_or_with_an_unreadable_query(client: FlaskClient) -> None:
    plain = read(client.get("/documents/oeuvre"))
    assert list(plain.all("mark")) == []
    assert list(plain.all("p", role="status")) == []
    response = client.get("/documents/oeuvre?q=date:2024-99&hl=en")
    node = read(response)
    assert response.status_code == 200
    assert list(node.all("mark")) == []
    assert "2024-99" in node.one("main")[1]


def test_passages_of_a_mixed_document(client: FlaskClient) -> None:
    results = read(ask(client, "pêches fisheries lighthouse", hl="en", lang="mixed"))
    (address,) = [href for href, _ in results.links() if "/documents/" in href]
    node = read(client.get(address))
    sections = [(given["id"], given["lang"]) for given, _ in node.all("section")]
    assert [id for id, _ in sections] == [f"p{n}" for n in range(1, len(sections) + 1)]
    assert {language for _, language in sections} == {"en", "fr"}
    labels = [text for given, text in node.all("p") if given.get("class") == "label"]
    assert labels[0].strip() in ("Passage 1 English", "Passage 1 French")
    (french,) = [text for given, text in node.all("section", lang="fr")]
    assert "Le comité des pêches" in french
    assert "s’est réuni lundi matin" in french
    assert {"pêches", "fisheries", "lighthouse"} <= {text for _, text in node.all("mark")}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_in_a_document_becomes_markup(client: FlaskClient, language: str) -> None:
    results = ask(client, "démonstration injection script", hl=language)
    document = client.get("/documents/script", query_string={"q": "script alert", "hl": language})
    for response in (results, document):
        source = response.get_data(as_text=True)
        node = read(response)
        assert not {"b", "i", "svg"} & {name for name, _, _ in node.elements}
        assert list(node.all("script")) == [OUR_SCRIPT]
        assert {given["src"] for given, _ in node.all("img")} == {"/static/icon.svg"}
        assert SCRIPT["title"] in [
            text.strip() for _, text in node.all("h1" if response is document else "h2", lang="fr")
        ]
        assert not [name for _, given, _ in node.elements for name in given if name[:2] == "on"]
        assert not [href for href, _ in node.links() if "javascript" in href]
        assert "javascript" not in source or response is document
    # Without matches, and so without the way between them amid the text.
    shown = read(client.get("/documents/script", query_string={"hl": language})).one("main")[1]
    assert SCRIPT["url"] in shown
    assert "auteur<i>" in shown
    assert SCRIPT["auteur<i>"] in shown
    assert "<img src=x onerror=alert(1)>" in shown


def test_texts_that_are_not_utf_8(tmp_path: Path) -> None:
    # A file name in Latin-1, and halves of surrogate pairs, which JSON can write.
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118  # a name in bytes
    with open(name, "wb") as file:  # noqa: PTH123
        file.write("Le café du phare est ouvert toute la nuit.\n".encode())
    record = {"id": "a\ud800b", "title": "Phare \ud83d", "body": "Le phare \udc00 brille.\n"}
    (tmp_path / "x.jsonl").write_text(json.dumps({**record, "auteur\ud800": "x\ud800y"}))
    Index.build(tmp_path / "index", [tmp_path]).close()
    client = create_app(str(tmp_path / "index")).test_client()
    node = read(ask(client, "phare"))
    addresses = [href for href, _ in node.links() if "/documents/" in href]
    assert len(addresses) == 2
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert client.get("/api/search?q=phare").status_code == 200


INJECTIONS = [
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "a\r\nSet-Cookie: x=1",
]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize(
    "name", ["q", "lang", "page", "hl", "id", "type", "folder", "source", "year", "sort"]
)
def test_nothing_in_an_address_becomes_markup(client: FlaskClient, name: str, text: str) -> None:
    for path in ("/", "/documents/", "/documents/oeuvre", f"/{quote(text)}"):
        response = client.get(path, query_string={"q": "phare", name: text})
        assert response.status_code in (200, 400, 404)
        node = read(response)
        assert list(node.all("script")) == [OUR_SCRIPT]
        assert not [given for _, given, _ in node.elements if "onerror" in given]
        assert "49" not in node.one("title")[1]
        assert "Set-Cookie" not in response.headers


HARD = [
    ("lone surrogate", "q=%ED%A0%80"),
    ("invalid UTF-8", "q=%FF%FEphare"),
    ("NUL", "q=phare%00mer"),
    ("only NUL", "q=%00"),
    ("new line", "q=phare%0Amer"),
    ("right to left", "q=%E2%80%AEphare"),
    ("emoji", "q=%F0%9F%92%A1+phare"),
    ("long word", "q=" + "a" * 60_000),
    ("long query", "q=" + "phare+" * 10_000),
    ("stars", "q=*+**+***"),
    ("parentheses", "q=" + "(" * 3_000 + "phare"),
    ("quotation marks", "q=" + "%22" * 999),
    ("signs", "q=%2B-%3D~*%3A"),
    ("blanks", "q=+++"),
    ("twice", "q=phare&q=mer&page=1&page=x"),
    ("empty values", "q=&lang=&page=&hl=&limit="),
    ("no-break space", "q=%C2%A0"),
]


@pytest.mark.parametrize(("what", "query"), HARD, ids=[what for what, _ in HARD])
@pytest.mark.parametrize("path", ["/", "/documents/oeuvre", "/api/search"])
def test_hard_queries(client: FlaskClient, path: str, what: str, query: str) -> None:
    response = client.get(f"{path}?{query}")
    too_long = len(query) > MAX_ADDRESS
    assert response.status_code in ((414,) if too_long else (200, 400)), what
    assert "\x00" not in response.get_data(as_text=True)
    if path == "/api/search":
        assert response.mimetype in ("application/json", "application/problem+json")
        assert isinstance(response.json, dict)
    else:
        read(response)


def test_bad_values_say_what_is_wrong(client: FlaskClient) -> None:
    page = ask(client, "phare", page="deux", hl="fr")
    assert f"«{NBSP}deux{NBSP}» n’est pas un numéro de page" in read(page).one("main")[1]
    language = ask(client, "phare", lang="klingon", hl="en")
    assert "“klingon” is not a language to choose from" in read(language).one("main")[1]
    long = ask(client, "phare", page="9" * 3000, hl="en")
    assert "9" * 61 not in read(long).one("main")[1]
    for response in (page, language, long):
        assert read(response).one("input", name="q")[0]["value"] == "phare"


def test_api_answers_as_the_command_line(client: FlaskClient, index: Index) -> None:
    response = client.get("/api/search?q=coop%C3%A9ration+s%C3%A9curitaire&hl=fr")
    assert response.mimetype == "application/json"
    results = index.search("coopération sécuritaire")
    expected = json.loads(json.dumps(as_json(results, "fr")))
    answer = dict(response.json or {})
    assert answer.pop("seconds") >= 0
    expected.pop("seconds")
    assert answer == expected
    assert list(answer)[:2] == ["query", "total"]


def test_api_pages_and_limits(client: FlaskClient) -> None:
    def ranks(address: str) -> list[int]:
        return [hit["rank"] for hit in client.get(address).get_json()["hits"]]

    assert ranks("/api/search?q=budget") == list(range(1, 11))
    assert ranks("/api/search?q=budget&limit=3&page=2") == [4, 5, 6]
    assert ranks("/api/search?q=budget&limit=100") == list(range(1, 29))
    assert ranks("/api/search?q=budget&page=1000000&limit=100") == []
    assert ranks("/api/search?q=budget&lang=mixed") == [1]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("q=a&page=0", 400, "bad-page"),
        ("q=a&lang=de", 400, "bad-lang"),
        ("q=a&limit=0", 400, "bad-limit"),
        ("q=a&limit=101", 400, "bad-limit"),
        ("q=a&limit=x", 400, "bad-limit"),
        ("q=phare+date:2024-99", 400, "query-bad-date"),
    ],
)
def test_api_errors(client: FlaskClient, query: str, status: int, code: str) -> None:
    english = client.get(f"/api/search?{query}&hl=en")
    french = client.get(f"/api/search?{query}&hl=fr")
    assert (english.status_code, english.get_json()["code"]) == (status, code)
    assert english.get_json()["detail"] != french.get_json()["detail"]
    position = english.get_json()["position"]
    assert position == (11 if code == "query-bad-date" else None)


@pytest.mark.parametrize(
    ("address", "english", "french"),
    [
        (
            "/rien",
            "Page not found There is nothing at this address. To the search",
            "Page introuvable Il n’y a rien à cette adresse. Vers la recherche",
        ),
        (
            "/documents/rien",
            "Document not found This document is not in the index, or not any more. To the search",
            "Document introuvable Ce document n’est pas dans l’index, ou n’y est plus. "
            "Vers la recherche",
        ),
    ],
)
def test_errors_in_the_readers_language(
    client: FlaskClient, address: str, english: str, french: str
) -> None:
    for language, expected in (("en", english), ("fr", french)):
        node = read(client.get(address, query_string={"hl": language}))
        assert " ".join(node.one("main")[1].split()) == expected


def test_unknown_api_address_is_json(client: FlaskClient) -> None:
    response = client.get("/api/nothing")
    assert response.status_code == 404
    assert response.get_json()["code"] == "not-found"


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = client.open("/?q=phare", method=method)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
        read(response)
    head = client.head("/?q=phare")
    assert (head.status_code, head.data) == (200, b"")


def test_health(client: FlaskClient, index: Index) -> None:
    response = client.get("/healthz")
    assert response.get_json() == {"status": "ok", "generation": index.status().generation}


def test_without_an_index_the_page_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("secret-place") / "index"
    client = create_app(str(place)).test_client()
    for address in ("/", "/?q=phare", "/documents/a"):
        response = client.get(address, headers={"Accept-Language": "fr"})
        assert response.status_code == 503
        text = read(response).one("main")[1]
        assert "python -m indexer rebuild" in text
        assert "secret-place" not in response.get_data(as_text=True)
    assert client.get("/api/search?q=a").get_json()["code"] == "index-not-found"
    health = client.get("/healthz")
    assert (health.status_code, health.get_json()["status"]) == (503, "unavailable")
    assert client.get("/static/style.css").status_code == 200
    # As soon as there is one, the same page answers.
    file = place.parent / "phare.txt"
    file.write_text("Le phare de Kerlouan éclaire la côte toute la nuit.\n", encoding="utf-8")
    Index.build(place, [file]).close()
    assert client.get("/?q=phare").status_code == 200


def test_a_rebuild_is_noticed(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "un.txt").write_text("Le phare éclaire la côte de Bretagne.\n", encoding="utf-8")
    place = tmp_path_factory.mktemp("index") / "index"
    Index.build(place, [folder]).close()
    client = create_app(str(place)).test_client()
    assert client.get("/api/search?q=phare").get_json()["total"] == 1
    (folder / "deux.txt").write_text("Un autre phare éclaire le port.\n", encoding="utf-8")
    Index.build(place, [folder]).close()
    assert client.get("/api/search?q=phare").get_json()["total"] == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_fault_of_the_server_shows_no_internals(location: str, language: str) -> None:
    app: Flask = create_app(location)

    @app.get("/fault")
    def fault() -> str:
        raise RuntimeError("secret detail")

    response = app.test_client().get("/fault", headers={"Accept-Language": language})
    assert response.status_code == 500
    node = read(response)
    assert node.one("html")[0]["lang"] == language
    text = html.unescape(response.get_data(as_text=True))
    assert "secret" not in text and "Traceback" not in text and "RuntimeError" not in text
    for name, value in HEADERS.items():
        assert response.headers[name] == value
