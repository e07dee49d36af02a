"""Filters, what is chosen and the order, on the page in both languages and as JSON."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Index
from tests.web.test_pages import NBSP, Node, ask, read
from webui import create_app


def found(node: Node) -> int:
    """How many documents the status line says."""
    return int(node.one("p", role="status")[1].split()[0])


def group(node: Node, label: str) -> dict[str, tuple[int, str]]:
    """The choices of a filter: label to count and address."""
    names = {text.strip() for _, text in node.all("h3")}
    assert label in names, names
    (listed,) = [text for given, text in node.all("ul") if given.get("aria-label") == label]
    choices = {}
    for given, text in node.all("a"):
        words = text.split()
        if text in listed and len(words) > 1 and words[-1].isdecimal():
            choices[" ".join(words[:-1])] = (int(words[-1]), given["href"])
    return choices


@pytest.mark.parametrize(
    ("hl", "types", "year", "folder", "source"),
    [
        ("en", "File type", "Year", "Folder", "Source"),
        ("fr", "Type de fichier", "Année", "Dossier", "Source"),
    ],
)
def test_each_choice_finds_what_it_says(
    client: FlaskClient, hl: str, types: str, year: str, folder: str, source: str
) -> None:
    node = read(ask(client, "phare budget report bizarrerie Maroc", hl=hl))
    for label in (types, year, folder, source):
        choices = group(node, label)
        assert choices
        for count, address in choices.values():
            assert found(read(client.get(address))) == count
            assert parse_qs(urlsplit(address).query)["hl"] == [hl]


def test_a_filter_keeps_its_other_choices(client: FlaskClient) -> None:
    query = "phare budget bizarrerie"
    before = group(read(ask(client, query, hl="fr")), "Source")
    node = read(client.get(before["bulk.jsonl"][1]))
    after = group(node, "Source")
    assert {name: count for name, (count, _) in after.items()} == {
        name: count for name, (count, _) in before.items()
    }
    assert found(node) == 27
    # The one chosen leads back, and so does its chip.
    assert found(read(client.get(after["bulk.jsonl"][1]))) == found(
        read(ask(client, query, hl="fr"))
    )
    current = [text.split()[0] for given, text in node.all("a") if given.get("aria-current")]
    assert "bulk.jsonl" in current


def test_chips_take_one_filter_away_each(client: FlaskClient) -> None:
    address = "/?q=budget&lang=fr&type=jsonl&year=2000..2009&sort=oldest&page=1&hl=fr"
    node = read(client.get(address))
    _, listed = node.one("ul", class_="chips")
    chips = {text: href for href, text in node.links() if text and text in listed}
    assert list(chips) == [
        f"Retirer le filtre Langue des documents{NBSP}: Français ×",
        f"Retirer le filtre Type de fichier{NBSP}: JSON Lines ×",
        f"Retirer le filtre Année{NBSP}: 2000–2009 ×",
        "Retirer tous les filtres",
    ]
    whole = {"q": ["budget"], "lang": ["fr"], "type": ["jsonl"], "year": ["2000..2009"],
             "sort": ["oldest"], "hl": ["fr"]}  # fmt: skip
    gone = ["lang", "type", "year"]
    for href, taken in zip(chips.values(), [*[{each} for each in gone], set(gone)], strict=True):
        kept = {name: value for name, value in whole.items() if name not in taken}
        assert parse_qs(urlsplit(href).query) == kept
    english = read(client.get(address.replace("hl=fr", "hl=en")))
    assert "Remove the filter Year: 2000–2009" in english.one("ul", class_="chips")[1]


def test_no_chips_without_a_filter(client: FlaskClient) -> None:
    assert list(read(ask(client, "budget")).all("ul", class_="chips")) == []


def dates(node: Node) -> list[str]:
    return [given["datetime"] for given, _ in node.all("time")]


def test_sorted_by_date_either_way(client: FlaskClient) -> None:
    for hl, newest, oldest in (
        ("en", "Newest", "Oldest"),
        ("fr", "Les plus récents", "Les plus anciens"),
    ):
        links = {text: href for href, text in read(ask(client, "rapport", hl=hl)).links()}
        latest = dates(read(client.get(links[newest])))
        first = dates(read(client.get(links[oldest])))
        assert latest == sorted(latest, reverse=True) and latest[0] == "2023-01"
        assert first == sorted(first) and first[0] == "2001-01"
    following = read(client.get(links["Les plus anciens"]))
    (address,) = [given["href"] for given, _ in following.all("a", rel="next")]
    assert dates(read(client.get(address)))[0] == "2011-01"


def test_everything_is_kept_on_the_way_to_a_document_and_back(client: FlaskClient) -> None:
    address = "/?q=budget&lang=fr&type=jsonl&source=corpus0%2Fbulk.jsonl&sort=date&hl=fr"
    node = read(client.get(address.replace("&source=corpus0%2Fbulk.jsonl", "")))
    hidden = {g["name"]: g["value"] for g, _ in node.all("input", type="hidden")}
    assert hidden == {"lang": "fr", "type": "jsonl", "sort": "date", "hl": "fr"}
    document = next(href for href, _ in node.links() if "/documents/" in href)
    back = next(href for href, text in read(client.get(document)).links() if "Retour" in text)
    assert parse_qs(urlsplit(back).query) == {
        "q": ["budget"],
        **{name: [value] for name, value in hidden.items()},
    }


def test_the_drawing_is_not_read_out_and_the_list_is_whole(client: FlaskClient) -> None:
    node = read(ask(client, "budget", hl="en"))
    assert node.one("div", class_="years")[0]["aria-hidden"] == "true"
    paths = [given["d"] for given, _ in node.all("path")]
    listed = group(node, "Year")
    assert sum(count for count, _ in listed.values()) == found(node)
    assert list(listed) == ["2020–2029", "2010–2019", "2000–2009", "No date"]
    assert sum(path.count("M") for path in paths) == 23
    years = group(read(client.get(listed["2020–2029"][1])), "Year")
    assert list(years) == ["2023", "2022", "2021", "2020", "No date"]


def test_nothing_found_offers_fewer_filters_where_that_helps(client: FlaskClient) -> None:
    for hl, label, everything in (
        ("en", "Search without the filter “Year: 1812”", "Clear all filters"),
        (
            "fr",
            f"Chercher sans le filtre «{NBSP}Année{NBSP}: 1812{NBSP}»",
            "Retirer tous les filtres",
        ),
    ):
        node = read(ask(client, "budget", year="1812", type="jsonl", hl=hl))
        assert found(node) == 0
        (offer,) = [text for _, text in node.all("li") if text.startswith(label)]
        assert offer == f"{label} 27"
        (address,) = [href for href, text in node.links() if text == label]
        assert found(read(client.get(address))) == 27
        # Neither alone: without the year no file of the type, without the type not that year.
        node = read(ask(client, "budget", year="1812", type="html", hl=hl))
        offers = [text for _, text in node.all("li") if text.startswith(everything)]
        assert offers == [everything, f"{everything} 28"]


@pytest.mark.parametrize(
    ("query", "english", "french"),
    [
        (
            "xyzzyq",
            "No document has the word “xyzzyq”.",
            f"«{NBSP}xyzzyq{NBSP}» n’est dans aucun doc",
        ),
        ("+sœur +lighthouse", "No text in English has", "n’est dans aucun texte en français."),
    ],
)
def test_nothing_found_says_which_word_is_absent(
    client: FlaskClient, query: str, english: str, french: str
) -> None:
    for hl, sentence in (("en", english), ("fr", french)):
        (notices,) = [
            text for _, text in read(ask(client, query, hl=hl)).all("ul", class_="notices")
        ]
        assert sentence in notices
    found_something = read(ask(client, "xyzzyq budget", hl="en")).one("main")[1]
    assert "has the word" not in found_something


@pytest.mark.parametrize(
    ("name", "value", "english", "french"),
    [
        ("type", "exe", "not a file type", "n’est pas un type de fichier"),
        ("year", "2024..0", "is not a year", "n’est pas une année"),
        ("folder", "//", "does not name a folder", "ne désigne pas un dossier"),
        ("source", "/", "does not name a source", "ne désigne pas une source"),
        ("sort", "random", "is not an order", "n’est pas un ordre"),
    ],
)
def test_bad_values_are_named(
    client: FlaskClient, name: str, value: str, english: str, french: str
) -> None:
    for hl, text in (("en", english), ("fr", french)):
        response = ask(client, "phare", hl=hl, **{name: value})
        assert response.status_code == 400
        assert text in read(response).one("main")[1]
        for path in ("/api/search", "/api/facets"):
            answer = client.get(path, query_string={"q": "phare", name: value, "hl": hl})
            assert answer.status_code == 400
            problem = answer.json or {}
            assert problem["code"] == f"bad-{name}"
            assert text in problem["detail"]


def test_facets_for_programs(client: FlaskClient, index: Index) -> None:
    expected = index.search("budget", language="fr", filters={"year": "2000..2009"}, facets=True)
    assert expected.facets is not None
    address = "q=budget&lang=fr&year=2000..2009"
    alone = client.get(f"/api/facets?{address}&page=7").json or {}
    assert (alone["query"], alone["generation"]) == ("budget", expected.generation)
    facets = alone["facets"]
    assert facets["total"] == expected.facets.total
    assert facets["languages"] == expected.facets.languages
    assert facets["types"] == expected.facets.types
    assert facets["folders"] == expected.facets.folders
    assert facets["sources"] == expected.facets.sources
    assert facets["years"] == {str(y): n for y, n in expected.facets.years.items()}
    with_hits = client.get(f"/api/search?{address}&facets=1").json or {}
    assert with_hits["facets"] == facets
    assert with_hits["total"] == expected.total == len(with_hits["hits"])
    assert (client.get(f"/api/search?{address}").json or {})["facets"] is None
    assert client.get("/api/search?q=budget&facets=oui").status_code == 400
    assert client.get("/api/facets?q=date:2024-99").status_code == 400
    assert (client.get("/api/facets").json or {})["facets"]["total"] == 0


def test_names_of_folders_and_files_are_shown_as_text(tmp_path: Path) -> None:
    for folder in ("<b>été & Cie", 'a"onclick="x'):
        (tmp_path / "Fonds" / folder).mkdir(parents=True)
        (tmp_path / "Fonds" / folder / "n.txt").write_text("Le phare est ouvert.", "utf-8")
    line = json.dumps({"id": "x", "body": "Le phare brille la nuit.", "date": "2024"})
    (tmp_path / "Fonds" / "<i>Phares.jsonl").write_text(line, "utf-8")
    Index.build(tmp_path / "index", [tmp_path / "Fonds"]).close()
    client = create_app(str(tmp_path / "index")).test_client()
    node = read(ask(client, "phare", hl="fr"))
    folders = group(node, "Dossier")
    assert set(folders) == {"<b>été & Cie", 'a"onclick="x'}
    assert not {"b", "i"} & {name for name, _, _ in node.elements}
    for count, address in folders.values():
        narrowed = read(client.get(address))
        assert found(narrowed) == count
        assert not {"b", "i"} & {name for name, _, _ in narrowed.elements}
        assert re.search("Dossier", narrowed.one("ul", class_="chips")[1])


def test_the_start_page_keeps_no_filter_that_it_does_not_show(client: FlaskClient) -> None:
    node = read(client.get("/?q=+&lang=fr&year=2012&sort=oldest&hl=fr"))
    kept = {given["name"]: given.get("value") for given, _ in node.all("input") if "name" in given}
    assert kept == {"q": "", "hl": "fr"}
