import math
from itertools import product
from statistics import fmean, stdev

import pytest

from indexer.evaluation import bootstrap
from indexer.evaluation.bootstrap import interval, sign_flip_p

VALUES = [(number * 37 % 101) / 100 for number in range(200)]


def test_the_interval_of_a_mean_is_close_to_that_of_the_normal_distribution() -> None:
    found = interval(VALUES)
    assert found is not None
    error = stdev(VALUES) / math.sqrt(len(VALUES))
    assert found.error == pytest.approx(error, rel=0.03)
    assert found.low == pytest.approx(fmean(VALUES) - 1.96 * error, abs=0.1 * error)
    assert found.high == pytest.approx(fmean(VALUES) + 1.96 * error, abs=0.1 * error)


def test_the_interval_of_two_values_is_known() -> None:
    # Resamples: both 0 (a quarter), one of each (half), both 1 (a quarter).
    found = interval([0.0, 1.0])
    assert found is not None
    assert (found.low, found.high) == (0.0, 1.0)
    assert found.error == pytest.approx(math.sqrt(1 / 8), rel=0.02)


def test_a_rare_value_lies_outside_or_inside_as_often_as_it_is_drawn() -> None:
    # One success in n: not drawn with probability (1 - 1/n)^n = .366, so the lower end is 0; four
    # times or more with probability .019, three times or more with .080: the upper end is 3/n.
    found = interval([1.0] + [0.0] * 99)
    assert found is not None
    assert found.low == 0
    assert found.high == pytest.approx(0.03)


def test_equal_values_leave_no_doubt() -> None:
    found = interval([0.25] * 30)
    assert found is not None
    assert (found.low, found.high, found.error) == (0.25, 0.25, 0.0)


@pytest.mark.parametrize("values", [[], [0.7]])
def test_one_value_says_nothing_about_its_error(values: list[float]) -> None:
    assert interval(values) is None


def test_the_same_values_give_the_same_interval_in_pieces_of_any_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = interval(VALUES)
    assert interval(VALUES) == whole
    monkeypatch.setattr(bootstrap, "_CELLS", 70)  # fewer than one row of values
    assert whole is not None
    pieces = interval(VALUES)
    assert pieces is not None
    assert pieces.low == pytest.approx(whole.low, abs=0.005)
    assert pieces.high == pytest.approx(whole.high, abs=0.005)


def by_hand(differences: list[float]) -> float:
    observed = abs(sum(differences))
    choices = list(product([1, -1], repeat=len(differences)))
    far = [
        abs(sum(s * d for s, d in zip(signs, differences, strict=True))) >= observed - 1e-12
        for signs in choices
    ]
    return sum(far) / len(choices)


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([], 1.0),
        ([0.0] * 50, 1.0),
        ([0.3], 1.0),
        ([0.1, 0.2], 0.5),
        ([0.1, 0.2, 0.3, 0.4, 0.5], 2 / 32),
        ([-0.1, -0.2, -0.3, -0.4, -0.5], 2 / 32),
        ([0.5, -0.5, 0.0], 1.0),
        # Of 8 choices +++ and -++ and their opposites: |sum| is .6 and .4, else .2 or 0.
        ([-0.1, 0.2, 0.3], 4 / 8),
    ],
)
def test_few_differences_are_tested_exactly(differences: list[float], expected: float) -> None:
    assert sign_flip_p(differences) == pytest.approx(expected)


def test_many_differences_are_sampled() -> None:
    differences = [0.1, -0.05, 0.2, 0.01, -0.15, 0.3, 0.08, -0.02, 0.11, 0.04, -0.2, 0.09, 0.05]
    exact = sign_flip_p(differences)
    assert exact == pytest.approx(by_hand(differences))
    # A fourteenth that is next to nothing does not change p, but makes it too many to try all.
    assert sign_flip_p([*differences, 1e-9]) == pytest.approx(exact, abs=0.02)


def test_a_clear_difference_is_as_unlikely_as_the_samples_can_say() -> None:
    assert sign_flip_p([0.2] * 60) == pytest.approx(1 / 10_001)


def test_as_many_up_as_down_is_chance() -> None:
    assert sign_flip_p([0.1, -0.1] * 100) == 1.0
