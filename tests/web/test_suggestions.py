"""/api/suggest for the box of the page, /suggest for the box of a browser."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

import webui.openapi
from indexer import Index
from webui import create_app
from webui.options import Options

ABROAD = {"REMOTE_ADDR": "192.0.2.7"}


def suggested(client: FlaskClient, query: str) -> list[dict[str, object]]:
    response = client.get(f"/api/suggest?{query}")
    assert response.status_code == 200
    description = webui.openapi.description()
    reference = {"$ref": "#/components/schemas/Suggestions"}
    schema = {**reference, "components": description["components"]}
    answer = response.get_json()
    Draft202012Validator(schema).validate(answer)
    return list(answer["suggestions"])


def test_suggestions_are_those_of_the_index(client: FlaskClient, index: Index) -> None:
    found = suggested(client, "q=" + quote("conseil a exam"))
    assert found
    names = ("text", "kind", "language", "count")
    own = index.suggest("conseil a exam")
    assert found == [{name: getattr(each, name) for name in names} for each in own]
    answer = client.get("/api/suggest?q=phar").get_json()
    assert (answer["query"], answer["generation"]) == ("phar", index.status().generation)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("q=phar", "phare"),
        ("q=lighth", "lighthouse"),
        ("q=oeuv", "œuvre"),
        ("q=" + quote("L’ŒUV"), "L’œuvre d’Hélène"),
        ("q=" + quote("peinture du phar"), "peinture du phare"),
        ("q=bud&lang=fr", "budget"),
    ],
)
def test_suggests(client: FlaskClient, query: str, text: str) -> None:
    assert text in [each["text"] for each in suggested(client, query)]


@pytest.mark.parametrize(
    "query", ["", "q=", "q=+%00", "q=date:20", "q=" + "a" * 2000, "q=%F0%9F%98%80"]
)
def test_suggests_nothing(client: FlaskClient, query: str) -> None:
    assert suggested(client, query) == []


def test_titles_with_mark_up_are_harmless_words(client: FlaskClient) -> None:
    found = [str(each["text"]) for each in suggested(client, "q=" + quote("guillem"))]
    assert any("guillemets" in text for text in found)
    assert not any('"' in text or "(" in text for text in found)


def test_a_language_and_a_limit(client: FlaskClient) -> None:
    for language in ("en", "fr"):
        found = suggested(client, f"q=re&lang={language}&limit=20")
        assert {each["language"] for each in found} == {language}
    assert len(suggested(client, "q=r&limit=1")) == 1
    assert suggested(client, "q=r&limit=") == suggested(client, "q=r")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=a&lang=de", "bad-lang"),
        ("q=a&limit=0", "bad-suggestions"),
        ("q=a&limit=21", "bad-suggestions"),
        ("q=a&limit=x", "bad-suggestions"),
    ],
)
def test_what_cannot_be_meant(client: FlaskClient, query: str, code: str) -> None:
    for language, word in (("en", "is not"), ("fr", "n’est pas")):
        response = client.get(f"/api/suggest?{query}&hl={language}")
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")
        assert response.get_json()["code"] == code
        assert word in response.get_json()["detail"]


def test_a_browser_gets_what_it_understands(client: FlaskClient) -> None:
    response = client.get("/suggest?q=" + quote("Œuv"))
    assert response.mimetype == "application/x-suggestions+json"
    typed, texts = response.get_json(force=True)
    assert typed == "Œuv"
    assert "œuvre" in texts
    assert client.get("/suggest?q=").get_json(force=True) == ["", []]


def test_browsers_are_told_where_to_ask(client: FlaskClient) -> None:
    description = client.get("/opensearch.xml?hl=fr").get_data(as_text=True)
    pattern = r'<Url type="application/x-suggestions\+json"[^>]*template="([^"]+)"'
    found = re.search(pattern, description)
    assert found is not None
    address = found[1].replace("&amp;", "&").replace("{searchTerms}", quote("œuv"))
    assert client.get(address).get_json(force=True)[1][0] == "œuvre"


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    client = create_app(str(tmp_path)).test_client()
    assert client.get("/api/suggest?q=a").status_code == 503


def test_typing_costs_a_part_of_a_request_and_yet_something(location: str) -> None:
    client = create_app(location, Options(rate=1)).test_client()
    statuses = [
        client.get("/api/suggest?q=pha", environ_base=ABROAD).status_code for _ in range(60)
    ]
    assert statuses[:30] == [200] * 30
    assert statuses[-1] == 429


def test_suggestions_are_no_searches(location: str, tmp_path: Path) -> None:
    log = tmp_path / "searches.jsonl"

    client = create_app(location, Options(query_log=log)).test_client()
    client.get("/api/suggest?q=pha")
    client.get("/api/search?q=budget")
    lines = log.read_text("utf-8").splitlines()
    assert len(lines) == 1
    assert "budget" in lines[0]
