import math
from pathlib import Path

import pytest

from indexer.evaluation.comparing import Comparison, compare
from indexer.evaluation.judgements import JudgedQuery
from indexer.evaluation.reporting import format_comparison
from indexer.evaluation.scores import score_query

QUERIES = [
    JudgedQuery("congé 1", "fr", "congés payés", "congé"),
    JudgedQuery("congé 2", "fr", "jours de congé\nl’été", "congé"),
    JudgedQuery("préavis", "fr", "durée du préavis"),
    JudgedQuery("leave", "en", "paid leave"),
    JudgedQuery("notice", "en", "notice period"),
]
GRADES = {query.id: {f"{query.id} a": 1, f"{query.id} z": 0} for query in QUERIES}
SECOND = 1 / math.log2(3)
RUN = {
    # Won by one place, and lost altogether: the need loses.
    "congé%201": ["x", "congé%201%20a"],
    "congé%202": ["congé%202%20a"],
    "préavis": ["préavis%20a"],
    "leave": ["x", "y", "leave%20a"],
    "of another set": ["x"],
}
NOW = {
    "congé 1": ["congé 1 a"],
    "congé 2": [],
    "préavis": ["préavis a", "x"],
    "leave": ["x", "leave a"],
    "notice": ["notice a"],
}


@pytest.fixture
def comparison() -> Comparison:
    now = [score_query("droit", "same", each, NOW[each.id], GRADES[each.id]) for each in QUERIES]
    return compare(now, GRADES, RUN, Path("avant.run"))


def test_needs_win_and_lose(comparison: Comparison) -> None:
    english, french, both = comparison.rows
    assert (english.language, english.won, english.tied, english.lost) == ("en", 2, 0, 0)
    assert (french.language, french.won, french.tied, french.lost) == ("fr", 0, 1, 1)
    assert (both.won, both.tied, both.lost) == (2, 1, 1)
    assert (both.queries, both.needs) == (5, 4)
    assert comparison.missing == 1


def test_figures_of_both_and_their_difference(comparison: Comparison) -> None:
    english, french, both = comparison.rows
    assert (english.rr_10_before, english.rr_10) == pytest.approx((1 / 6, 0.75))
    assert french.ndcg_10_before == pytest.approx(((SECOND + 1) / 2 + 1) / 2)
    assert french.ndcg_10 == pytest.approx((0.5 + 1) / 2)
    for row in (english, french, both):
        assert row.difference == pytest.approx(row.ndcg_10 - row.ndcg_10_before)
        assert row.interval is not None
        assert row.interval.low <= row.difference <= row.interval.high
    # One need of two changed: either sign is as far from nothing.
    assert french.p == 1
    assert english.p == 0.5


def test_queries_that_won_and_lost_most(comparison: Comparison) -> None:
    assert [each.query.id for each in comparison.won(10)] == ["notice", "congé 1", "leave"]
    assert [each.query.id for each in comparison.won(1)] == ["notice"]
    [lost] = comparison.lost(10)
    assert (lost.query.id, lost.before, lost.now) == ("congé 2", 1.0, 0.0)
    assert comparison.lost(0) == []


def test_a_comparison_as_json(comparison: Comparison) -> None:
    found = comparison.as_json(1)
    rows = found.pop("rows")
    assert found == {
        "type": "comparison",
        "set": "droit",
        "judgements": "same",
        "run": "avant.run",
        "missing": 1,
        "won": [{"query": "notice", "text": "notice period", "before": 0.0, "now": 1.0}],
        "lost": [{"query": "congé 2", "text": "jours de congé\nl’été", "before": 1.0, "now": 0.0}],
    }
    assert isinstance(rows, list)
    assert rows[1] == {
        "language": "fr",
        "queries": 3,
        "needs": 2,
        "ndcg@10_before": 0.9077,
        "ndcg@10": 0.75,
        "rr@10_before": 0.875,
        "rr@10": 0.75,
        "difference": -0.1577,
        "difference_low": -0.3155,
        "difference_high": 0.0,
        "difference_error": rows[1]["difference_error"],
        "p": 1.0,
        "won": 0,
        "tied": 1,
        "lost": 1,
    }


def test_a_comparison_in_french(comparison: Comparison) -> None:
    lines = format_comparison(comparison, 10, "fr").split("\n")
    assert lines[0] == "droit, same, par rapport à avant.run :"
    assert lines[1].split()[:4] == ["langue", "requêtes", "nDCG@10", "avant"]
    assert lines[3].split()[:5] == ["fr", "3", "0,9077", "0,7500", "-0,1577"]
    assert lines[5].endswith(": 1.")
    assert lines[-2:] == [
        "Requêtes qui ont le plus perdu :",
        "  1,0000 → 0,0000  congé 2  jours de congé l’été",
    ]


def test_no_change_shows_no_queries(comparison: Comparison) -> None:
    assert "won most" not in format_comparison(comparison, 0, "en")
