"""What a hit offers: how the words were read, its type, more passages, similar documents."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Index
from indexer.results import Notice, Reading
from tests.web.conftest import ODD_IDS, SEEDS
from tests.web.test_pages import NBSP, ask, follow, read
from webui.addresses import Place, document_address
from webui.wording import notice_lines, words_read, written

FRENCH, ENGLISH = "seeds/004_3d76bc538110022c.txt", "seeds/000_fc0fdb67b094ed5a.txt"


def plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


# -- how the words were read ------------------------------------------------------------------


def test_words_read_in_other_forms_can_each_be_taken_back(client: FlaskClient) -> None:
    node = read(ask(client, "rapports de travaux budget", hl="fr", lang="fr"))
    line = [plain(text) for given, text in node.all("li") if not given]
    assert "travaux et aussi travail seulement « travaux »" in line
    assert not [text for text in line if text.startswith("budget")]
    assert ("fr", "rapport") in {(given.get("lang"), text) for given, text in node.all("b")}
    there = follow(node, f"seulement «{NBSP}travaux{NBSP}»")
    asked = parse_qs(urlsplit(there).query)
    assert asked == {"q": ['rapports de ="travaux" budget'], "hl": ["fr"], "lang": ["fr"]}
    assert "travaux et aussi" not in plain(read(client.get(there)).one("main")[1])


def test_what_would_find_nothing_is_not_offered(client: FlaskClient) -> None:
    for query, kept in (("rapports d’étés", {}), ("travaux", {"type": "html"})):
        text = plain(read(ask(client, query, hl="fr", **kept)).one("main")[1])
        assert "et aussi" in text
        assert "seulement «" not in text


def test_in_english(client: FlaskClient) -> None:
    node = read(ask(client, "meeting reports", hl="en"))
    text = plain(node.one("main")[1])
    assert "meeting also as met only “meeting” reports also as report " in text
    assert follow(node, "only “meeting”").startswith("/?q=%3D%22meeting%22+reports")


def test_no_line_where_only_accents_differ(client: FlaskClient) -> None:
    text = read(ask(client, "oeuvre HELENE musee", hl="en")).one("main")[1]
    assert "also as" not in text


def test_words_read_are_folded_away_behind_the_first_of_each(client: FlaskClient) -> None:
    node = read(ask(client, "rapports d’étés", hl="fr", lang="fr"))
    (details,) = [text for given, text in node.all("details") if given.get("class") == "read"]
    assert plain(details).startswith("Recherche étendue à : rapport, été")
    query = "rapports travaux saisons budgets phares comités"
    node = read(ask(client, query, hl="fr"))
    (details,) = [text for given, text in node.all("details") if given.get("class") == "read"]
    summary, _, words = details.partition("…")
    assert summary.count(",") == 3
    assert len(re.findall("et aussi", words)) > 4


def test_a_corrected_word_can_be_searched_as_typed(client: FlaskClient) -> None:
    node = read(ask(client, "phrae", hl="fr"))
    there = follow(node, f"Chercher seulement «{NBSP}phrae{NBSP}»")
    assert parse_qs(urlsplit(there).query)["q"] == ['="phrae"']
    assert "phare" not in read(client.get(there)).one("main")[1].split("Comment chercher")[0]
    assert follow(read(ask(client, "phrae", hl="en")), "Search only for “phrae”")


def test_ignored_words_can_be_searched_all_the_same(client: FlaskClient) -> None:
    node = read(ask(client, "le phare de l’île", hl="fr"))
    there = follow(node, "Les chercher quand même")
    assert parse_qs(urlsplit(there).query)["q"] == ['="le" phare ="de" l’île']
    again = read(client.get(there))
    assert "Les chercher quand même" not in [label for _, label in again.links()]
    assert ("mark", "de") in {
        (tag, "".join(text)) for tag, _, text in again.elements if tag == "mark"
    }


def test_forms_as_french_writes_them() -> None:
    for form in ("œil", "œuvre", "cœur", "sœurs", "nœud", "fœtus", "œsophage", "œnologie"):
        assert written(form.replace("œ", "oe"), "fr") == form
    for form in ("moelle", "poème", "poésie", "coefficient", "coexister", "goéland", "poele"):
        assert written(form, "fr") == form
    assert written("shoe", "en") == "shoe"
    readings = [
        Reading("yeux", "fr", ("oeil",), '="yeux"'),
        Reading("budgets", "fr", ("budget", "a", "b"), "x"),
        Reading("budgets", "en", ("budget", "budgeted", "budgeting"), "x"),
    ]
    first, second = words_read(readings)
    assert first.forms == (("œil", "fr"),)
    assert second.forms == (("budget", "fr"), ("a", "fr"), ("b", "fr"), ("budgeted", "en"))


def test_a_notice_without_a_query_has_no_link() -> None:
    (line,) = notice_lines([Notice("nothing-to-search")], Place("x"), "fr")
    assert (line.place, line.label) == (None, "")


def test_the_api_tells_readings_when_asked(client: FlaskClient, index: Index) -> None:
    plain_answer = client.get("/api/search?q=rapports").get_json()
    answer = client.get("/api/search?q=rapports&readings=1").get_json()
    assert plain_answer["readings"] == []
    (expected, *_) = index.search("rapports", readings=True).readings
    assert answer["readings"][0] == {
        "word": expected.word,
        "language": expected.language,
        "forms": list(expected.forms),
        "only": expected.only,
    }
    assert client.get("/api/search?q=a&readings=oui").get_json()["code"] == "bad-readings"


# -- facts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "label"), [("en", "Text"), ("fr", "Texte")])
def test_the_type_stands_beside_language_and_date(
    client: FlaskClient, language: str, label: str
) -> None:
    node = read(ask(client, "coopération sécuritaire", hl=language))
    facts = [plain(text) for given, text in node.all("p") if given.get("class") == "facts"]
    assert any(f" {label} seeds/" in text for text in facts)


# -- more passages ----------------------------------------------------------------------------


def test_more_passages_on_request(client: FlaskClient, index: Index) -> None:
    query = "coopération"
    node = read(ask(client, query, hl="fr", explain="1"))
    there = next(href for href, label in node.links() if label == "Autres passages")
    assert urlsplit(there).fragment == "hit-1"
    assert parse_qs(urlsplit(there).query)["explain"] == ["1"]
    node = read(client.get(there))
    hit = index.search(query).hits[0]
    fragments = index.fragments(query, hit.document)
    assert len(fragments) > 1
    links = [
        (href, label)
        for href, label in node.links()
        if label.startswith("Lire à partir de l’occurrence")
    ]
    assert [urlsplit(href).fragment for href, _ in links] == [
        f"m{each.match}" for each in fragments
    ]
    assert [label.split()[-1] for _, label in links] == [str(each.match) for each in fragments]
    shown = [text for given, text in node.all("p") if given == {"lang": "fr"}]
    for each in fragments:
        assert any(each.snippet.text in text for text in shown)
    # Each leads to that very match of the document.
    for (href, _), each in zip(links, fragments, strict=True):
        document = read(client.get(href))
        _, mark = document.one("mark", id=urlsplit(href).fragment)
        start, end = each.snippet.marks[0]
        assert mark == each.snippet.text[start:end]
        assert follow(document, "← Retour aux résultats").endswith("&explain=1&fragments=1")
    less = urlsplit(follow(node, "Seulement le meilleur passage"))
    assert "fragments" not in less.query


def test_passages_are_in_their_language(client: FlaskClient) -> None:
    node = read(ask(client, "meeting comité", lang="mixed", hl="en", fragments="1"))
    languages = [
        given["lang"] for given, _ in node.all("p") if given.keys() == {"lang"} and given["lang"]
    ]
    assert languages == ["en", "fr", "en"] or languages == ["fr", "en"]


def test_no_more_is_offered_where_there_is_none(client: FlaskClient) -> None:
    for query in ("œuvre", "titre:œuvre", "lang:fr"):
        labels = [label for _, label in read(ask(client, query, hl="en")).links()]
        assert "More passages" not in labels
    node = read(ask(client, "peintre", hl="en", fragments="1"))
    assert "This is the only passage that matches." in node.one("main")[1]
    beyond = ask(client, "peintre", hl="en", fragments="99")
    assert beyond.status_code == 200


def test_other_views_forget_the_passages(client: FlaskClient) -> None:
    node = read(ask(client, "budget", hl="en", fragments="2"))
    for href, label in node.links():
        if label in ("2", "Next", "Newest") or "lang=fr" in href:
            assert "fragments" not in href
    assert "fragments=2" in node.one("a", class_="toggle")[0]["href"]
    for value in ("x", "0", "-1"):
        response = ask(client, "budget", fragments=value, hl="fr")
        assert response.status_code == 400
        assert f"«{NBSP}{value}{NBSP}» n’est pas le numéro" in read(response).one("main")[1]


def test_fragments_in_the_api(client: FlaskClient, index: Index) -> None:
    answer = client.get(f"/api/documents/{FRENCH}?q=coop%C3%A9ration").get_json()
    document = index.document(FRENCH)
    expected = index.fragments("coopération", document)
    assert [each["match"] for each in answer["fragments"]] == [each.match for each in expected]
    for each in answer["fragments"]:
        start, end = each["snippet"]["marks"][0]
        assert [each["start"] + start, each["start"] + end] == answer["marks"][each["match"] - 1]
    assert client.get(f"/api/documents/{FRENCH}").get_json()["fragments"] == []


# -- similar documents ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "label", "back", "words"),
    [
        ("en", "Similar documents", "Back to the results", "Found by the words"),
        ("fr", "Documents semblables", "Retour aux résultats", "Trouvés par les mots"),
    ],
)
def test_similar_documents_from_a_hit_and_back(
    client: FlaskClient, language: str, label: str, back: str, words: str
) -> None:
    query = "coopération sécuritaire"
    node = read(ask(client, query, hl=language, lang="fr"))
    there = next(href for href, text in node.links() if text == label)
    node = read(client.get(there))
    main = plain(node.one("main")[1])
    assert words in main
    named = plain(node.one("p", class_="status")[1])
    assert named.count(",") == 11
    assert named.endswith(" …")  # more words led to them than are named
    assert "Retailleau" in main
    titles = [href for href, _ in node.links() if href.startswith("/documents/seeds/")]
    assert any(ENGLISH in href for href in titles)
    asked = parse_qs(urlsplit(follow(node, back)).query)
    assert asked == {"q": [query], "hl": [language], "lang": ["fr"]}


def test_similar_documents_in_one_language(client: FlaskClient) -> None:
    node = read(client.get(f"/similar/{FRENCH}?q=accord&lang=fr&hl=en"))
    english = read(client.get(follow(node, "English")))
    assert english.one("a", **{"aria-current": "true"})[1] == "English"
    badges = [text for given, text in english.all("span") if "badge" in given.get("class", "")]
    assert badges
    assert set(badges) <= {"English", "English and French"}
    assert parse_qs(urlsplit(follow(english, "Back to the results")).query)["lang"] == ["fr"]
    assert "in=en" in english.one("a", class_="toggle")[0]["href"]
    assert client.get(f"/similar/{FRENCH}?in=de").status_code == 400


@pytest.mark.parametrize("id", [*ODD_IDS, "script", "oeuvre", "minutes.md", FRENCH, ENGLISH])
def test_every_document_has_its_page(client: FlaskClient, index: Index, id: str) -> None:
    known = [
        hit.document.id for hit in index.search("lang:fr OR lang:en OR lang:mixed", limit=100).hits
    ]
    found = id if id in known else next(each for each in known if each.endswith(id))
    with client.application.test_request_context():
        place = Place("bizarrerie")
        document = document_address(found, place)
        page = document_address(found, place, "similar.page")
        api = document_address(found, place, "similar.api")
    assert [href for href, label in read(client.get(document)).links() if href == page]
    node = read(client.get(page))
    assert "alert(" not in "".join(
        "".join(text) for tag, _, text in node.elements if tag == "script"
    )
    answer = client.get(api).get_json()
    assert answer["id"] == found
    shown = [given["id"] for given, _ in node.all("li") if given.get("id", "").startswith("hit-")]
    assert shown == [f"hit-{hit['rank']}" for hit in answer["hits"]]
    assert found not in {hit["document"]["id"] for hit in answer["hits"]}


def test_nothing_similar_is_said(client: FlaskClient, index: Index) -> None:
    id = "coquille"
    assert index.similar(id, language="other").hits == ()
    node = read(client.get(f"/similar/{id}?in=other&hl=fr"))
    assert "Aucun autre document ne ressemble à celui-ci" in node.one("main")[1]


def test_what_is_not_there(client: FlaskClient) -> None:
    for address in ("/similar/inconnu", "/similar/", "/api/similar/inconnu", "/api/similar/"):
        assert client.get(address).status_code == 404
    assert client.get("/api/similar/oeuvre?limit=0").get_json()["code"] == "bad-limit"
    assert len(client.get("/api/similar/rapport-1?limit=3").get_json()["hits"]) == 3
    only = client.get(f"/api/similar/{FRENCH}?lang=en").get_json()
    assert {hit["document"]["language"] for hit in only["hits"]} <= {"en", "mixed"}


def test_the_seeds_are_there() -> None:
    assert (SEEDS.parent / FRENCH).exists()
    assert (SEEDS.parent / ENGLISH).exists()
