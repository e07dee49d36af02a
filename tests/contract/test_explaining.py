"""``explain`` names what the score of a hit is made of, and the parts add up to it."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import get_args

import pytest

from indexer import Contribution, Hit, Index
from indexer.engines.columnar import speed
from indexer.ranking import EXACT_WEIGHT, JOINED_WEIGHT, SECOND_PASS, STEM_WEIGHT
from indexer.results import Level
from tests.judged import JUDGED, SHAPES, judged_index
from tests.loops import numpy_alone
from tests.texts import records, write_jsonl

ROWS = (
    ("interieur", "Note", "Le ministre de l’Intérieur, puis les ministres et un autre ministre."),
    ("ministres", "Les ministres", "Les ministres se sont réunis."),
    ("cote", "Mer", "La côte est belle."),
    ("cote-seule", "Bourse", "La cote est haute, dit-on."),
    ("weekend", "Sortie", "Un weekend à Rabat."),
    ("week-end", "Sortie", "Un week-end à la mer."),
    ("oeuvre", "Musée", "Des œuvres et une œuvre d’art."),
    ("crime", "Crime", "Le crime organisé n’est pas un crime ordinaire."),
    ("libre", "Europe", "La libre circulation et les libres circulations."),
    ("migrants", "Chiffres", "Migrants, migrations et migrateurs : les migrants partent."),
    ("parti", "Vote", "Le parti gagne. Les partis et les parties adverses contestent."),
    ("procès", "Procès", "Les parties se taisent."),
    ("avocat", "Barreau", "Un avocat plaide. Des avocats écoutent."),
    *((f"autre-{n}", "Autre", f"Une phrase sans rapport, numéro {n}.") for n in range(8)),
)


@pytest.fixture(scope="module", params=["one segment", "several"])
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("explaining")
    rows = [{"id": id, "title": title, "body": body, "lang": "fr"} for id, title, body in ROWS]
    several = request.param == "several"
    write_jsonl(folder / "texts" / "a.jsonl", rows[:15] if several else rows)
    Index.build(folder / "index", [folder / "texts"]).close()
    with Index.open(folder / "index") as opened:
        if several:
            write_jsonl(folder / "texts" / "b.jsonl", rows[15:])
            opened.update()
            write_jsonl(folder / "texts" / "a.jsonl", rows[:14])
            opened.update()
        yield opened


def hit_of(index: Index, query: str, id: str) -> Hit:
    (hit,) = [hit for hit in index.search(query, explain=True).hits if hit.document.id == id]
    return hit


def facts(part: Contribution) -> tuple[str, str, tuple[str, ...], int]:
    return part.level, part.word, part.forms, part.frequency


@pytest.mark.parametrize(
    ("query", "id", "expected"),
    [
        (
            "ministre",
            "interieur",
            [("exact", "ministre", ("ministre",), 2), ("lemma", "ministre", ("ministres",), 1)],
        ),
        # A word of the title counts twice.
        ("ministre", "ministres", [("lemma", "ministre", ("ministres",), 3)]),
        ("l’intérieur", "interieur", [("exact", "intérieur", ("intérieur",), 1)]),
        ("L'INTERIEUR", "interieur", [("accents", "interieur", ("intérieur",), 1)]),
        ("côte", "cote", [("exact", "côte", ("côte",), 1)]),
        ("côte", "cote-seule", [("accents", "côte", ("cote",), 1)]),
        (
            "week-end",
            "week-end",
            [
                ("exact", "week", ("week",), 1),
                ("compound", "weekend", ("weekend",), 1),
                ("exact", "end", ("end",), 1),
                ("closeness", "week end", (), 0),
            ],
        ),
        ("week-end", "weekend", [("compound", "weekend", ("weekend",), 1)]),
        ("weekend", "weekend", [("exact", "weekend", ("weekend",), 1)]),
        # œ is indexed as oe.
        ("œuvre", "oeuvre",
         [("exact", "oeuvre", ("oeuvre",), 1), ("lemma", "oeuvre", ("oeuvres",), 1)]),
        # Another form of the word, and one of another word with the same stem.
        ("parti", "parti",
         [("exact", "parti", ("parti",), 1), ("lemma", "parti", ("partis",), 1),
          ("stem", "parti", ("parties",), 1)]),
        # What stands in the place of a word that the index does not have.
        ("l’avoct", "avocat", [("typo", "avoct", ("avocat", "avocats"), 2)]),
        ("migra*", "migrants",
         [("prefix", "migra*", ("migrants", "migrations", "migrateurs"), 4)]),
        ("ministe~", "interieur", [("typo", "ministe~", ("ministre",), 2)]),
        ('="libre circulation"', "libre",
         [("phrase", '="libre circulation"', ("libre circulation",), 1)]),
        ('"libre circulation"', "libre",
         [("phrase", '"libr circul"', ("libre circulation", "libres circulations"), 2)]),
        ("titre:ministre", "ministres", [("title", "title:ministre", ("ministres",), 2)]),
        ("titre:ministres", "ministres", [("title", "title:ministres", ("ministres",), 2)]),
        ("=ministres", "interieur", [("exact", "=ministres", ("ministres",), 1)]),
        ("crime -libre", "crime", [("exact", "crime", ("crime",), 4)]),
        # The half of an alternative that the document does not meet counts nothing.
        ("(crime ET libre) OU art", "oeuvre", [("exact", "art", ("art",), 1)]),
        ("(crime SAUF organisé) OU ordinaire", "crime",
         [("exact", "ordinaire", ("ordinaire",), 1)]),
        ("lang:fr type:jsonl", "cote", []),
        ("SAUF crime", "cote", []),
    ],
)  # fmt: skip
def test_what_is_named(
    query: str, id: str, expected: list[tuple[str, str, tuple[str, ...], int]], index: Index
) -> None:
    parts = hit_of(index, query, id).explanation
    # What a single word gains from the title is told apart below.
    named = {level for level, *_ in expected}
    of_title = {"closeness", "whole-title"} - named
    assert [facts(p) for p in parts if p.level not in of_title] == expected
    assert {part.language for part in parts} <= {"fr", ""}


def test_the_form_as_typed_weighs_more(index: Index) -> None:
    first, second = index.search("côte", explain=True).hits
    assert [hit.document.id for hit in (first, second)] == ["cote", "cote-seule"]
    exact, other = first.explanation[0], second.explanation[0]
    assert exact.weight > other.weight * (1 + EXACT_WEIGHT)  # it is the rarer one
    assert exact.score > other.score > 0


def test_forms_share_the_score_by_how_often_they_stand(index: Index) -> None:
    exact, lemma, stem = hit_of(index, "parti", "parti").explanation
    assert lemma.score == pytest.approx(stem.score)
    assert lemma.weight == stem.weight
    assert exact.score > lemma.score > 0
    assert exact.weight > lemma.weight > 0


def test_a_compound_in_one_word_weighs_half(index: Index) -> None:
    joined = hit_of(index, "week-end", "weekend").explanation[0]
    typed = hit_of(index, "weekend", "weekend").explanation[0]
    assert joined.weight == pytest.approx(typed.weight * JOINED_WEIGHT)


def test_a_form_that_shares_the_stem_alone_weighs_less(index: Index) -> None:
    _, lemma, _ = hit_of(index, "parti", "parti").explanation
    (stem,) = hit_of(index, "parti", "procès").explanation
    assert facts(stem) == ("stem", "parti", ("parties",), 1)
    assert stem.weight == pytest.approx(lemma.weight * STEM_WEIGHT, rel=1e-5)


def test_words_of_the_title_are_closer(index: Index) -> None:
    *_, last = hit_of(index, "ministre", "ministres").explanation
    assert (last.level, last.word, last.language) == ("closeness", "ministre", "fr")
    assert last.score > 0


@pytest.mark.parametrize("query", ["Les ministres", "les MINISTRES !", "les ministres lang:fr"])
def test_a_title_that_is_the_query(query: str, index: Index) -> None:
    *_, last = hit_of(index, query, "ministres").explanation
    assert (last.level, last.word, last.forms, last.frequency) == ("whole-title", "", (), 0)
    assert last.score > 0
    levels = [part.level for part in hit_of(index, "ministres", "ministres").explanation]
    assert "whole-title" not in levels


def test_a_title_that_is_the_query_as_corrected(index: Index) -> None:
    *_, last = hit_of(index, "bareau", "avocat").explanation
    assert last.level == "whole-title"


def test_nothing_is_explained_unless_asked_for(index: Index) -> None:
    plain, explained = index.search("ministre"), index.search("ministre", explain=True)
    assert {hit.explanation for hit in plain.hits} == {()}
    assert [hit.score for hit in plain.hits] == [hit.score for hit in explained.hits]


QUERIES = (
    "ministre de l’intérieur",
    "+écoles +élèves",
    "schools -teachers",
    "(école OR school) AND (année OR year)",
    "(école -élèves) année OU rentrée",
    "+école (année ET élèves) rentrée",
    "école école",
    '"la rentrée"',
    '="la rentrée" école',
    "titre:école climat",
    'titre:"la rentrée"',
    "minist* titre:cl*",
    "ac* éc* ye*",
    "climat~ scool~",
    "=été =ecole",
    "œuvre cœur de bœuf",
    "+week-end",
    "week-end",
    "the of and",
    "goverment crissis",
    "l’avoct du ministr",
    "La ministre du Commerce en visite à Dakar",
    "Trade minister in Dakarr for three days",
    "Mountain village chosen as a film location",
    "lang:fr année",
    "NOT école",
    "la",
)


@pytest.fixture(scope="module", params=SHAPES)
def judged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    with judged_index(tmp_path_factory.mktemp("judged"), request.param) as opened:
        yield opened


@pytest.mark.parametrize("alone", [True, False], ids=["numpy alone", "compiled"])
def test_the_parts_add_up_to_the_score(judged: Index, alone: bool) -> None:
    speed.load()
    asked = [
        json.loads(line)["text"]
        for line in (JUDGED / "queries.jsonl").read_text("utf-8").splitlines()
    ]
    seen = 0
    levels: set[str] = set()
    for query in (*asked, *QUERIES):
        with numpy_alone() if alone else nullcontext():
            hits = judged.search(query, limit=100, snippets=False, explain=True).hits
        for hit in hits:
            parts = hit.explanation
            assert sum(part.score for part in parts) == pytest.approx(hit.score, abs=1e-4), query
            for part in parts:
                assert part.score > 0, query
                if part.level not in ("closeness", "no-title", "whole-title"):
                    assert part.forms, query
                    assert 0 < part.frequency < 256, query
                    assert part.weight > 0, query
                levels.add(part.level)
        seen += len(hits)
    assert seen > 500
    assert levels == {*get_args(Level)} - {"no-title"}  # all the judged documents have one


def test_a_document_without_a_title(tmp_path: Path) -> None:
    rows = records(20)
    for row in rows[::3]:
        row["title"] = ""
    for row in rows[1::3]:
        row["title"] = "Le crime organisé"
    file = write_jsonl(tmp_path / "c.jsonl", rows)
    with Index.build(tmp_path / "index", [file]) as index:
        hits = index.search("crime organisé", snippets=False, explain=True).hits
    untitled = [hit for hit in hits if not hit.document.title]
    assert untitled
    for hit in hits:
        (own,) = [each for each in hit.explanation if each.level == "no-title"] or (None,)
        assert (own is not None) == (hit in untitled)
        assert own is None or (own.score > 0 and own.forms == ())
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score, abs=1e-4)


def test_only_the_first_hits_are_looked_at_again(tmp_path: Path) -> None:
    file = write_jsonl(tmp_path / "c.jsonl", records(300))
    with Index.build(tmp_path / "index", [file]) as index:
        hits = index.search("crime organisé dossier", limit=150, snippets=False, explain=True).hits
    levels = [{part.level for part in hit.explanation} for hit in hits]
    assert len(hits) > SECOND_PASS
    assert all("closeness" in each for each in levels[:SECOND_PASS])
    assert not any("closeness" in each for each in levels[SECOND_PASS:])
    for hit in hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score, abs=1e-4)
