"""Many readers on one Index while it is updated and rebuilt."""

import os
import threading
from pathlib import Path

from indexer import Index, Results
from indexer.building import rebuild, update
from tests.texts import records, write_jsonl

QUERIES = (
    "coopération migratoire",
    "cooperation AND border",
    '"crime organisé"',
    "minist*",
    "tribunl~ OR museum",
    "l’école -museum",
    "title:dossier lang:fr date:2005..2015",
    "heating chauffage",
)
THREADS = 8
ROUNDS = int(os.environ.get("INDEXER_TEST_ROUNDS", "8"))
"""Each thread asks every query so often: the figures of the README are with 63 (500 queries)."""


def ids(results: Results) -> tuple[tuple[str, float], ...]:
    return tuple((hit.document.id, round(hit.score, 9)) for hit in results.hits)


def test_answers_equal_those_of_one_thread_on_the_generation_they_name(tmp_path: Path) -> None:
    location, corpus = tmp_path / "index", tmp_path / "corpus"
    write_jsonl(corpus / "a.jsonl", records(400))
    index = Index.build(location, [corpus])
    answers: list[tuple[str, str, int, tuple[tuple[str, float], ...]]] = []
    expected: dict[tuple[str, str], tuple[int, tuple[tuple[str, float], ...]]] = {}
    failures: list[BaseException] = []
    done = threading.Event()

    def learn() -> None:
        """Ask each query once, alone, of the generation now in use."""
        with Index.open(location) as single:
            for query in QUERIES:
                results = single.search(query)
                expected[results.generation, query] = (results.total, ids(results))

    def ask() -> None:
        try:
            for _ in range(ROUNDS):
                for query in QUERIES:
                    results = index.search(query)
                    answers.append((results.generation, query, results.total, ids(results)))
        except BaseException as error:  # a thread must hand its failure over
            failures.append(error)

    def write() -> None:
        number = 0
        try:
            while not done.is_set():
                number += 1
                write_jsonl(corpus / f"more{number % 3}.jsonl", records(20 * number, seed=number))
                (update if number % 3 else rebuild)(location, [corpus])
                learn()
        except BaseException as error:
            failures.append(error)

    learn()
    readers = [threading.Thread(target=ask) for _ in range(THREADS)]
    writer = threading.Thread(target=write)
    for thread in (writer, *readers):
        thread.start()
    for thread in readers:
        thread.join()
    done.set()
    writer.join()
    index.close()

    assert failures == []
    assert len(answers) == THREADS * ROUNDS * len(QUERIES)
    for generation, query, total, hits in answers:
        assert (total, hits) == expected[generation, query]
    assert any(total for _, _, total, _ in answers)
