"""Why a hit was found: in plain words, in both languages, only when asked for."""

from typing import get_args
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Contribution, Hit, Index, messages
from indexer.documents import Document
from indexer.results import Level, Snippet
from tests.web.test_pages import NBSP, ask, read
from webui.explaining import Said, reasons
from webui.formats import percent

CONTRIBUTIONS = [
    (
        Contribution("fr", "cheval", "exact", ("cheval",), 1, 1.0, 3.0),
        "“cheval”: as typed (counts once)",
        "«_cheval_»_: comme saisi (compte une fois)",
    ),
    (
        Contribution("fr", "interieur", "accents", ("intérieur",), 2, 1.0, 3.0),
        "“intérieur”: the letters of “interieur” with other accents (counts 2 times)",
        "«_intérieur_»_: mêmes lettres que «_interieur_», autres accents (compte 2 fois)",
    ),
    (
        Contribution("fr", "cheval", "lemma", ("chevaux", "chevale"), 3, 1.0, 3.0),
        "“chevaux”, “chevale”: the same word as “cheval” (counts 3 times)",
        "«_chevaux_», «_chevale_»_: même mot que «_cheval_» (compte 3 fois)",
    ),
    (
        Contribution("fr", "parti", "stem", ("parties",), 2, 1.0, 3.0),
        "“parties”: the same stem as “parti”, but another word (counts 2 times)",
        "«_parties_»_: même racine que «_parti_», mais un autre mot (compte 2 fois)",
    ),
    (
        Contribution("en", "weekend", "compound", ("weekend",), 2, 1.0, 3.0),
        "“weekend”: written as one word (counts 2 times)",
        "«_weekend_»_: écrit en un seul mot (compte 2 fois)",
    ),
    (
        Contribution("en", "title:report", "title", ("reports",), 2, 1.0, 3.0),
        "“reports”: in the title, as asked for (counts 2 times)",
        "«_reports_»_: dans le titre, comme demandé (compte 2 fois)",
    ),
    (
        Contribution("fr", '"libr circul"', "phrase", ("libre circulation",), 2, 1.0, 3.0),
        "“libre circulation”: these words one after the other (counts 2 times)",
        "«_libre circulation_»_: ces mots l’un à la suite de l’autre (compte 2 fois)",
    ),
    (
        Contribution("fr", "title:a*", "prefix", tuple("abcdefg"), 255, 1.0, 3.0),
        "“a”, “b”, “c”, “d”, “e”, “2 more”: begins with “a” (counts 255 times)",
        "«_a_», «_b_», «_c_», «_d_», «_e_», «_2 autres_»_: commence par «_a_» (compte 255 fois)",
    ),
    (
        Contribution("fr", "démision", "typo", ("démission",), 2, 1.0, 3.0),
        "“démission”: one typing error away from “démision” (counts 2 times)",
        "«_démission_»_: à une faute de frappe de «_démision_» (compte 2 fois)",
    ),
    (
        Contribution("fr", "cheval", "closeness", (), 0, 1.0, 3.0),
        "The title has the word “cheval”",
        "Le mot «_cheval_» est dans le titre",
    ),
    (
        Contribution("fr", "cheval blanc", "closeness", (), 0, 1.0, 3.0),
        "Words near each other, or in the title",
        "Des mots proches les uns des autres, ou dans le titre",
    ),
    (
        Contribution("", "", "no-title", (), 0, 1.0, 3.0),
        "Without a title: gets what others gain by theirs on average",
        "Sans titre_: reçoit ce que d’autres gagnent en moyenne par le leur",
    ),
    (
        Contribution("", "", "whole-title", (), 0, 1.0, 3.0),
        "The title is the query, word for word",
        "Le titre est la requête, mot pour mot",
    ),
]


def hit(*parts: Contribution) -> Hit:
    document = Document("d", "d.txt", "Titre", "texte", "txt", "fr", "fr", ())
    score = sum(part.score for part in parts)
    return Hit(1, score, document, Snippet("", (), "fr"), (), parts)


@pytest.mark.parametrize(
    ("part", "english", "french"), CONTRIBUTIONS, ids=[part.level for part, _, _ in CONTRIBUTIONS]
)
def test_each_level_in_both_languages(part: Contribution, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french.replace("_", NBSP))):
        (reason,) = reasons(hit(part), language)
        assert "".join(said.text for said in reason.sentence) == expected
        foreign = {said.text for said in reason.sentence if said.language is not None}
        assert foreign <= {*part.forms, part.word, part.word.removeprefix("title:").rstrip("*")}
        assert {said.language for said in reason.sentence} <= {None, part.language}


def test_every_level_has_its_sentence() -> None:
    assert {part.level for part, _, _ in CONTRIBUTIONS} == {*get_args(Level)}
    for level in get_args(Level):
        assert f"level-{level}" in messages.SENTENCES


def test_shares_and_languages() -> None:
    both = hit(
        Contribution("fr", "police", "exact", ("police",), 1, 1.0, 6.0),
        Contribution("en", "police", "exact", ("police",), 2, 1.0, 3.98),
        Contribution("other", "police", "exact", ("police",), 1, 1.0, 0.02),
    )
    found = reasons(both, "en")
    assert [reason.share for reason in found] == ["60%", "40%", "<1%"]
    assert Said(" (French, counts once)") in found[0].sentence
    assert Said(" (English, counts 2 times)") in found[1].sentence
    assert Said("police", "") in found[2].sentence  # no known language: not the page's, either
    assert percent(1.0, "fr").replace("\u202f", NBSP) == f"100{NBSP}%"
    assert reasons(hit(), "fr") == ()


def test_nothing_is_explained_before_it_is_asked_for(client: FlaskClient) -> None:
    node = read(ask(client, "budget du phare", lang="fr", hl="fr", page="2"))
    assert [given for given, _ in node.all("details") if given.get("class") == "why"] == []
    links = [(href, text) for href, text in node.links() if text == f"Pourquoi ce résultat{NBSP}?"]
    assert len(links) == 10
    ids = {given["id"] for _, given, _ in node.elements if "id" in given}
    for rank, (href, _) in enumerate(links, start=11):
        parts = urlsplit(href)
        assert parts.query == f"q=budget+du+phare&lang=fr&page=2&hl=fr&explain={rank}"
        assert parts.fragment == f"hit-{rank}"
        assert parts.fragment in ids
    below = [given for given, _ in node.all("a", rel="nofollow") if "q=budget+du" in given["href"]]
    described = [given["aria-describedby"] for given in below]
    assert set(described) <= ids
    assert len(set(described)) == 10


def test_the_page_explains_its_hits(client: FlaskClient, index: Index) -> None:
    node = read(ask(client, "budgets du phare", lang="fr", hl="en", page="2", explain="12"))
    details = [given for given, _ in node.all("details") if given["class"] == "why"]
    assert ["open" in given for given in details] == [rank == 12 for rank in range(11, 21)]
    text = node.one("main")[1]
    assert "“budget”: the same word as “budgets” (counts once)" in text
    assert "“phare”: as typed (counts 3 times)" in text
    assert ("fr", "budget") in {(given["lang"], text) for given, text in node.all("b")}
    shares = [text for given, text in node.all("span") if given.get("class") == "share"]
    assert all(share.endswith("%") for share in shares)
    assert len(shares) == sum(
        len(each.explanation)
        for each in index.search("budgets du phare", language="fr", offset=10, explain=True).hits
    )
    # Where else the page leads, nothing is explained again; its other language keeps all.
    leading = [href for href, _ in node.links() if "page=1" in href or "lang=en" in href]
    assert not [href for href in leading if "explain" in href]
    assert "explain=12" in node.one("a", class_="toggle")[0]["href"]


def test_a_query_of_filters_only(client: FlaskClient) -> None:
    node = read(ask(client, "lang:fr", hl="en", explain="1"))
    assert "The query only filters: no word of it weighs." in node.one("main")[1]


def test_a_rank_that_is_none(client: FlaskClient) -> None:
    for value in ("oui", "0", "-1", "1.5"):
        response = ask(client, "phare", explain=value, hl="fr")
        assert response.status_code == 400
        assert f"«{NBSP}{value}{NBSP}» n’est pas le numéro" in read(response).one("main")[1]


def test_as_json(client: FlaskClient) -> None:
    plain = client.get("/api/search?q=budgets&limit=2").json
    found = client.get("/api/search?q=budgets&limit=2&explain=1").json
    assert plain is not None
    assert found is not None
    assert [each["explanation"] for each in plain["hits"]] == [[], []]
    for each in found["hits"]:
        assert {part["level"] for part in each["explanation"]} == {"lemma"}
        assert {tuple(part["forms"]) for part in each["explanation"]} == {("budget",)}
