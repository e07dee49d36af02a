import math

import pytest

from indexer.evaluation.measures import (
    by_group,
    first_relevant,
    group_means,
    mean,
    ndcg,
    recall,
    reciprocal_rank,
)

GRADES = {"a": 3, "b": 2, "c": 1, "z": 0}
BEST = 3 + 2 / math.log2(3) + 1 / 2
MANY = {f"d{number}": 1 for number in range(12)}


@pytest.mark.parametrize(
    ("ranking", "grades", "expected"),
    [
        (["a", "b", "c"], GRADES, 1.0),
        (["a", "b", "c", "z", "x"], GRADES, 1.0),
        (["c", "b", "a"], GRADES, (1 + 2 / math.log2(3) + 3 / 2) / BEST),
        (["x", "a"], GRADES, (3 / math.log2(3)) / BEST),
        (["z"], GRADES, 0.0),
        ([], GRADES, 0.0),
        (["a"], {"z": 0}, 0.0),
        (["x"] * 9 + ["a"], {"a": 1}, 1 / math.log2(11)),
        (["x"] * 10 + ["a"], {"a": 1}, 0.0),
        # Twelve relevant documents: the best order is that of the first ten places only.
        (list(MANY)[2:], MANY, 1.0),
    ],
)
def test_ndcg(ranking: list[str], grades: dict[str, int], expected: float) -> None:
    assert ndcg(ranking, grades) == pytest.approx(expected)


def test_ndcg_by_hand() -> None:
    # DCG = 2/1 + 0/1.585 + 3/2 = 3.5; ideal = 3/1 + 2/1.585 + 1/2 = 4.762
    assert ndcg(["b", "x", "a"], GRADES) == pytest.approx(0.7350, abs=1e-4)


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        (["c", "a"], 1.0),
        (["x", "z", "b"], 1 / 3),
        (["x"] * 9 + ["a"], 0.1),
        (["x"] * 10 + ["a"], 0.0),
        ([], 0.0),
    ],
)
def test_reciprocal_rank(ranking: list[str], expected: float) -> None:
    assert reciprocal_rank(ranking, GRADES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        (["a", "z", "x"], 1 / 3),
        (["c", "b", "a"], 1.0),
        (["x"] * 99 + ["a", "b"], 1 / 3),
        ([], 0.0),
    ],
)
def test_recall(ranking: list[str], expected: float) -> None:
    assert recall(ranking, GRADES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], 0.0),
        ([(None, 1.0), (None, 0.0)], 0.5),
        # Three wordings of one need count as much as one of another.
        ([("besoin", 0.0), ("besoin", 0.5), ("besoin", 1.0), ("need", 0.1)], 0.3),
        ([("besoin", 0.0), ("besoin", 1.0), (None, 1.0), (None, 0.0)], 0.5),
    ],
)
def test_the_mean_over_needs(values: list[tuple[str | None, float]], expected: float) -> None:
    assert mean(group_means(values)) == pytest.approx(expected)


def test_groups_keep_their_values_together() -> None:
    values = [("congé", 0.2), (None, 0.5), ("congé", 0.8), (None, 0.5)]
    assert by_group(values) == [[0.2, 0.8], [0.5], [0.5]]


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [(["a"], 1), (["x", "z", "b", "a"], 3), (["x"] * 60 + ["c"], 61), (["z"], None), ([], None)],
)
def test_first_relevant(ranking: list[str], expected: int | None) -> None:
    assert first_relevant(ranking, GRADES) == expected
