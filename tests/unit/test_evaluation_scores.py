from dataclasses import replace

import pytest

from indexer.evaluation.judgements import JudgedQuery, Kind
from indexer.evaluation.scores import (
    QueryScore,
    Score,
    mean_score,
    score_query,
    score_rows,
)


def query(id: str, language: str, value: float, group: str | None = None) -> QueryScore:
    asked = JudgedQuery(id, language, f"texte {id}", group)
    return QueryScore("presse", "same", asked, value, value, value, 1, 0.002)


def test_a_query_is_measured_and_written() -> None:
    asked = JudgedQuery("q1", "fr", "congé d’été", "congé")
    found = score_query("presse", "same", asked, ["x", "a", "b"], {"a": 1, "b": 0}, 0.5)
    assert found.as_json() == {
        "type": "query",
        "set": "presse",
        "judgements": "same",
        "query": "q1",
        "group": "congé",
        "language": "fr",
        "text": "congé d’été",
        "ndcg@10": 0.6309,
        "rr@10": 0.5,
        "r@100": 1.0,
        "first": 2,
    }


def test_rows_by_language_and_all() -> None:
    queries = [query("a", "fr", 1.0), query("b", "en", 0.0), query("c", "fr", 0.5)]
    english, french, both = score_rows(queries)
    assert (english.language, french.language, both.language) == ("en", "fr", "all")
    assert [row.queries for row in (english, french, both)] == [1, 2, 3]
    assert [row.ndcg_10 for row in (english, french, both)] == [0.0, 0.75, 0.5]
    assert english.interval is None
    assert french.interval is not None
    assert (french.interval.low, french.interval.high) == (0.5, 1.0)
    assert both.ms_per_query == pytest.approx(2)
    assert [row.language for row in score_rows(queries[:1])] == ["fr"]


def test_the_gap_is_that_of_needs_with_several_wordings() -> None:
    [row] = score_rows(
        [
            query("a1", "fr", 1.0, "congé"),
            query("a2", "fr", 0.25, "congé"),
            query("a3", "fr", 0.5, "congé"),
            query("b1", "fr", 0.5, "préavis"),
            query("b2", "fr", 0.5, "préavis"),
            query("c1", "fr", 0.9, "grève"),
            query("d", "fr", 0.1),
        ]
    )
    assert row.gap == pytest.approx((0.75 + 0) / 2)
    assert (row.worded, row.needs, row.queries) == (2, 4, 7)
    [alone] = score_rows([query("c1", "fr", 0.9, "grève"), query("d", "fr", 0.1)])
    assert (alone.gap, alone.worded) == (None, 0)


def test_the_interval_resamples_needs_and_not_wordings() -> None:
    wordings = [query(f"{need}-{n}", "fr", need / 3, str(need)) for need in (0, 3) for n in "abcde"]
    [row] = score_rows(wordings)
    assert row.interval is not None
    # Two needs: a quarter of the resamples holds only the bad one, a quarter only the good one.
    assert (row.interval.low, row.interval.high) == (0.0, 1.0)


def score(name: str, kind: Kind, language: str, value: float) -> Score:
    asked = JudgedQuery("q", "fr", "x")
    [row] = score_rows([QueryScore(name, kind, asked, value, value / 2, value / 4, None)])
    return replace(row, language=language)


def test_the_mean_over_sets_takes_one_row_of_each() -> None:
    scores = [
        score("presse", "same", "en", 0.9),
        score("presse", "same", "fr", 0.1),
        score("presse", "same", "all", 0.4),
        score("presse", "cross", "all", 0.0),
        score("lois", "same", "fr", 0.8),
    ]
    found = mean_score(scores)
    assert found is not None
    assert found.as_json() == {
        "type": "mean",
        "sets": 2,
        "judgements": "same",
        "ndcg@10": 0.6,
        "rr@10": 0.3,
        "r@100": 0.15,
    }
    assert mean_score(scores[:4]) is None
    assert mean_score([]) is None


def test_a_score_as_json() -> None:
    [row] = score_rows([query("a", "fr", 1 / 3), query("b", "fr", 1 / 3)])
    assert row.as_json() == {
        "type": "score",
        "set": "presse",
        "judgements": "same",
        "language": "fr",
        "queries": 2,
        "needs": 2,
        "ndcg@10": 0.3333,
        "ndcg@10_low": 0.3333,
        "ndcg@10_high": 0.3333,
        "ndcg@10_error": 0.0,
        "rr@10": 0.3333,
        "r@100": 0.3333,
        "gap": None,
        "needs_with_wordings": 0,
        "ms_per_query": 2.0,
    }
    [single] = score_rows([query("a", "fr", 1.0)])
    assert single.as_json()["ndcg@10_low"] is None
