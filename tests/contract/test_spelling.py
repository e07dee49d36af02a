"""Mistyped words over a real index: what is searched in their place, suggested and said."""

import time
from collections.abc import Iterator

import pytest

from indexer import Index, Results
from indexer.engines.columnar.reader import ColumnarReader
from indexer.query.corrections import MOST, Similar
from indexer.query.parser import parse
from tests.texts import write_jsonl

FRENCH = (
    ("demission", "Démission du maire", "Le maire a remis sa démission au préfet."),
    ("avocat", "Barreau", "L’avocat plaide, et l’avocate du syndicat l’écoute."),
    ("hay", "La roseraie", "La roseraie de L’Haÿ-les-Roses rouvre en mai, dit Aïcha Benali."),
    ("ecole", "Rentrée", "L’école du village accueille une classe bilingue."),
    *(
        (f"decision-{n}", f"Conseil {n}", "Le conseil a pris sa décision, et la décision est là.")
        for n in range(6)
    ),
    *((f"gouv-{n}", f"Réforme {n}", "Le gouvernement prépare une réforme.") for n in range(12)),
    ("faute", "Brouillon", "Un gouvernemnt qui hésite."),
)
ENGLISH = (
    ("letter", "Letters", "We receive a letter every week."),
    ("decision", "Court", "The court published its decision on Monday."),
    *((f"gov-{n}", f"Budget {n}", "The government presents its budget.") for n in range(12)),
    ("draft", "Draft", "A goverment of the people, wrote the pupil."),
    ("gone", "Brewing", "The zymurgist brews beer."),
)
SHAPES = ("one segment", "several, with deletions")


def rows(texts: tuple[tuple[str, str, str], ...], language: str) -> list[dict[str, str]]:
    return [{"id": i, "title": t, "body": b, "lang": language} for i, t, b in texts]


@pytest.fixture(scope="module", params=SHAPES)
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("spelling")
    texts = folder / "texts"
    write_jsonl(texts / "en.jsonl", rows(ENGLISH, "en"))
    several = request.param != SHAPES[0]
    write_jsonl(texts / "fr.jsonl", rows(FRENCH[:9] if several else FRENCH, "fr"))
    with Index.build(folder / "index", [texts]) as opened:
        if several:
            write_jsonl(texts / "fr.jsonl", rows(FRENCH, "fr"))
            opened.update()
            write_jsonl(texts / "en.jsonl", rows(ENGLISH[:-1], "en"))
            opened.update()
        yield opened


def corrections(results: Results) -> list[tuple[object, object]]:
    facts = [dict(each.facts) for each in results.notices if each.code == "word-corrected"]
    return [(each["typed"], each["used"]) for each in facts]


def ids(results: Results) -> list[str]:
    return [hit.document.id for hit in results.hits]


@pytest.mark.parametrize(
    ("query", "typed", "used", "id"),
    [
        ("démision", "démision", "démission", "demission"),
        ("DÉMISION", "démision", "démission", "demission"),
        ("demision du maire", "demision", "démission", "demission"),
        ("recieve", "recieve", "receive", "letter"),
        ("Recieve a letter", "recieve", "receive", "letter"),
        ("l’avoct", "avoct", "avocat", "avocat"),
        ("l'Avoct", "avoct", "avocat", "avocat"),
        ("rosseraie", "rosseraie", "roseraie", "hay"),
        ("Benalli", "benalli", "benali", "hay"),
        ("lang:fr démision", "démision", "démission", "demission"),
    ],
)
def test_a_word_of_the_index_stands_in(
    query: str, typed: str, used: str, id: str, index: Index
) -> None:
    found = index.search(query)
    assert corrections(found) == [(typed, used)]
    assert ids(found)[0] == id
    marked = found.hits[0].snippet
    assert used in {marked.text[start:end].lower() for start, end in marked.marks}
    for language, quote in (("en", f"“{used}” was"), ("fr", f"«\xa0{used}\xa0» a été")):
        assert any(quote in notice.text(language) for notice in found.notices)


@pytest.mark.parametrize(
    "query",
    [
        "ecole",  # accents left out
        "AICHA",
        "Aïcha",
        "L’Hay",
        "L’Haÿ-les-Roses",
        "démissions",  # another form of a word that is there
        "combien de maires",  # a French function word, which English does not have
        "hippopotame",  # a word of the dictionary that is nowhere
        "chevaux",
        "decison2025",
        "avct",
        "+démision maire",
        "démision ET maire",
        '"démision du maire"',
        "=démision",
        "titre:démision",
        "démision~",
    ],
)
def test_nothing_stands_in(query: str, index: Index) -> None:
    assert corrections(index.search(query)) == []


def test_each_language_has_its_own(index: Index) -> None:
    # *décision* stands more often, but in English nothing else looks like it.
    assert corrections(index.search("démision", language="fr")) == [("démision", "démission")]
    assert corrections(index.search("démision", language="en")) == [("démision", "decision")]
    assert ids(index.search("démision", language="en")) == ["decision"]


def test_a_word_of_deleted_documents_only(index: Index) -> None:
    found = index.search("zymurgyst")
    kept = ids(index.search("zymurgist"))
    assert corrections(found) == [("zymurgyst", "zymurgist")] * len(kept)
    assert ids(found) == kept
    assert found.suggestion is None


def test_whole_documents_are_marked_alike(index: Index) -> None:
    document = index.document("demission")
    highlights = index.highlight("démision du maire", document)
    shown = {document.body[start:end] for start, end in highlights.marks}
    assert shown == {"démission", "maire"}
    assert [document.title[a:b] for a, b in highlights.title_marks] == ["Démission", "maire"]
    # In English alone another word stands in, as it does in the search.
    document = index.document("decision")
    marks = index.highlight("démision", document, language="en").marks
    assert {document.body[start:end] for start, end in marks} == {"decision"}
    assert index.highlight("démision", document).marks == ()


@pytest.mark.parametrize(
    ("query", "language", "suggested"),
    [
        ("goverment", None, "government"),
        ("Goverment", None, "Government"),
        ("the GOVERMENT", None, "the GOVERNMENT"),
        ("goverment", "en", "government"),
        ("+goverment", None, "+government"),
        ("gouvernemnt", None, "gouvernement"),
        ("l’ancien Gouvernemnt", "fr", "l’ancien Gouvernement"),
        ("lang:en goverment", None, "lang:en government"),
        ("goverment <b>&", None, "government <b>&"),
        ("goverment ET people", None, None),  # with *government* nothing is found
        ("goverment date:2031", None, None),
        ("titre:goverment", None, None),
        ("=goverment", None, None),
        ('"goverment of the people"', None, None),
        ("goverment~", None, None),
        ("government", None, None),
        ("budget", None, None),
    ],
)
def test_suggestions(query: str, language: str | None, suggested: str | None, index: Index) -> None:
    found = index.search(query, language=language)
    assert found.suggestion == suggested
    if suggested is not None:
        assert parse(suggested).notices == parse(query).notices
        again = index.search(suggested, language=language)
        assert again.total > found.total
        assert again.suggestion is None


def test_a_suggestion_takes_the_corrected_words_along(index: Index) -> None:
    found = index.search("rosseraie goverment")
    assert corrections(found) == [("rosseraie", "roseraie")]
    assert found.suggestion == "roseraie government"


def test_what_is_asked_of_the_index_is_bounded(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    similar = ColumnarReader.lookalike

    def counted(reader: ColumnarReader, word: str, language: str) -> Similar | None:
        asked.append((word, language))
        return similar(reader, word, language)

    monkeypatch.setattr(ColumnarReader, "lookalike", counted)
    letters = "bcdfghjklmnpqrst"
    query = " ".join(f"goverment démision zz{a}{b}zz" for a in letters for b in letters)[:3_000]
    started = time.perf_counter()
    found = index.search(query)
    assert time.perf_counter() - started < 2
    assert corrections(found) == [("démision", "démission")]
    assert len(asked) == len(set(asked)) <= MOST * 3
    asked.clear()
    index.search("government budget")
    assert asked == []


@pytest.mark.parametrize(
    ("query", "word", "form", "language", "better"),
    [
        ("l’écolier", "écolier", "école", "fr", "l’école"),
        ("+gouvernementalisme", "gouvernementalisme", "gouvernement", "fr", "+gouvernement"),
        ("governmentality", "governmentality", "government", "en", "government"),
        ("titre:décisoires", "décisoires", "décision", "fr", None),
        ('"remis sa démissionnaire"', "démissionnaire", "démission", "fr", None),
    ],
)
def test_words_that_look_like_absent_ones(
    index: Index, query: str, word: str, form: str, language: str, better: str | None
) -> None:
    results = index.search(query)
    assert results.total == 0
    found = [(each.word, each.form, each.language, each.query) for each in results.instead]
    if better is None:  # nothing is to be changed in a phrase, and not everything is in titles
        assert found == []
        return
    assert (word, form, language, better) in found
    assert all(index.search(each.query).total for each in results.instead)


def test_a_word_that_another_stands_for_is_told_once(index: Index) -> None:
    results = index.search("démision xyzzyq", filters={"year": "1990"})
    assert results.total == 0
    told = [(each.code, dict(each.facts)) for each in results.notices]
    assert ("word-corrected", {"typed": "démision", "used": "démission"}) in told
    assert [facts for code, facts in told if code.startswith("word-absent")] == [{"word": "xyzzyq"}]


def test_no_other_words_where_something_is_found(index: Index) -> None:
    assert index.search("école gouvernementalisme").instead == ()
    assert index.search("xyzzyq").instead == ()
    # Deleted, or in the other language: what is offered must be found by the same search.
    results = index.search("zymurgists", language="fr")
    assert (results.total, results.instead) == (0, ())


def test_an_exact_form_that_is_nowhere_is_named(index: Index) -> None:
    results = index.search('="gouvernementalisme"')
    (notice,) = [each for each in results.notices if each.code.startswith("word-absent")]
    assert dict(notice.facts) == {"word": "gouvernementalisme"}
