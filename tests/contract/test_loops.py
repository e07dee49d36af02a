"""Compiled loops or numpy alone: the same documents with the same scores."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from indexer import Index
from indexer.engines.columnar import reader, speed
from indexer.results import Results
from tests.judged import JUDGED, SHAPES, judged_index
from tests.loops import numpy_alone

pytestmark = pytest.mark.skipif(not speed.load(), reason="numba is not installed")

QUERIES = (
    "ministre de l’intérieur",
    "the minister of the interior",
    "coopération sécuritaire franco-marocaine",
    "+écoles +élèves",
    "schools -teachers",
    "(école OR school) AND (année OR year)",
    '"la rentrée"',
    '"climate change"',
    '"de la" mer',
    "title:école",
    "titre:climate",
    "minist*",
    "l’ann*",
    "climat~",
    "scool~",
    "=été",
    "=ecole",
    "œuvre",
    "cœur de bœuf",
    "week-end",
    "the",
    "lang:fr année",
    "NOT école",
    "zzzz",
)


@pytest.fixture(scope="module", params=SHAPES)
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    with judged_index(tmp_path_factory.mktemp("judged"), request.param) as opened:
        yield opened


def answers(index: Index, query: str) -> tuple[Results, Results]:
    # What was remembered of the words was made by either.
    engine = index._current()
    assert isinstance(engine, reader.ColumnarReader)
    engine.generation.terms.clear()
    with numpy_alone():
        numpy = index.search(query, limit=50)
    engine.generation.terms.clear()
    return index.search(query, limit=50), numpy


def judged_queries() -> list[str]:
    lines = (JUDGED / "queries.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize("query", [*QUERIES, *judged_queries()])
def test_the_same_answers(index: Index, query: str) -> None:
    found, expected = answers(index, query)
    assert (found.total, found.languages) == (expected.total, expected.languages)
    assert [hit.document.id for hit in found.hits] == [hit.document.id for hit in expected.hits]
    scores = [hit.score for hit in expected.hits]
    assert [hit.score for hit in found.hits] == pytest.approx(scores, rel=1e-6)
    assert [hit.snippet for hit in found.hits] == [hit.snippet for hit in expected.hits]


def test_most_queries_find_something(index: Index) -> None:
    assert sum(bool(index.search(query).hits) for query in QUERIES) >= 15


def test_postings_of_a_few_documents(index: Index) -> None:
    engine = index._current()
    assert isinstance(engine, reader.ColumnarReader)
    random = np.random.default_rng(1)
    met = 0
    for segment in engine.generation.segments:
        for postings in segment.languages.values():
            every = np.arange(len(postings.posting_end) - 1)
            for _ in range(20):
                families = np.sort(random.choice(every, min(90, len(every)), replace=False))
                numbers = random.integers(segment.documents, size=5)
                documents = np.unique(numbers)
                with numpy_alone():
                    expected = postings.found_in(families, documents)
                found = postings.found_in(families, documents)
                assert [each.tolist() for each in found] == [each.tolist() for each in expected]
                met += len(found[0])
    assert met > 100
