"""The page's own logic, without an index: page language, pages, marks, addresses, formats."""

import re

import pytest
from babel import Locale
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from indexer.documents import Document, Passage
from indexer.results import Facets, Results
from webui import formats
from webui.addresses import Place, web_address
from webui.filters import counts_by_language, groups, language_choices
from webui.histogram import histogram
from webui.language import page_language
from webui.marking import html_language, marked_passages, pieces, pointer
from webui.pages import Pages, read_page
from webui.wording import shown_title, title_pieces
from webui.years import year_ranges


@pytest.mark.parametrize(
    ("address", "header", "expected"),
    [
        ("/", None, "en"),
        ("/", "fr", "fr"),
        ("/", "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("/", "en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("/", "de,fr;q=0.7,en;q=0.3", "fr"),
        ("/", "de-CH", "en"),
        ("/?hl=fr", "en", "fr"),
        ("/?hl=en", "fr", "en"),
        ("/?hl=xx", "fr", "fr"),
        ("/?hl=", "fr", "fr"),
        ("/", "\x00;;q=z,,", "en"),
    ],
)
def test_page_language(address: str, header: str | None, expected: str) -> None:
    headers = [] if header is None else [("Accept-Language", header)]
    request = Request(EnvironBuilder(address, headers=headers).get_environ())
    assert page_language(request) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("12", 12),
        ("0012", 12),
        ("1000000", 1_000_000),
        ("1000001", None),
        ("0", None),
        ("-1", None),
        ("+1", None),
        ("1.5", None),
        ("1 000", None),
        ("²", None),
        ("٣", None),
        ("deux", None),
        ("9" * 5000, None),
    ],
)
def test_read_page(text: str | None, expected: int | None) -> None:
    assert read_page(text) == expected


@pytest.mark.parametrize(
    ("total", "current", "links"),
    [
        (0, 1, (1,)),
        (10, 1, (1,)),
        (11, 1, (1, 2)),
        (62, 4, (1, 2, 3, 4, 5, 6, 7)),
        (100, 1, (1, 2, 3, None, 10)),
        (100, 5, (1, 2, 3, 4, 5, 6, 7, None, 10)),
        (100, 6, (1, None, 4, 5, 6, 7, 8, 9, 10)),
        (200, 10, (1, None, 8, 9, 10, 11, 12, None, 20)),
        (30, 7, (1, 2, 3)),
    ],
)
def test_page_links(total: int, current: int, links: tuple[int | None, ...]) -> None:
    assert Pages(total, current).links == links


@given(st.integers(0, 100_000), st.integers(1, 12_000))
def test_page_links_are_in_order_and_keep_both_ends(total: int, current: int) -> None:
    pages = Pages(total, current)
    numbers = [number for number in pages.links if number is not None]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1
    assert numbers[-1] == pages.last
    assert current in numbers or current > pages.last


def test_neighbouring_pages() -> None:
    first, middle, last = (Pages(25, current) for current in (1, 2, 3))
    assert (first.previous, first.next) == (None, 2)
    assert (middle.previous, middle.next) == (1, 3)
    assert (last.previous, last.next) == (2, None)


@given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_pieces_joined_are_the_text(text: str, cuts: list[int]) -> None:
    ends = sorted({min(cut, len(text)) for cut in cuts})
    marks = list(zip(ends[::2], ends[1::2], strict=False))
    made = pieces(text, marks)
    assert "".join(piece.text for piece in made) == text
    assert [piece.text for piece in made if piece.marked] == [text[a:b] for a, b in marks]


def document(body: str, *passages: Passage) -> Document:
    return Document("d", "d.txt", "Titre", body, "txt", "mixed", "fr", passages)


def test_a_document_by_passage_and_paragraph() -> None:
    body = "The harbour.\n\nL’œuvre\nd’art. \n \n\nLe port est beau.\n"
    found = document(body, Passage(0, 14, "en"), Passage(14, len(body), "fr"))
    marks = [(4, 11), (16, 21), (body.index("port"), body.index("port") + 4)]
    english, french = marked_passages(found, marks)
    assert (english.number, english.language) == (1, "en")
    assert [[p.text for p in each] for each in english.paragraphs] == [["The ", "harbour", "."]]
    assert (french.number, french.language) == (2, "fr")
    assert [[p.text for p in each] for each in french.paragraphs] == [
        ["L’", "œuvre", "\nd’art."],
        ["Le ", "port", " est beau."],
    ]
    numbers = [p.number for part in (english, french) for each in part.paragraphs for p in each]
    assert [number for number in numbers if number] == [1, 2, 3]


def test_a_match_over_a_paragraph_end_has_one_number() -> None:
    body = "le phare\n\ndu port"
    (passage,) = marked_passages(document(body, Passage(0, len(body), "fr")), [(3, len(body))])
    marked = [p for each in passage.paragraphs for p in each if p.marked]
    assert [(p.text, p.number) for p in marked] == [("phare", 1), ("du port", None)]


def test_an_empty_document_has_no_paragraphs() -> None:
    assert marked_passages(document(""), [])[0].paragraphs == ()


@pytest.mark.parametrize(
    ("query", "position", "expected"),
    [
        ("phare date:2024-13", 11, ("phare date:", "2", "024-13")),
        ("été a*", 4, ("été ", "a", "*")),
        ("phare", 5, ("phare", "", "")),
        ("phare", 99, ("phare", "", "")),
        ("", 0, ("", "", "")),
        ("a" * 100 + "b" + "c" * 100, 100, ("…" + "a" * 60, "b", "c" * 60 + "…")),
    ],
)
def test_pointer(query: str, position: int, expected: tuple[str, str, str]) -> None:
    found = pointer(query, position)
    assert (found.before, found.here, found.after) == expected


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ("2025-04-13", "April 13, 2025", "13 avril 2025"),
        ("2025-08-01", "August 1, 2025", "1er août 2025"),
        ("2025-04", "April 2025", "avril 2025"),
        ("2024", "2024", "2024"),
        ("1789-07-14", "July 14, 1789", "14 juillet 1789"),
        ("2025-02-31", "2025-02-31", "2025-02-31"),
        ("hier", "hier", "hier"),
    ],
)
def test_dates_are_as_precise_as_known(value: str, english: str, french: str) -> None:
    assert (formats.day(value, "en"), formats.day(value, "fr")) == (english, french)


def test_numbers() -> None:
    assert formats.number(1234567, "en") == "1,234,567"
    assert formats.number(1234567, "fr") == "1\u202f234\u202f567"
    assert (formats.seconds(0.0126, "en"), formats.seconds(1.2, "fr")) == ("0.013", "1,200")


def test_language_names() -> None:
    assert (formats.language_name("de", "en"), formats.language_name("de", "fr")) == (
        "German",
        "allemand",
    )
    assert formats.language_name("zz-nothing", "en") is None
    assert {code: html_language(code) for code in ("fr", "de", "mixed", "other")} == {
        "fr": "fr",
        "de": "de",
        "mixed": "",
        "other": "",
    }
    assert Locale("fr") == formats.LOCALES["fr"]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/œuvre?a=1", True),
        ("http://example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("/chemin", False),
        ("https:///x", False),
        ("https://[1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    assert web_address(url) == (url if linked else None)


def test_the_filter_keeps_the_query_and_starts_at_page_one() -> None:
    place = Place("phare", language="fr", page=3, page_language="en", year="2024", sort="date")
    facets = Facets(total=30, languages={"en": 5, "fr": 27, "mixed": 2})
    made = language_choices(place, facets, "fr")
    assert [(each.label, each.count, each.current) for each in made] == [
        ("Toutes", 30, False),
        ("Anglais", 5, False),
        ("Français", 27, True),
        ("Mixte", 2, False),
    ]
    kept = {(c.place.query, c.place.page, c.place.page_language, c.place.year) for c in made}
    assert kept == {("phare", 1, "en", "2024")}
    assert [c.place.language for c in made] == [None, "en", "fr", "mixed"]


def test_mixed_is_offered_where_there_is_something_or_it_is_chosen() -> None:
    facets = Facets(total=3, languages={"en": 1, "fr": 2})
    labels = [c.label for c in language_choices(Place("x"), facets, "en")]
    assert labels == ["All", "English", "French"]
    assert language_choices(Place("x", language="mixed"), facets, "en")[-1].current


YEARS = {0: 4, **{year: year - 1989 for year in range(1990, 2015)}}


@pytest.mark.parametrize(
    ("chosen", "values"),
    [
        (None, ["2010..2019", "2000..2009", "1990..1999", "0"]),
        ("2010..2019", ["2014", "2013", "2012", "2011", "2010", "0"]),
        ("2012", ["2014", "2013", "2012", "2011", "2010", "0"]),
        ("0", ["2010..2019", "2000..2009", "1990..1999", "0"]),
        ("1950..2020", ["2010..2019", "2000..2009", "1990..1999", "0"]),
    ],
)
def test_many_years_are_offered_by_decades(chosen: str | None, values: list[str]) -> None:
    ranges = year_ranges(YEARS, chosen)
    assert [value for value, _ in ranges] == values
    if chosen is None:
        assert sum(count for _, count in ranges) == sum(YEARS.values())


def test_few_years_are_offered_one_by_one() -> None:
    assert year_ranges({0: 1, 1851: 2, 2024: 3}, None) == [("2024", 3), ("1851", 2), ("0", 1)]
    assert year_ranges({5: 1, **YEARS}, None)[-2] == ("1..9", 1)
    assert year_ranges({}, None) == []


def bars(path: str) -> dict[int, int]:
    """Return the height of each bar by its place."""
    found = re.findall(r"M(\d+) 40V(\d+)h3V40z", path)
    assert "".join(f"M{x} 40V{top}h3V40z" for x, top in found) == path
    return {int(x) // 4: 40 - int(top) for x, top in found}


def test_the_drawing_has_a_bar_for_each_year() -> None:
    drawn = histogram({0: 9, 2000: 10, 2001: 1, 2004: 1000}, "2004")
    assert drawn is not None
    assert (drawn.first, drawn.last, drawn.width) == (2000, 2004, 19)
    assert (bars(drawn.bars), bars(drawn.chosen)) == ({0: 1, 1: 1}, {4: 40})
    whole = histogram({2000: 10, 2001: 5}, None)
    assert whole is not None
    assert (bars(whole.bars), bars(whole.chosen)) == ({}, {0: 40, 1: 20})
    assert histogram({0: 5, 2024: 3}, None) is None
    long = histogram(dict.fromkeys(range(1, 2025), 1), None)
    assert long is not None
    assert (long.first, long.last, len(bars(long.chosen))) == (1875, 2024, 150)


FOLDERS = {"a": 9, "a/b": 9, "a/b/Été": 5, "a/b/Été/Juin": 2, "a/b/c": 3}


@pytest.mark.parametrize(
    ("chosen", "total", "labels"),
    [
        (None, 9, ["Été 5", "c 3"]),  # what all lie below is no choice
        (None, 12, ["a 9"]),  # three lie in no folder
        ("a/b", 9, ["Été 5", "c 3"]),
        ("a/b/Été", 5, ["Juin 2"]),
        ("A/B/ÉTÉ/JUIN", 2, ["*Juin 2"]),
        ("a/b/c", 3, ["*c 3", "Été 5"]),
        ("nulle/part", 0, []),
    ],
)
def test_folders_to_choose_from(chosen: str | None, total: int, labels: list[str]) -> None:
    results = Results("x", total, 0.0, (), "fr", 1.0, "g", {})
    made = groups(Place("x", folder=chosen), results, Facets(folders=FOLDERS), "fr")
    shown = [choice for group in made for choice in group.shown]
    assert [f"{'*' * c.current}{c.label} {c.count}" for c in shown] == labels


def test_many_choices_are_folded_away_but_not_the_chosen_one() -> None:
    sources = {f"dossier/s{n}.jsonl": 100 - n for n in range(20)}
    place = Place("x", source="dossier/s19.jsonl")
    results = Results("x", 81, 0.0, (), "fr", 1.0, "g", {})
    (group,) = groups(place, results, Facets(sources=sources), "fr")
    assert [choice.label for choice in group.shown[:2]] == ["s19.jsonl", "s0.jsonl"]
    assert group.shown[0].current and group.shown[0].place.source is None
    assert (len(group.shown), len(group.more), group.left) == (8, 12, 0)
    sources = {f"dossier/s{n}.jsonl": 1000 - n for n in range(100)}
    (group,) = groups(Place("x"), results, Facets(sources=sources), "fr")
    assert (len(group.shown), len(group.more), group.left) == (8, 50, 42)


def test_other_languages_are_counted_as_one() -> None:
    counts = {"fr": 2, "de": 1, "other": 4, "en": 3}
    assert counts_by_language(counts) == (("en", 3), ("fr", 2), ("other", 5))
    assert counts_by_language({}) == ()


def test_documents_without_a_title_can_be_told_apart() -> None:
    records = [Document(id, "lois.jsonl", " ", "x", "jsonl", "fr", "fr", ()) for id in ("a", "b")]
    assert [shown_title(record) for record in records] == ["a", "b"]
    assert [piece.text for piece in title_pieces(records[1], ((0, 1),))] == ["b"]
    assert shown_title(Document("n/a.txt", "n/a.txt", "", "x", "txt", "fr", "fr", ())) == "n/a.txt"
