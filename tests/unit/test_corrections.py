"""Words in the place of mistyped ones: which may be exchanged, for what, and how a query reads."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.analysed import AnalysedQuery, Terms, wanted_leaves
from indexer.query.analysing import analyse_query
from indexer.query.corrections import (
    MOST,
    Lookalikes,
    Similar,
    best_first,
    by_word,
    can_be_corrected,
    corrected,
    likelihood,
    rewritten,
    unknown_words,
    weight,
)
from indexer.query.parser import parse


def analysed(query: str) -> AnalysedQuery:
    return analyse_query(parse(query).node, ("en", "fr", "other"))


def unknown(query: str) -> list[str]:
    """The words of a query that may be exchanged when the index has not one word."""
    root = analysed(query).root
    idfs = {leaf: 0.0 for leaf in wanted_leaves(root) if isinstance(leaf, Terms)}
    return list(unknown_words(root, idfs))


@pytest.mark.parametrize("word", ["démision", "recieve", "goverment", "casablanka", "titel"])
def test_words_that_may_hold_an_error(word: str) -> None:
    assert can_be_corrected(word)


@pytest.mark.parametrize(
    "word",
    [
        # Too short, digits, signs.
        "avct",
        "haÿ",
        "c46bis",
        "avril2025",
        "l'avoct",
        "",
        # In a dictionary, in whichever language; function words are in no dictionary of lemmas.
        "receive",
        "démission",
        "chevaux",
        "wheels",
        "calender",
        "combien",
        "pourquoi",
        "through",
        "yourself",
        # Accents that are left out are no error.
        "ecole",
        "ecoles",
        "deces",
        "resume",
        "interieur",
        "prelevement",
        "decu",
        "degat",
        "maitre",
        "oeuvre",
    ],
)
def test_words_that_stay(word: str) -> None:
    assert not can_be_corrected(word)


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("demision", "demission", "decision"),  # a letter doubled before one changed
        ("meutre", "meurtre", "mettre"),  # one left out before one changed
        ("acceuil", "accueil", "acceuils"),  # two exchanged before one left out
        ("comisaire", "commisaire", "comissaire"),  # either is as likely
        ("developpement", "developement", "developpements"),
        ("independence", "independance", "independente"),  # a vowel for a vowel
    ],
)
def test_likely_errors_first(typed: str, first: str, second: str) -> None:
    assert likelihood(typed, first) >= likelihood(typed, second)


@given(st.text("abcé", max_size=6), st.text("abcé", max_size=6))
def test_every_pair_has_a_likelihood(typed: str, meant: str) -> None:
    assert likelihood(typed, meant) >= 1.0


def test_a_frequent_word_needs_an_error_as_likely() -> None:
    assert weight("démision", "démission", 3) > weight("démision", "décision", 300)
    assert weight("rapprot", "rapport", 300) > weight("rapprot", "rapprit", 3)
    assert weight("modal", "model", 10_000) > weight("modal", "modals", 1)


def test_the_language_of_the_query_decides() -> None:
    found = {"en": Similar("eras", 4, 0), "fr": Similar("esdras", 1, 0)}
    french = best_first("edras", found, {"en": 0.001, "fr": 0.999})
    assert french == [("fr", Similar("esdras", 1, 0))]
    english = best_first("edras", found, {"en": 0.999, "fr": 0.001})
    assert english == [("en", Similar("eras", 4, 0))]
    # Where both are as good, both are searched.
    both = {"en": Similar("development", 90, 0), "fr": Similar("développement", 9, 0)}
    order = [language for language, _ in best_first("developement", both, {"en": 0.5, "fr": 0.5})]
    assert order == ["fr", "en"]
    assert best_first("xyzzyq", {}, {"en": 0.5}) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("démision du ministre", ["démision"]),
        ("DÉMISION", ["démision"]),
        ("De\u0301mision", ["démision"]),  # as macOS types é
        ("l’avoct", ["avoct"]),
        ("la goverment's démision", ["goverment", "démision"]),
        ("lang:fr démision", ["démision"]),
        ("lang:fr date:2024 démision ministre", ["démision"]),
        ("démision -ministre", ["démision"]),
        # Who asks for a word like that wants no other.
        ("+démision ministre", []),
        ("(démision OU départ) ET ministre", []),
        ("démision ET ministre", []),
        ("-démision ministre", []),
        ("ministre SAUF démision", []),
        ('"la démision du ministre"', []),
        ("« démision »", ["démision"]),  # a phrase of one word is that word
        ("=démision", []),
        ("démision*", []),
        ("démision~", []),
        ("titre:démision", []),
        ("path:démision", []),
        # Names with accents, short words, digits.
        ("L’Haÿ", []),
        ("C-46bis", []),
        ("combien de chevaux", []),
    ],
)
def test_unknown_words(query: str, expected: list[str]) -> None:
    assert unknown(query) == expected


def test_a_word_that_one_language_has_is_known() -> None:
    root = analysed("Casablanka").root
    leaves = [leaf for leaf in wanted_leaves(root) if isinstance(leaf, Terms)]
    assert {leaf.language for leaf in leaves} == {"en", "fr", "other"}
    assert unknown_words(root, dict.fromkeys(leaves, 0.0)) == {"casablanka": ("en", "fr", "other")}
    assert unknown_words(root, {each: float(each.language == "fr") for each in leaves}) == {}


def test_the_corrected_query_keeps_its_shape() -> None:
    query = analysed('+ministre "chef du gouvernement" Démision')
    done = corrected(query, {("fr", "démision"): "démission", ("en", "démision"): "demission"})
    assert repr(done.root).count("'démision'") == repr(done.root).count("typed='démision'") + 1
    assert {fold for each in done.words for fold in each["fr"]} >= {"demission", "ministre"}
    assert done.typed == "ministre chef du gouvernement Démission"
    assert corrected(query, {}) is query
    assert by_word({("fr", "x"): "a", ("en", "x"): "b"}) == {"x": "a"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("goverment", "government"),
        ("GOVERMENT", "GOVERNMENT"),
        ("Goverment crisis", "Government crisis"),
        ("l’Avoct", "l’Avocat"),
        ("l'avoct-conseil", "l'avocat-conseil"),
        ("De\u0301mision", "Démission"),
        ("go\u00advern\u200bment", "go\u00advern\u200bment"),
        ("+goverment", "+government"),
        ("(goverment OU avoct) ET lang:fr", "(government OU avocat) ET lang:fr"),
        ("titre:goverment", "titre:government"),
        ("title: goverment", "title: government"),
        # Nothing but words that are asked for as they are.
        ("=goverment goverment", "=goverment government"),
        ('"goverment" goverment', '"goverment" government'),
        ("« goverment » goverment", "« goverment » government"),
        ("goverm* goverment* goverment~", "goverm* goverment* goverment~"),
        ("-goverment goverment", "-goverment government"),
        ("avoct SAUF goverment", "avocat SAUF goverment"),
        ("path:goverment/avoct goverment", "path:goverment/avoct government"),
        ("goverment:x", "goverment:x"),
        ("titel:rapport", "titel:rapport"),
        ("title", "title"),
    ],
)
def test_rewritten(query: str, expected: str) -> None:
    words = {"goverment": "government", "avoct": "avocat", "démision": "démission"}
    assert rewritten(query, {**words, "titel": "title"}) == expected


@given(st.text(max_size=60))
def test_rewriting_nothing_changes_nothing(query: str) -> None:
    assert rewritten(query, {}) == query


def test_the_index_is_asked_about_few_words_once_each() -> None:
    asked: list[tuple[str, str]] = []

    def ask(word: str, language: str) -> Similar | None:
        asked.append((word, language))
        return Similar(word + "e", 1, 0) if language == "fr" else None

    lookalikes = Lookalikes(ask)
    for _ in range(2):
        for n in range(30):
            found = lookalikes.of(f"mot{n}", ("en", "fr"))
            assert found == ({"fr": Similar(f"mot{n}e", 1, 0)} if n < MOST else {})
    assert len(asked) == len(set(asked)) == 2 * MOST


def test_a_long_query_of_unknown_words_takes_no_time() -> None:
    query = " ".join(f"goverment{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300))[:3_000]
    started = time.perf_counter()
    words = unknown(query)
    rewritten(query, dict.fromkeys(words, "government"))
    assert len(words) == MOST
    assert time.perf_counter() - started < 2
