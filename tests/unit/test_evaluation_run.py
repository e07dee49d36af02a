import json
from pathlib import Path

import pytest

from indexer import Index
from indexer.errors import BadJudgements, IndexNotFound
from indexer.evaluation.run import Score, evaluate, format_table

DOCUMENTS = [
    ("ferry-en", "en", "Ferry fares", "The ferry to the island costs four dollars for residents."),
    ("ferry-fr", "fr", "Tarifs du traversier", "Le traversier vers l’île coûte quatre dollars."),
    ("bees en", "en", "Bees", "Beekeepers in Chambly lost half of their hives this winter."),
    ("bees fr", "fr", "Abeilles", "Les apiculteurs de Chambly ont perdu la moitié des ruches."),
    ("choir-en", "en", "Choir", "The choir sings twice in December, once in the old church."),
    ("choir-fr", "fr", "Chœur", "Le chœur chante en décembre, d’abord dans la vieille église."),
]
QUERIES = [
    ("q-ferry", "en", 'ferry - fares (residents): "the ferry to the island"?', None),
    ("q-bees", "en", "beekeeper Chambly", None),
    ("q-nothing", "en", "unjudged words", None),
    ("q île", "fr", "le traversier vers l'ile", "île"),
    ("q-île-2", "fr", "zzyzx", "île"),
    ("q-choeur", "fr", "où le choeur chante-t-il ?", None),
]
SAME = [
    ("q-ferry", "ferry-en", 2),
    ("q-bees", "bees en", 1),
    ("q-bees", "choir-en", 0),
    ("q-nothing", "choir-en", 0),
    ("q île", "ferry-fr", 3),
    ("q-île-2", "ferry-fr", 3),
    ("q-choeur", "choir-fr", 1),
]
CROSS = [("q-bees", "bees fr", 1)]


def lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "petit"
    place.mkdir()
    (place / "docs.jsonl").write_text(
        lines(
            [
                {"id": id, "lang": language, "title": title, "body": body}
                for id, language, title, body in DOCUMENTS
            ]
        ),
        encoding="utf-8",
    )
    (place / "queries.jsonl").write_text(
        lines(
            [
                {"id": id, "lang": language, "text": text} | ({"group": group} if group else {})
                for id, language, text, group in QUERIES
            ]
        ),
        encoding="utf-8",
    )
    write_grades(place / "qrels.tsv", SAME)
    return place


def write_grades(path: Path, rows: list[tuple[str, str, int]]) -> None:
    path.write_text("".join(f"{q}\t{d}\t{g}\n" for q, d, g in rows), encoding="utf-8")


def test_a_row_per_language_and_one_for_all(folder: Path) -> None:
    english, french, both = evaluate(folder)
    assert [english.language, french.language, both.language] == ["en", "fr", "all"]
    assert {s.set for s in (english, french, both)} == {"petit"}
    assert {s.judgements for s in (english, french, both)} == {"same"}
    # Queries without a relevant document are not asked.
    assert [english.queries, french.queries, both.queries] == [2, 3, 5]
    assert english.ndcg_10 == english.rr_10 == english.r_100 == 1.0
    # One of two wordings of a need finds nothing; the need and the other query weigh the same.
    assert french.ndcg_10 == french.rr_10 == french.r_100 == pytest.approx((0.5 + 1) / 2)
    assert both.ndcg_10 == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert all(score.ms_per_query > 0 for score in (english, french, both))


def test_across_languages_only_the_other_language_is_ranked(folder: Path) -> None:
    write_grades(folder / "qrels-cross.tsv", CROSS)
    run = folder / "run.txt"
    scores = evaluate(folder, run_file=run)
    assert [(s.judgements, s.language) for s in scores] == [
        ("same", "en"),
        ("same", "fr"),
        ("same", "all"),
        ("cross", "en"),
    ]
    # Chambly is written the same in both languages.
    assert scores[-1].ndcg_10 == 1.0
    across = [row.split(" ") for row in (folder / "run-cross.txt").read_text().splitlines()]
    assert across[0][:4] == ["q-bees", "Q0", "bees%20fr", "1"]
    assert all(row[2].endswith("fr") for row in across)


def test_only_judgements_across_languages(folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    write_grades(folder / "qrels-cross.tsv", CROSS)
    [score] = evaluate(folder, run_file=folder / "run.txt")
    assert (score.judgements, score.language, score.queries) == ("cross", "en", 1)
    assert (folder / "run.txt").read_text(encoding="utf-8").startswith("q-bees Q0 ")


def test_a_run_has_six_columns_and_ranks_from_one(folder: Path) -> None:
    run = folder / "run.txt"
    evaluate(folder, run_file=run)
    rows = [row.split(" ") for row in run.read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {6}
    assert {row[0] for row in rows} == {"q-ferry", "q-bees", "q%20île", "q-choeur"}
    by_query: dict[str, list[list[str]]] = {}
    for row in rows:
        by_query.setdefault(row[0], []).append(row)
    for ranked in by_query.values():
        assert [int(row[3]) for row in ranked] == list(range(1, len(ranked) + 1))
        scores = [float(row[4]) for row in ranked]
        assert scores == sorted(scores, reverse=True)


def test_the_oracle_ranks_documents_of_the_query_language_only(folder: Path) -> None:
    run = folder / "run.txt"
    evaluate(folder, oracle_language=True, run_file=run)
    languages = {id: language for id, language, _, _ in QUERIES}
    for row in run.read_text(encoding="utf-8").splitlines():
        query, _, document, *_ = row.split(" ")
        assert document.endswith(languages[query.replace("%20", " ")])


def test_documents_may_lie_elsewhere_or_in_an_index(folder: Path, tmp_path: Path) -> None:
    expected = [score.ndcg_10 for score in evaluate(folder)]
    elsewhere = tmp_path / "documents.jsonl"
    (folder / "docs.jsonl").rename(elsewhere)
    assert [score.ndcg_10 for score in evaluate(folder, docs=elsewhere)] == expected
    location = tmp_path / "index"
    Index.build(location, [elsewhere]).close()
    assert [score.ndcg_10 for score in evaluate(folder, index=location)] == expected
    with pytest.raises(BadJudgements, match=r"neither|no docs\.jsonl"):
        evaluate(folder)


def test_an_index_that_is_not_there_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        evaluate(folder, index=tmp_path / "absent")


def test_judgements_of_other_documents_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(
        '{"id": "x", "lang": "fr", "title": "Autre", "body": "Un autre texte."}\n',
        encoding="utf-8",
    )
    with pytest.raises(BadJudgements, match="not one of its judged documents is in the index"):
        evaluate(folder, docs=other)


def test_a_run_that_cannot_be_written_stops_before_the_work(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    with pytest.raises(OSError, match="absent"):
        evaluate(
            folder,
            run_file=folder / "absent" / "run.txt",
            progress=lambda done, total: steps.append((done, total)),
        )
    assert steps == []


def test_progress_counts_the_queries(folder: Path) -> None:
    write_grades(folder / "qrels-cross.tsv", CROSS)
    steps: list[tuple[int, int]] = []
    evaluate(folder, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(number, 6) for number in range(1, 7)]


SCORE = Score(
    set="presse",
    judgements="cross",
    language="fr",
    queries=1228,
    ndcg_10=0.123456,
    rr_10=1 / 3,
    r_100=1.0,
    ms_per_query=12.3456,
)


def test_a_score_as_json() -> None:
    assert SCORE.as_json() == {
        "set": "presse",
        "judgements": "cross",
        "language": "fr",
        "queries": 1228,
        "ndcg@10": 0.1235,
        "rr@10": 0.3333,
        "r@100": 1.0,
        "ms_per_query": 12.35,
    }


def test_the_table_is_aligned() -> None:
    assert format_table([SCORE]).split("\n") == [
        "set     judgements  language  queries  nDCG@10   RR@10   R@100  ms/query",
        "presse  cross       fr           1228   0.1235  0.3333  1.0000     12.35",
    ]
