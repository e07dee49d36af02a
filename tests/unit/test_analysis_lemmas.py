import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index
from indexer.analysis import analyse, fold
from indexer.analysis.families import stems
from indexer.analysis.lemmas import irregular_forms, lemmas, same_word
from indexer.analysis.stemming import beginning, stem

PAIRS = Path(__file__).parents[1] / "data" / "pairs.tsv"
FOUND, APART = 0.97, 0.97
"""Shares of pairs that have to be right: what the lists and rules do not know stays open."""


def pairs(sign: str) -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in PAIRS.read_text("utf-8").splitlines()]
    return [(row[0], row[1], row[2]) for row in rows if row[-1] == sign]


def is_marked(language: str, one: str, other: str) -> bool:
    """Whether a word of ``other`` is marked for a word of ``one``, and the other way round."""
    return any(
        set(here.stems) & set(there.stems) and same_word(here.form, there.form, language)
        for here in analyse(one, language)
        for there in analyse(other, language)
    )


def listed(wrong: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"\n{one} {lemmas(one, language)}, {other} {lemmas(other, language)}"
        for language, one, other in wrong
    )


def test_forms_of_one_word_are_found_and_marked() -> None:
    asked = pairs("=")
    wrong = [pair for pair in asked if not is_marked(*pair)]
    assert len(asked) > 600
    assert len(wrong) <= (1 - FOUND) * len(asked), listed(wrong)


def test_false_friends_are_not_marked() -> None:
    asked = pairs("≠")
    wrong = [pair for pair in asked if is_marked(*pair)]
    assert len(asked) > 300
    assert len(wrong) <= (1 - APART) * len(asked), listed(wrong)


@pytest.mark.parametrize(
    ("language", "form", "expected"),
    [
        ("fr", "chevaux", ("cheval",)),
        ("fr", "marché", ("marché",)),
        ("fr", "mise", ("mise", "mettre")),
        ("fr", "salarié", ("salarié", "salarier")),
        ("fr", "salariés", ("salarié",)),
        ("fr", "saurait", ("savoir",)),
        ("fr", "suivies", ("suivi", "suivre")),  # a participle that is an adjective too
        ("fr", "tentes", ("tente", "tenter")),  # simplemma has the verb only
        ("fr", "directrices", ("directeur",)),
        ("fr", "oeuvres", ("oeuvre",)),
        ("fr", "évènements", ("événement",)),
        ("fr", "etaient", ("être",)),  # typed without accents
        ("fr", "eleves", ()),  # élèves or élevés
        ("fr", "paris", ("paris",)),
        ("fr", "production", ("production", "produire")),
        ("en", "went", ("go",)),
        ("en", "leaves", ("leaf", "leave")),
        ("en", "organised", ("organize",)),
        ("en", "cancelled", ("cancel",)),
        ("en", "canadians", ("canadian",)),
        ("en", "aids", ("aids",)),
        ("en", "xyzzy", ()),
        ("de", "Häuser", ()),
        ("fr", "", ()),
    ],
)
def test_lemmas(language: str, form: str, expected: tuple[str, ...]) -> None:
    assert lemmas(form, language) == expected


def test_every_form_of_a_family_holds_one_of_its_needles() -> None:
    # What a search looks for in a text before it analyses anything.
    for language, one, other in pairs("="):
        for form in (one, other):
            for token in analyse(form, language):
                for key in token.stems:
                    needles = (beginning(key), *irregular_forms(key, language))
                    assert any(needle in fold(token.form) for needle in needles), (token, key)


def test_unaccented_irregular_forms_are_in_the_family() -> None:
    for form in ("étaient", "éteignent", "reçoivent", "connaît", "mères", "évènements"):
        assert set(stems(fold(form), "fr")) & {stem(lemma, "fr") for lemma in lemmas(form, "fr")}


TEXTS = {
    "yeux": "Ses yeux sont bleus.",
    "marché": "Le marché de la ville ouvre tôt.",
    "directrice": "La directrice a signé la convention.",
    "poisson": "On vend du poisson sur le port.",
    "élection": "L’élection du maire aura lieu dimanche.",
    "week-end": "Le ministre répond à ses e-mails le week-end.",
    "children": "The children went to the museums.",
    "organization": "The organization has organized its labor.",
    "university": "A university in the north.",
    "news": "The evening news.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("pairs")
    english = ("children", "organization", "university", "news")
    records = [
        {"id": name, "title": name, "body": text, "lang": "en" if name in english else "fr"}
        for name, text in TEXTS.items()
    ]
    file = folder / "texts.jsonl"
    file.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    with Index.build(folder / "index", [file]) as built:
        yield built


def marked(index: Index, query: str, identifier: str, language: str) -> list[str] | None:
    """The words marked in a text for a query; None when the query does not find it."""
    for hit in index.search(query, language=language, limit=20).hits:
        if hit.document.id == identifier:
            return [hit.snippet.text[start:end] for start, end in hit.snippet.marks]
    return None


@pytest.mark.parametrize(
    ("language", "query", "identifier", "words"),
    [
        ("fr", "œil", "yeux", ["yeux"]),
        ("fr", "être", "yeux", ["sont"]),
        ("fr", "directeur", "directrice", ["directrice"]),
        ("fr", "élire", "élection", ["élection"]),
        ("fr", "avoir", "élection", ["aura"]),
        ("fr", "courriel", "week-end", ["e-mails"]),
        ("fr", "marche", "marché", []),  # found, because somebody may mean the other
        ("fr", "poison", "poisson", None),
        ("fr", "elire", "élection", ["élection"]),
        ("en", "child", "children", ["children"]),
        ("en", "go", "children", ["went"]),
        ("en", "organise", "organization", ["organization", "organized"]),
        ("en", "labour", "organization", ["labor"]),
        ("en", "universe", "university", None),
        ("en", "new", "news", None),
    ],
)
def test_words_are_found_and_marked_in_a_text(
    index: Index, language: str, query: str, identifier: str, words: list[str] | None
) -> None:
    assert marked(index, query, identifier, language) == words
