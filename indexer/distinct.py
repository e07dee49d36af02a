"""The different values of an array; ``numpy.unique`` would import ``numpy.ma``, 20 ms."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the different values, rising."""
    ordered = np.sort(values)
    return ordered[new_values(ordered)]


def first_places(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return where each different value stands first, by rising value."""
    order = np.argsort(values, kind="stable")
    return order[new_values(values[order])]


def new_values(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which values are not the same as the one before; the first never is."""
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new
