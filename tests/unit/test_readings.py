"""How a query was read beyond what was typed, and the query without that."""

from collections.abc import Iterator

import pytest

from indexer import Index
from indexer.analysis import Token, analyse
from indexer.query import readings
from indexer.query.readings import MOST_FORMS, exactly
from tests.texts import write_jsonl

ROWS = (
    ("fr", "Regard", "L’œil du maire et les yeux de l’opposition. Deux yeux, deux œillets."),
    ("fr", "Budget", "Le budget de la région. Les budgets des communes, sans le résumé."),
    ("fr", "Étude", "Elle étudie, ils étudient, nous étudions, vous étudiez, tu étudies l’étude."),
    ("fr", "Phare", "Le phare éclaire la mer et le port. Les phares s’éteignent."),
    ("fr", "Sortie", "Un week-end à la mer, puis un weekend au port."),
    ("en", "Budget", "The budget of the county. Budgeting is hard work for the councils."),
    ("en", "Resume", "He sent a resume to the council and to the county."),
)


@pytest.fixture(scope="module", params=["one segment", "several"])
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("readings")
    rows = [
        {"id": str(n), "title": title, "body": body, "lang": language}
        for n, (language, title, body) in enumerate(ROWS)
    ]
    cut = 1 if request.param == "several" else len(rows)
    write_jsonl(folder / "texts" / "a.jsonl", rows[:cut])
    with Index.build(folder / "index", [folder / "texts"]) as opened:
        if cut < len(rows):
            write_jsonl(folder / "texts" / "b.jsonl", rows[cut:])
            opened.update()
        yield opened


@pytest.mark.parametrize(
    ("query", "words", "expected"),
    [
        ("yeux budgets", ["yeux"], '="yeux" budgets'),
        ("d’yeux, l'œil", ["OEIL", "yeux"], '="yeux" ="œil"'),
        ("+budget -budget titre:budget", ["budget"], '+="budget" -budget titre:="budget"'),
        ("-titre:budget SAUF budget", ["budget"], "-titre:budget SAUF budget"),
        ("« budget » budget* budgt~", ["budget", "budgt"], "« budget » budget* budgt~"),
        ("=budget", ["budget"], "=budget"),
        ("(Budget OU phare) lang:fr", ["budget"], '(="Budget" OU phare) lang:fr'),
        ("le week-end", ["week-end"], 'le ="week-end"'),
        ("résumé", ["resume"], '="résumé"'),
        ("phare", ["port"], "phare"),
        ("*phare --port titre::mer", ["phare", "port", "mer"], '="phare" ="port" titre:="mer"'),
        ("port - phare, ~mer", ["phare", "mer"], 'port - ="phare" ="mer"'),
    ],
)
def test_words_exactly_as_typed(query: str, words: list[str], expected: str) -> None:
    assert exactly(query, words) == expected
    assert exactly(expected, words) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("d’yeux", [("yeux", "fr", ("oeil",), '="yeux"')]),
        ("l’œil", [("œil", "fr", ("yeux",), '="œil"')]),
        ("resume", []),  # accents alone
        ("phare", [("phare", "fr", ("phares",), '="phare"')]),
        ('=phare "les phares" pha* -budgets', []),
        ("lang:fr", []),
        ("xyzzyq", []),
        ("week-end", [("week-end", "fr", ("weekend",), '="week-end"')]),
        # No link to nothing: the words are in the index, yet not as they were typed.
        ("week-ends", [("week-ends", "fr", ("weekend",), None)]),
        ("éclairer", [("éclairer", "fr", ("éclaire",), None)]),
        ("phares/ports", []),
        ("the county of la mer", []),  # articles of either language are not worth a line
    ],
)
def test_other_forms_come_from_the_index(
    index: Index, query: str, expected: list[tuple[str, str, tuple[str, ...], str | None]]
) -> None:
    found = index.search(query, readings=True).readings
    assert [(each.word, each.language, each.forms, each.only) for each in found] == expected
    assert index.search(query).readings == ()


def test_the_language_of_the_query_comes_first(index: Index) -> None:
    found = index.search("les budgets des communes", readings=True)
    assert found.language == "fr"
    told = {(each.word, each.language): each.forms for each in found.readings}
    assert [*told][:2] == [("budgets", "fr"), ("budgets", "en")]
    assert told["budgets", "fr"] == ("budget",)
    assert set(told["budgets", "en"]) == {"budget", "budgeting"}


def test_the_most_frequent_forms_of_the_same_word(index: Index) -> None:
    (reading,) = index.search("étudier", language="fr", readings=True).readings
    assert len(reading.forms) == MOST_FORMS
    assert "étude" not in reading.forms  # a word of its own comes after the forms of the verb
    (reading,) = index.search("œil", language="fr", readings=True).readings
    assert reading.forms[0] == "yeux"


def test_the_query_for_the_word_alone_finds_no_other_form(index: Index) -> None:
    (reading,) = index.search("d’yeux", readings=True).readings
    assert reading.only is not None
    hits = index.search(reading.only).hits
    marked = [hit.snippet.text[start:end] for hit in hits for start, end in hit.snippet.marks]
    assert set(marked) == {"yeux"}
    assert index.search(reading.only, readings=True).readings == ()


def test_notices_lead_to_what_was_typed(index: Index) -> None:
    found = index.search("le phqre de la mer", readings=True)
    queries = {notice.code: notice.query for notice in found.notices}
    assert queries["word-corrected"] == 'le ="phqre" de la mer'
    assert queries["stop-words-ignored"] == '="le" phqre ="de" ="la" mer'
    assert "phqre" not in {each.word for each in found.readings}
    exact = index.search('="le" phare ="de" ="la" mer')
    assert "stop-words-ignored" not in {notice.code for notice in exact.notices}
    assert exact.hits[0].document.title == "Phare"


def test_articles_are_no_absent_words(index: Index) -> None:
    found = index.search('="l’xyzzyq"')
    assert found.total == 0
    for language in ("en", "fr"):
        assert all(notice.text(language) for notice in found.notices)


def test_a_long_query_is_read_word_by_word(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def counted(text: str, language: str) -> list[Token]:
        nonlocal calls
        calls += 1
        return analyse(text, language)

    monkeypatch.setattr(readings, "analyse", counted)
    words = [f"budgets{n}" for n in range(98)]
    found = index.search(" ".join(["budgets", *words]), readings=True).readings
    assert {each.word for each in found} == {"budgets"}
    # Once to tell where the word stands, once for each language.
    assert calls <= 4 * (1 + len(words))
