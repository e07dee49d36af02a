"""If a row fails, look at indexer/marking.py."""

import pytest

from indexer.documents import SEARCHED, Document, Passage
from indexer.marking import Finder
from indexer.query.analysed import wanted_leaves
from indexer.query.analysing import analyse_query
from indexer.query.parser import parse
from indexer.snippets import LENGTH, Highlighter


def marked(query: str, text: str, language: str) -> list[str]:
    """The words of ``text`` that a query finds, in order."""
    leaves = wanted_leaves(analyse_query(parse(query).node, (language,)).root)
    finder = Finder(language, [(word, leaf, 1.0) for word, leaf in enumerate(leaves)])
    return [text[match.start : match.end] for match in finder.matches(text)]


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("avocat", "L’avocat, les AVOCATS et l'avocate.", "fr", ["avocat", "AVOCATS", "avocate"]),
        ("securite", "la sécurité — SÉCURITÉS", "fr", ["sécurité", "SÉCURITÉS"]),
        ("sécurité", "la securite; insécurité", "fr", ["securite"]),
        ("securite", "se\u0301curite\u0301", "fr", ["se\u0301curite\u0301"]),
        ("securite", "s\u00adécurité", "fr", ["s\u00adécurité"]),
        ("oeuvre", "main-d’œuvre, Œuvres, hors-d'oeuvre", "fr", ["œuvre", "Œuvres", "oeuvre"]),
        ("animal", "Les animaux du refuge", "fr", ["animaux"]),
        ("aujourdhui", "C’est aujourd’hui.", "fr", ["aujourd’hui"]),
        ("aujourd'hui", "C’est aujourd’hui.", "fr", ["aujourd’hui"]),
        ("weekend", "le week-end du 3", "fr", ["week-end"]),
        ("week-end", "un weekend", "fr", ["weekend"]),
        ("onu", "l’O.N.U. et l’ONU", "fr", ["O.N.U", "ONU"]),
        ("avocat", "l’« avocat » du diable", "fr", ["avocat"]),
        ("1000", "1\u202f000 euros, 1 000 francs, 1,000", "fr", ["1\u202f000", "1 000", "1,000"]),
        ("1000", "de 1 000 000 à 11 000", "fr", []),
        ('"loi sur les pêches"', "La loi sur les pêches; loi, sur la pêche", "fr",
         ["loi", "sur", "les", "pêches"]),
        ('"de droit"', "de d’« droit » et de bon droit", "fr", ["de", "droit"]),
        ('"bon droit"', "le bon vieux droit", "fr", []),
        ("possible", "the possibility, possibly impossible", "en", ["possibility", "possibly"]),
        ("lie", "lying; she lied; belief", "en", ["lying", "lied"]),
        ("+will", "I won’t; you will; ill will", "en", ["won’t", "will", "will"]),
        ("script", "JavaScript and postscripts", "en", ["Script"]),
        ("politi*", "Politics, the politic, impolitic", "en", ["Politics", "politic"]),
        ("Casablanka~", "Casablanca, Casablank, Casbalanka, Blanka", "en",
         ["Casablanca", "Casablank", "Casbalanka"]),
        ("москва", "В Москва", "other", ["Москва"]),
        ("ª", "1 ª", "fr", ["ª"]),
        ("x", "", "en", []),
    ],
)  # fmt: skip
def test_words_found(query: str, text: str, language: str, expected: list[str]) -> None:
    assert marked(query, text, language) == expected


def document(body: str, title: str = "Titre") -> Document:
    whole = (Passage(0, len(body), "fr"),)
    return Document("1", "a.txt", title, body, "txt", "fr", "fr", whole)


def highlighter(query: str) -> Highlighter:
    return Highlighter(analyse_query(parse(query).node, SEARCHED).root, {})


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        ("  \n Un visa. \n", False, False),
        ("mot " * 200 + "visa", True, False),
        ("visa " + "mot " * 200, False, True),
        ("mot " * 200 + "visa " + "mot " * 200, True, True),
        (" \n" * 300 + "visa" + " \n" * 300, False, False),
    ],
)
def test_a_fragment_says_whether_the_text_goes_on(body: str, before: bool, after: bool) -> None:
    snippet = highlighter("visas").snippet(document(body))
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["visa"]
    assert (snippet.before, snippet.after) == (before, after)
    assert len(snippet.text) <= LENGTH


def test_words_asked_for_in_the_title_are_marked_in_the_title_alone() -> None:
    found = highlighter("titre:visa asile").highlights(
        document("Un visa, l’asile.", "Visas et asile")
    )
    assert found.title_marks == ((0, 5), (9, 14))
    assert found.marks == ((11, 16),)
