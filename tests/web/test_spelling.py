"""Did you mean, and words in the place of mistyped ones, as the page and its JSON tell them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.test_pages import NBSP, Node, ask, read


def suggestion(node: Node) -> tuple[str, dict[str, list[str]]]:
    """The text of the line and the query of its link's address."""
    text = node.one("p", class_="suggestion")[1]
    (href,) = [href for href, label in node.links() if text.endswith(label) and "q=" in href]
    return text, parse_qs(urlsplit(href).query)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Did you mean: phare"), ("fr", f"Vouliez-vous dire{NBSP}: phare")],
)
def test_a_suggestion_keeps_the_filter(client: FlaskClient, language: str, text: str) -> None:
    node = read(ask(client, "pharre", lang="fr", hl=language))
    assert suggestion(node) == (text, {"q": ["phare"], "lang": ["fr"], "hl": [language]})
    given, _ = next(each for each in node.all("a") if each[1] == "phare")
    assert given["lang"] == "fr"
    assert not list(read(client.get(given["href"])).all("p", class_="suggestion"))


def test_a_suggestion_where_nothing_is_found(client: FlaskClient) -> None:
    node = read(ask(client, "pharre ET budget", hl="fr"))
    assert node.one("p", role="status")[1].startswith("0 document")
    text, address = suggestion(node)
    assert text.endswith("phare ET budget")
    assert read(ask(client, address["q"][0], hl="fr")).one("p", role="status")[1].startswith("2")


def test_no_suggestion_without_need(client: FlaskClient) -> None:
    for query in ("phare", "xyzzyq", "budget", "oeuvre"):
        assert list(read(ask(client, query)).all("p", class_="suggestion")) == []


def test_markup_in_a_suggestion_stays_text(client: FlaskClient) -> None:
    query = '<script>alert(1)</script> "&amp;" pharre ET budget'
    response = ask(client, query, hl="en")
    node = read(response)
    text, address = suggestion(node)
    assert address["q"] == [query.replace("pharre", "phare")]
    assert text == "Did you mean: " + query.replace("pharre", "phare")
    assert "<script>" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "No document searched has “pahre”; “phare” was searched instead."),
        (
            "fr",
            f"Aucun des documents parcourus ne contient «{NBSP}pahre{NBSP}»{NBSP}; «{NBSP}phare"
            f"{NBSP}» a été cherché à la place.",
        ),
    ],
)
def test_what_was_searched_instead(client: FlaskClient, language: str, said: str) -> None:
    node = read(ask(client, "le PAHRE", hl=language))
    (line,) = [text for _, text in node.all("li") if text.startswith(said)]
    assert line.endswith(("Search only for “pahre”", "Chercher seulement «\u00a0pahre\u00a0»"))
    assert "phare" in [text for _, text in node.all("mark")]
    (address,) = {href for href, text in node.links() if text == "Rapport numéro 1 sur le phare"}
    document = read(client.get(address))
    assert [text for _, text in document.all("mark")] == ["phare", "phare"]


def test_as_json(client: FlaskClient) -> None:
    found = client.get("/api/search?q=pharre&hl=fr").json
    assert found is not None
    assert found["suggestion"] == "phare"
    assert found["notices"] == []
    found = client.get("/api/search?q=pahre&hl=fr").json
    assert found is not None
    assert found["suggestion"] is None
    assert [notice["code"] for notice in found["notices"]] == ["word-corrected"]
    assert f"«{NBSP}phare{NBSP}» a été cherché" in found["notices"][0]["text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Instead of “vizitheurs”:"), ("fr", f"Au lieu de «{NBSP}vizitheurs{NBSP}»{NBSP}:")],
)
def test_words_instead_of_an_absent_one(client: FlaskClient, language: str, text: str) -> None:
    node = read(ask(client, "+vizitheurs Hélène", lang="fr", hl=language))
    (line,) = [each for _, each in node.all("li") if each.startswith(text)]
    assert "visiteurs" in line
    given, _ = next(each for each in node.all("a") if each[1] == "visiteurs")
    assert given["lang"] == "fr"
    assert parse_qs(urlsplit(str(given["href"])).query) == {
        "q": ["+visiteurs Hélène"],
        "lang": ["fr"],
        "hl": [language],
    }
    assert read(client.get(given["href"])).one("p", role="status")[1].startswith("1 document")
