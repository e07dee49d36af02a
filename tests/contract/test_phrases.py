"""Phrases against a search of the texts: words that stand behind each other, however often."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import Index
from indexer.analysis import analyse
from tests.texts import write_jsonl

WORDS = ("de", "la", "mer", "école", "école de", "l’école", "et")
TEXTS = [
    "de la mer et de la mer de la mer",
    "la mer de la mer",
    "l’école de la mer, l’école et la mer",
    "mer mer mer école école",
    "de la de la de la de la école",
    "et l’école de l’école de la mer de l’école",
    "la la la mer la mer la la mer",
    "école",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("phrases")
    rows = [
        {"id": str(number), "title": "", "body": text, "lang": "fr"}
        for number, text in enumerate(TEXTS)
    ]
    with Index.build(folder / "index", [write_jsonl(folder / "texts.jsonl", rows)]) as opened:
        yield opened


def holding(phrase: str) -> set[str]:
    wanted = [token.stems[0] for token in analyse(phrase, "fr")]
    found = set()
    for number, text in enumerate(TEXTS):
        stems = [token.stems[0] for token in analyse(text, "fr")]
        if any(stems[at : at + len(wanted)] == wanted for at in range(len(stems))):
            found.add(str(number))
    return found


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=12))
@example(["la", "la", "la"])
@example(["de", "la", "mer", "de", "la", "mer"])
@example(["mer", "école"])
@settings(max_examples=200, deadline=None)
def test_the_documents_of_a_phrase(index: Index, words: list[str]) -> None:
    phrase = " ".join(words)
    hits = index.search(f'"{phrase}"', language="fr", limit=50).hits
    assert {hit.document.id for hit in hits} == holding(phrase)


def test_a_phrase_in_titles(tmp_path: Path) -> None:
    rows = [
        {"id": "title", "title": "La mer de la mer", "body": "de la mer", "lang": "fr"},
        {"id": "body", "title": "La mer", "body": "de la mer de la mer", "lang": "fr"},
    ]
    with Index.build(tmp_path / "index", [write_jsonl(tmp_path / "a.jsonl", rows)]) as index:
        found = index.search('titre:"de la mer"', language="fr").hits
        assert [hit.document.id for hit in found] == ["title"]
        both = index.search('"la mer de la mer"', language="fr").hits
        assert {hit.document.id for hit in both} == {"title", "body"}
