"""Types of the arguments of compiled loops."""

from typing import Any, Final

import numpy as np
from numba import types
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

F4, F8, I8 = types.float32, types.float64, types.int64
U1, U2, U4, U8 = types.uint8, types.uint16, types.uint32, types.uint64

OPTIONS: Final = {"cache": True, "nogil": True, "boundscheck": False}
"""Compiled code is kept on disk; several threads may run it at once."""


def read(dtype: Any, dimensions: int = 1) -> Any:
    """Return the type of an array that is only read: mapped files are read-only."""
    return types.Array(dtype, dimensions, "C", readonly=True)


def written(dtype: Any, dimensions: int = 1) -> Any:
    """Return the type of an array that is written, or made and given back."""
    return types.Array(dtype, dimensions, "C")


def several(*each: Any) -> Any:
    """Return the type of several results."""
    return types.Tuple(each)
