"""The page on a network: who is let in, how often, and what nobody gets to see."""

import base64
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.errors import BadSetting
from tests.web.conftest import ODD_IDS
from webui import create_app
from webui.admission import BURST_SECONDS, TRIES
from webui.options import Options
from webui.passwords import Password, password_hash
from webui.security import HEADERS, STRICT_TRANSPORT

OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}
LANGUAGES = (("en", "Too many requests"), ("fr", "Trop de requêtes"))


@pytest.fixture(scope="module")
def hashed() -> str:
    return password_hash("Élan d’été 2025")


def basic(password: str, user: str = "qui que ce soit") -> dict[str, str]:
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def check_headers(response: TestResponse) -> None:
    for name, value in HEADERS.items():
        assert response.headers.getlist(name) == [value]
    assert len(response.headers["X-Request-Id"]) == 12
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers


EVERYTHING = [
    ("/", 200),
    ("/?q=phare", 200),
    ("/?q=phare&page=99", 404),
    ("/?q=phare&page=x", 400),
    ("/?q=phare+date:2024-99", 400),
    ("/documents/oeuvre?q=Hélène", 200),
    ("/documents/rien", 404),
    ("/rien", 404),
    ("/static/style.css", 200),
    ("/static/icon.svg", 200),
    ("/static/rien.css", 404),
    ("/static/../views.py", 404),
    ("/api/search?q=phare", 200),
    ("/api/search?q=phare&limit=0", 400),
    ("/api/rien", 404),
    ("/api/openapi.json", 200),
    ("/healthz", 200),
    ("/metrics", 200),
    ("/searches", 404),
    ("/?q=" + "a" * 20_000, 414),
    ("/" + "a" * 20_000, 414),
]


@pytest.mark.parametrize(("address", "status"), EVERYTHING, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "TRACE", "QUATSCH"])
def test_headers_are_on_every_answer(
    client: FlaskClient, address: str, status: int, method: str
) -> None:
    response = client.open(address, method=method)
    check_headers(response)
    if method in ("GET", "HEAD"):
        assert response.status_code == status
    else:
        assert response.status_code in (404, 405, 414)
    assert "Strict-Transport-Security" not in response.headers


def test_https_is_asked_for_behind_https_alone(location: str, client: FlaskClient) -> None:
    secure = client.get("/", base_url="https://search.example.org")
    assert secure.headers["Strict-Transport-Security"] == STRICT_TRANSPORT
    said = {"X-Forwarded-Proto": "https"}
    assert "Strict-Transport-Security" not in client.get("/", headers=said).headers
    behind = create_app(location, Options(proxies=1)).test_client()
    assert behind.get("/", headers=said).headers["Strict-Transport-Security"] == STRICT_TRANSPORT


# -- how often -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "heading"), LANGUAGES)
def test_who_asks_too_often_waits(location: str, language: str, heading: str) -> None:
    client = create_app(location, Options(rate=1)).test_client()
    said = {"Accept-Language": language}
    refused = exhausted(client, "/?q=phare", said)
    assert refused.headers["Retry-After"] in ("1", "2")
    assert heading in refused.get_data(as_text=True)
    check_headers(refused)
    problem = exhausted(client, "/api/search?q=phare", said, least=0)
    assert (problem.get_json()["code"], problem.get_json()["title"]) == ("too-many", heading)
    for open_to_all in ("/healthz", "/static/style.css"):
        assert client.get(open_to_all, environ_base=OUTSIDE).status_code == 200
    other = client.get("/?q=phare", environ_base={"REMOTE_ADDR": "203.0.113.10"})
    assert other.status_code == 200


def test_time_counts_as_well(location: str) -> None:
    """Six requests of two seconds at once: 18 tokens of 10, and two came back meanwhile."""
    app = create_app(location, Options(rate=1))

    @app.get("/slow")
    def slow() -> str:
        time.sleep(2)
        return "done"

    def ask(address: str) -> TestResponse:
        return app.test_client().get(address, environ_base=OUTSIDE)

    with ThreadPoolExecutor(6) as pool:
        assert [each.status_code for each in pool.map(ask, ["/slow"] * 6)] == [200] * 6
    refused = ask("/?q=phare")
    assert refused.status_code == 429
    assert 5 <= int(refused.headers["Retry-After"]) <= 8
    quick = app.test_client().get("/", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    assert quick.status_code == 200


def test_errors_count_as_well(location: str) -> None:
    client = create_app(location, Options(rate=1)).test_client()
    exhausted(client, "/documents/rien", {})


def exhausted(
    client: FlaskClient, address: str, headers: dict[str, str], least: int = BURST_SECONDS - 1
) -> TestResponse:
    """Ask until refused: after the burst, and what came back while a slow machine answered."""
    for asked in range(10 * BURST_SECONDS):
        response = client.get(address, headers=headers, environ_base=OUTSIDE)
        if response.status_code == 429:
            assert asked >= least
            return response
    raise AssertionError("never refused")


def test_the_machine_itself_and_rate_0_know_no_limit(location: str) -> None:
    here = create_app(location, Options(rate=1)).test_client()
    free = create_app(location, Options(rate=0)).test_client()
    for _ in range(3 * BURST_SECONDS):
        assert here.get("/").status_code == 200
        assert free.get("/", environ_base=OUTSIDE).status_code == 200


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_proxies_are_believed_as_far_as_told(location: str, proxies: int) -> None:
    """Each request claims another client first; the proxies have added the true one behind it."""
    client = create_app(location, Options(rate=1, proxies=proxies)).test_client()
    chain = ", 203.0.113.9" + ", 10.0.0.2" * (proxies - 1)
    statuses = {
        client.get(
            "/",
            headers={"X-Forwarded-For": f"198.51.100.{n}{chain}"},
            environ_base={"REMOTE_ADDR": "10.0.0.1"},
        ).status_code
        for n in range(5 * BURST_SECONDS)
    }
    assert statuses == {200, 429}


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_nobody_is_local_through_a_proxy(location: str, proxies: int) -> None:
    """Also where fewer proxies have written than are said to be there."""
    client = create_app(location, Options(rate=1, proxies=proxies)).test_client()
    for claimed in ("127.0.0.1", "::1", "203.0.113.9", "x"):
        said = {"X-Forwarded-For": claimed}
        assert client.get("/metrics", headers=said).status_code == 403


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("evil.example:8000", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_a_server_for_this_machine_answers_to_its_names_alone(
    location: str, host: str, status: int
) -> None:
    options = Options(hosts=frozenset(("localhost", "127.0.0.1", "::1")))
    client = create_app(location, options).test_client()
    response = client.get("/?q=phare&hl=fr", headers={"Host": host})
    assert response.status_code == status
    check_headers(response)
    text = response.get_data(as_text=True)
    assert ("Le serveur ne répond pas à ce nom" in text) == (status == 421)
    assert "evil" not in text


@pytest.mark.parametrize("host", ["a b", "<script>alert(1)</script>", "[::1", "é", "a:b:c", "/"])
@pytest.mark.parametrize("path", ["/?q=phare", "/rien", "/api/search?q=phare", "/api/rien"])
def test_a_name_that_is_none_does_no_harm(client: FlaskClient, host: str, path: str) -> None:
    response = client.get(path, headers={"Host": host})
    assert response.status_code in (200, 400, 404)
    check_headers(response)
    assert "<script>" not in response.get_data(as_text=True)


# -- password --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "A password is needed"), ("fr", "Un mot de passe est")]
)
def test_without_the_password_nothing_is_shown(
    location: str, hashed: str, language: str, heading: str
) -> None:
    client = create_app(location, Options(password_hash=hashed)).test_client()
    for address, _ in EVERYTHING:
        if address.startswith(("/static/style", "/static/icon", "/healthz")) or len(address) > 999:
            continue
        for given in ({}, {"Authorization": "Basic !!!"}, {"Authorization": "Bearer abc"}):
            response = client.get(address, headers={"Accept-Language": language, **given})
            if address.startswith("/static/"):
                assert response.status_code == 404
                continue
            assert response.status_code == 401, address
            assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
            check_headers(response)
            text = response.get_data(as_text=True)
            assert heading in text
            assert "Kerlouan" not in text and "œuvre" not in text
    assert client.get("/healthz").status_code == 200
    assert client.get("/static/style.css").status_code == 200


def test_the_password_opens_and_is_remembered(location: str, hashed: str) -> None:
    client = create_app(location, Options(password_hash=hashed)).test_client()
    right = basic("Élan d’été 2025")
    for address in ("/", "/?q=phare", "/api/search?q=phare", "/metrics"):
        assert client.get(address, headers=right).status_code == 200
    assert client.get("/", headers=basic("Élan d’été 2025", user="")).status_code == 200
    for wrong in ("", "elan d’ete 2025", "Élan d’été 2025 ", "Élan d’été 202", hashed):
        assert client.get("/", headers=basic(wrong)).status_code == 401
    assert client.get("/", headers=right).status_code == 200


def test_passwords_cannot_be_tried_without_end(location: str, hashed: str) -> None:
    client = create_app(location, Options(password_hash=hashed)).test_client()
    right = basic("Élan d’été 2025")
    assert client.get("/", headers=right).status_code == 200
    statuses = [client.get("/", headers=basic(str(n))).status_code for n in range(TRIES)]
    assert statuses == [401] * (TRIES - 1) + [429], "the right one was the first"
    assert client.get("/", headers=right).status_code == 200, "who knows it is not shut out"


@pytest.mark.parametrize("hashed", ["secret", "scrypt:", "scrypt:x$y$z", "md5$a$b", "a$b$c"])
def test_what_is_no_hash_is_refused_at_the_start(location: str, hashed: str) -> None:
    with pytest.raises(BadSetting) as caught:
        create_app(location, Options(password_hash=hashed))
    assert "INDEXER_PASSWORD_HASH" in caught.value.text("fr")


def test_password_keeps_no_password(hashed: str) -> None:
    password = Password(hashed)
    assert not password.is_known("Élan d’été 2025")
    assert password.is_right("Élan d’été 2025") and password.is_known("Élan d’été 2025")
    assert not password.is_right("Élan")
    assert all(b"lan d" not in repr(value).encode() for value in vars(password).values())
    assert password_hash("a") != password_hash("a"), "salted"


def test_ids_lead_to_documents_and_never_to_files(client: FlaskClient, location: str) -> None:
    for id in (
        f"{location}/CURRENT",
        "../webui/__init__.py",
        "/etc/hostname",
        "file:///etc/passwd",
    ):
        for address in (f"/documents/{quote(id)}", f"/documents/?id={quote(id, safe='')}"):
            assert client.get(address).status_code == 404
    assert client.get(f"/documents/?id={quote(ODD_IDS[4], safe='')}").status_code == 200


def test_a_fault_is_found_in_the_log_by_the_number_shown(
    location: str, caplog: pytest.LogCaptureFixture
) -> None:
    app: Flask = create_app(location)

    @app.before_request
    def fault() -> None:
        raise RuntimeError("secret detail")

    address = "/fault/a%0Aforged%20line?q=private+words"
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get(address)
    number = response.headers["X-Request-Id"]
    assert response.status_code == 500
    assert number in response.get_data(as_text=True)
    (record,) = caplog.records
    assert number in record.getMessage() and record.exc_info is not None
    assert "\n" not in record.getMessage()
    assert "private" not in record.getMessage()
