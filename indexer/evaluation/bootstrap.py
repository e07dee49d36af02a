"""How far a mean over judged queries can be trusted, and whether two means really differ.

Both answers resample the measured values themselves and suppose no distribution. Each value must
stand for one need: wordings of one need are averaged first, because they rise and fall together.

Sources: Efron, *Bootstrap methods* (1979), the percentile interval; Smucker, Allan and Carterette,
*A comparison of statistical significance tests for information retrieval evaluation* (2007), who
recommend the randomisation test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

RESAMPLES: Final = 10_000
"""Samples drawn for an interval and for a test of more than ``EXACT`` differences."""

SEED: Final = 1979
"""The same values give the same answers, on every machine and in every run."""

EXACT: Final = 13
"""Up to so many differences every choice of signs is tried: 2 to this power is below RESAMPLES."""

_CELLS: Final = 2_000_000
"""Values drawn at a time: bounds the memory to some 30 MB."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95 % bootstrap interval of a mean, from ``low`` to ``high``, and its standard error."""

    low: float
    high: float
    error: float


def interval(values: Sequence[float]) -> Interval | None:
    """Return the 95 % percentile bootstrap interval of the mean of ``values``.

    ``error`` is the standard deviation of the resampled means. Fewer than two values say nothing
    about how much they vary: the answer is then None.
    """
    if len(values) < 2:
        return None
    drawn_from = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(SEED)
    means = np.concatenate(
        [
            drawn_from[random.integers(0, len(values), (rows, len(values)), np.int32)].mean(axis=1)
            for rows in _chunks(len(values))
        ]
    )
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(low), float(high), float(means.std(ddof=1)))


def sign_flip_p(differences: Sequence[float]) -> float:
    """Return the two-sided p value of the paired randomisation test, above 0 and up to 1.

    Were the two systems alike, each of the ``differences`` could as well have the other sign: p
    is the share of sign choices whose mean is at least as far from 0 as the one observed. It is
    exact for up to ``EXACT`` differences that are not 0, else estimated from ``RESAMPLES`` choices
    and the observed one. Without any difference it is 1.
    """
    changed = np.asarray([each for each in differences if each], dtype=np.float64)
    count = len(changed)
    # Sums in another order differ in their last bits.
    least = float(abs(changed.sum()) - 1e-9 * np.abs(changed).sum())
    if count <= EXACT:
        choices = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        return _as_far(choices.astype(np.float64), changed, least) / len(choices)
    random = np.random.default_rng(SEED)
    far = sum(
        _as_far(random.integers(0, 2, (rows, count), np.uint8).astype(np.float64), changed, least)
        for rows in _chunks(count)
    )
    return (far + 1) / (RESAMPLES + 1)


def _as_far(choices: NDArray[np.float64], changed: NDArray[np.float64], least: float) -> int:
    """Count the rows of ``choices`` (1 keeps a sign, 0 flips it) with a sum as far from 0."""
    sums = 2 * (choices @ changed) - changed.sum()
    return int(np.count_nonzero(np.abs(sums) >= least))


def _chunks(width: int) -> Iterator[int]:
    """Yield numbers of rows of ``width`` values each that add up to ``RESAMPLES``."""
    left = RESAMPLES
    while left:
        rows = min(left, max(1, _CELLS // width))
        yield rows
        left -= rows
