"""Facets and filters: counted by brute force from documents loaded one by one."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from indexer import Document, Index
from indexer.query.parser import parse

FRENCH = "Le conseil municipal a voté le budget de l’école et des œuvres sociales."
ENGLISH = "The council voted the budget of the school and of the social services."
BOTH = f"{FRENCH} Les élus l’ont adopté à la majorité.\n\n{ENGLISH} It was adopted in the evening."
GERMAN = "Der Rat hat den Haushalt der Schule und das Budget der sozialen Dienste beschlossen."
TEXTS = (FRENCH, ENGLISH, BOTH, GERMAN)
DATES = (None, "1998", "2023-11", "2024-02-29", "2024", "2025-01-01")
GONE = 5


def write(folder: Path, numbers: range) -> None:
    """Write texts into folders three deep, and a corpus of lines."""
    for n in numbers:
        place = folder / ("Été 2024", "Été 2024/Août", "notes", "")[n % 4]
        place.mkdir(parents=True, exist_ok=True)
        date = DATES[n % len(DATES)]
        head = f"---\ndate: {date}\n---\n" if date else ""
        text = f"{head}# Note {n}\n\n{TEXTS[n % 3 if n % 7 else 3]}\n"
        (place / f"n{n}.md").write_text(text, "utf-8")
        (place / f"t{n}.txt").write_text(TEXTS[(n + 1) % 4], "utf-8")
    lines = [
        {"id": f"l{n}", "body": TEXTS[n % 4], "date": DATES[n % len(DATES)]}
        for n in range(numbers.stop)
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "notes" / "Lignes.jsonl").write_text(text, "utf-8")


@pytest.fixture(scope="module", params=["one segment", "several with deletions"])
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("facets") / "Fonds"
    place = folder.parent / "index"
    write(folder, range(40))
    if request.param == "one segment":
        Index.build(place, [folder]).close()
    else:
        for path in folder.rglob("*"):
            if path.suffix in (".md", ".txt") and int(path.stem[1:]) >= 30:
                path.rename(path.with_suffix(path.suffix + ".later"))
        Index.build(place, [folder]).close()
        for path in folder.rglob("*.later"):
            path.rename(path.with_suffix(""))
        for path in [*folder.rglob("n?.md")][:GONE]:
            path.unlink()
        with Index.open(place) as opened:
            opened.update([folder])
        written = json.loads((place / opened.status().generation / "segments.json").read_text())
        assert len(written["segments"]) > 1
        assert any(each["deletions"] for each in written["segments"])
    with Index.open(place) as opened:
        yield opened


def year_of(document: Document) -> int:
    return int(document.date[:4]) if document.date else 0


def folders_of(document: Document) -> list[str]:
    parts = document.path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def passes(document: Document, filters: dict[str, str]) -> bool:
    for facet, value in filters.items():
        match facet:
            case "type":
                good = document.type == value
            case "folder":
                good = value in folders_of(document)
            case "source":
                good = document.path == value
            case _:
                first, _, last = value.partition("..")
                good = int(first) <= year_of(document) <= int(last or first)
        if not good:
            return False
    return True


def documents(index: Index, query: str, language: str | None = None) -> list[Document]:
    hits = index.search(query, language=language, limit=1000, snippets=False).hits
    return [hit.document for hit in hits]


QUERIES = ("budget", "conseil OR council", "école -council", "+budget +school", "type:md", "zzz")
CHOSEN: tuple[dict[str, str], ...] = (
    {},
    {"type": "md"},
    {"year": "2024"},
    {"year": "0", "type": "txt"},
    {"year": "1990..2023"},
    {"folder": "Fonds/Été 2024"},
    {"folder": "Fonds/Été 2024/Août", "year": "2024", "type": "md"},
    {"source": "Fonds/notes/Lignes.jsonl", "year": "2023..2025"},
    {"folder": "Fonds/Nowhere"},
)


@pytest.mark.parametrize(
    ("query", "filters", "language"),
    list(product(QUERIES, CHOSEN, (None, "en", "fr", "mixed", "other"))),
)
def test_counts_are_those_of_the_documents(
    index: Index, query: str, filters: dict[str, str], language: str | None
) -> None:
    found = documents(index, query, language)
    answer = index.search(query, language=language, filters=filters, facets=True, limit=3)
    assert answer.total == sum(passes(each, filters) for each in found)
    assert answer.total == sum(answer.languages.values())
    facets = answer.facets
    assert facets is not None

    def without(facet: str) -> list[Document]:
        others = {each: value for each, value in filters.items() if each != facet}
        return [each for each in found if passes(each, others)]

    assert facets.types == Counter(each.type for each in without("type"))
    assert facets.years == Counter(map(year_of, without("year")))
    assert list(facets.years) == sorted(facets.years)
    assert facets.folders == Counter(
        folder for each in without("folder") for folder in folders_of(each)
    )
    assert facets.sources == Counter(
        each.path for each in without("source") if each.path.endswith(".jsonl")
    )
    for each in (None, "en", "fr", "mixed", "other"):
        count = facets.languages.get(each, 0) if each else facets.total
        assert count == sum(passes(d, filters) for d in documents(index, query, each))
        assert count == index.search(query, language=each, filters=filters, limit=0).total


@pytest.mark.parametrize("sort", ["relevance", "date", "oldest"])
@pytest.mark.parametrize("filters", CHOSEN)
def test_hits_are_those_that_pass_in_the_same_order(
    index: Index, filters: dict[str, str], sort: str
) -> None:
    everything = index.search("budget", sort=sort, limit=1000)  # type: ignore[arg-type]
    narrowed = index.search("budget", sort=sort, limit=1000, filters=filters)  # type: ignore[arg-type]
    wanted = {hit.document.id for hit in everything.hits if passes(hit.document, filters)}
    assert {hit.document.id for hit in narrowed.hits} == wanted
    if sort != "relevance":  # the second pass looks at other documents
        assert [hit.document.id for hit in narrowed.hits] == [
            hit.document.id for hit in everything.hits if hit.document.id in wanted
        ]


def test_a_corrected_word_is_counted_as_it_is_found(index: Index) -> None:
    facets = index.search("concil", facets=True).facets
    assert facets is not None
    assert facets.total == index.search("concil").total > 0
    for language in ("en", "fr", "mixed", "other"):
        assert facets.languages.get(language, 0) == index.search("concil", language=language).total


def test_nothing_asked_nothing_counted(index: Index) -> None:
    assert index.search("budget").facets is None
    empty = index.search("", facets=True).facets
    assert empty is not None
    assert (empty.total, empty.types, empty.years) == (0, {}, {})


@pytest.mark.parametrize(
    "filters",
    [
        {"color": "red"},
        {"type": "exe"},
        {"year": "deux mille"},
        {"year": "0..2023"},
        {"year": "٢٠٢٤"},
        {"year": ""},
        {"folder": "/"},
        {"source": ""},
    ],
)
def test_bad_filters_are_refused(index: Index, filters: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(filters))):
        index.search("budget", filters=filters)


def test_a_year_is_what_the_query_language_calls_a_date(index: Index) -> None:
    assert parse("budget date:2024").notices == ()
    by_query = {d.id for d in documents(index, "budget date:2024")}
    hits = index.search("budget", filters={"year": "2024"}, limit=1000).hits
    assert {hit.document.id for hit in hits} == by_query != set()


def test_documents_without_any_date(tmp_path: Path) -> None:
    """Their dates are kept in a byte each."""
    (tmp_path / "a.txt").write_text(FRENCH, "utf-8")
    with Index.build(tmp_path / "index", [tmp_path / "a.txt"]) as index:
        facets = index.search("budget", facets=True).facets
        assert facets is not None
        assert (facets.years, facets.folders) == ({0: 1}, {})
        totals = [index.search("budget", filters={"year": y}).total for y in ("0", "1", "2024")]
        assert totals == [1, 0, 0]
        assert index.search("budget date:2024").total == 0
