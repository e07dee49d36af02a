"""The two articles of ``seeds/``: the right one comes first and the right words are marked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index
from indexer.results import Hit

SEEDS = Path(__file__).parents[2] / "seeds"
FRENCH = "004_3d76bc538110022c.txt"
ENGLISH = "000_fc0fdb67b094ed5a.txt"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.build(tmp_path_factory.mktemp("seeds") / "index", [SEEDS]) as index:
        yield index


def marked(hit: Hit) -> set[str]:
    """The words marked in the snippet, as they stand there."""
    return {
        word
        for start, end in hit.snippet.marks
        for word in re.findall(r"\w+", hit.snippet.text[start:end])
    }


@pytest.mark.parametrize(
    ("query", "first", "forms"),
    [
        ("coopération sécuritaire", FRENCH, {"coopération", "sécuritaire"}),
        ("cooperation securitaire", FRENCH, {"coopération", "sécuritaire"}),
        ("l’intérieur", FRENCH, {"intérieur"}),
        ("l'interieur", FRENCH, {"intérieur"}),
        ("intérieur", FRENCH, {"intérieur"}),
        ("expulsion", FRENCH, {"expulsions?"}),
        ("nationalité", FRENCH, {"nationalité"}),
        ("ministres", FRENCH, {"ministres?"}),
        ("drug traffickers", ENGLISH, {"drugs?", "trafficking"}),
        ("ministers", ENGLISH, {"ministers?"}),
        ("smuggling OR trafficking", ENGLISH, {"trafficking"}),
        ('"migration and security"', ENGLISH, {"migration", "and", "security"}),
    ],
)
def test_the_right_article_comes_first_and_only_what_was_asked_is_marked(
    index: Index, query: str, first: str, forms: set[str]
) -> None:
    hit = index.search(query).hits[0]
    assert Path(hit.document.path).name == first
    words = marked(hit)
    for form in forms:
        assert any(re.fullmatch(form, word, re.IGNORECASE) for word in words), words
    for word in words:
        assert any(re.fullmatch(form, word, re.IGNORECASE) for form in forms), words


def test_names_are_found_in_both_languages(index: Index) -> None:
    hits = index.search("Retailleau Laftit").hits
    assert {Path(hit.document.path).name for hit in hits} == {FRENCH, ENGLISH}
    for hit in hits:
        assert {"Retailleau", "Laftit"} <= marked(hit)


def test_only_the_phrase_is_marked_in_the_whole_document(index: Index) -> None:
    query = '"organized crime"'
    [document] = [
        hit.document for hit in index.search(query).hits if Path(hit.document.path).name == ENGLISH
    ]
    marks = index.highlight(query, document).marks
    occurrences = list(re.finditer(r"organized\s+crime", document.body, re.IGNORECASE))
    assert occurrences
    for start, end in marks:
        assert document.body[start:end].lower() in {"organized crime", "organized", "crime"}
        assert any(found.start() <= start and end <= found.end() for found in occurrences)
    for found in occurrences:
        inside = " ".join(
            document.body[start:end] for start, end in marks if found.start() <= start < found.end()
        )
        assert inside.lower().split() == ["organized", "crime"]
