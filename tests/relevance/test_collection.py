"""The judged collection is broad enough for its floors to mean something."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index
from indexer.documents import LANGUAGES
from indexer.evaluation.judgements import load
from tests.judged import JUDGED

KINDS = {
    "accents": "accents left out",
    "apostrophe": "elisions and names with apostrophes: curly, straight, glued, spaced",
    "compound": "joined, hyphenated or apart, other than in the text",
    "homograph": "a word of both languages",
    "identifier": "names in programs, numbers of laws and versions",
    "inflection": "other forms than in the text, irregular ones too",
    "keywords": "plain words",
    "name": "people, places, papers",
    "number": "numbers, dates, centuries",
    "phrase": "quoted words",
    "question": "a whole sentence",
    "spelling": "British or American, French before or after 1990, clé or clef",
    "stopwords": "nothing but words that other engines drop",
    "typo": "a letter wrong, missing, doubled or swapped",
    "word": "one word",
}
ANY_LANGUAGE = {"apostrophe", "identifier", "name", "number"}
"""Kinds of queries that documents of the other language may answer just as well."""


def records(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (JUDGED / name).read_text("utf-8").splitlines()]


DOCUMENTS = {row["id"]: row for row in records("docs.jsonl")}
QUERIES = {row["id"]: row for row in records("queries.jsonl")}


def test_there_are_enough_documents_and_queries_in_both_languages() -> None:
    assert len(DOCUMENTS) == len(records("docs.jsonl")) >= 150
    assert len(QUERIES) == len(records("queries.jsonl")) >= 120
    languages = Counter(row.get("lang", "mixed") for row in DOCUMENTS.values())
    assert set(languages) == {*LANGUAGES, "mixed"}
    assert min(languages[each] for each in LANGUAGES) >= 70
    assert languages["mixed"] >= 8
    asked = Counter(row["lang"] for row in QUERIES.values())
    assert min(asked[each] for each in LANGUAGES) >= 60


def test_no_text_and_no_query_is_there_twice() -> None:
    assert len({row["body"] for row in DOCUMENTS.values()}) == len(DOCUMENTS)
    assert len({(row["lang"], row["text"]) for row in QUERIES.values()}) == len(QUERIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_query_is_asked_several_times_in_both_languages(language: str) -> None:
    asked = Counter(row["kind"] for row in QUERIES.values() if row["lang"] == language)
    assert set(asked) == set(KINDS)
    assert min(asked.values()) >= 3, asked


def test_queries_are_of_the_kind_they_say() -> None:
    for row in QUERIES.values():
        text, kind = row["text"], row["kind"]
        assert bool(re.fullmatch(r'.*["«“].+["»”].*', text)) == (kind == "phrase"), row
        if kind == "word":
            assert text.isalpha(), row
        if kind == "stopwords":
            assert " " in text, row


@pytest.mark.parametrize("kind", ["same", "cross"])
def test_judgements_are_of_documents_in_the_language_they_say(kind: str) -> None:
    grades = {str(each): rows for each, rows in load(JUDGED).grades.items()}[kind]
    for query, row in grades.items():
        asked = QUERIES[query]
        for document, grade in row.items():
            assert 1 <= grade <= 3, (query, document)
            language = DOCUMENTS[document].get("lang")
            if language is None or (kind == "same" and asked["kind"] in ANY_LANGUAGE):
                continue
            assert (language == asked["lang"]) == (kind == "same"), (query, document)


def test_every_document_has_the_language_it_says_and_the_others_are_mixed(tmp_path: Path) -> None:
    def pages(index: Index) -> Iterator[tuple[str, str]]:
        for each in DOCUMENTS:
            yield each, index.document(each).language

    with Index.build(tmp_path / "index", [JUDGED / "docs.jsonl"]) as index:
        assert dict(pages(index)) == {
            each: row.get("lang", "mixed") for each, row in DOCUMENTS.items()
        }
