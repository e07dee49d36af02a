"""Lists of gaps (see ``gaps``): where one begins, and the numbers in it."""

import numba
import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.loops.signatures import (
    I8,
    OPTIONS,
    U1,
    U4,
    Bytes,
    Ints,
    read,
    several,
    written,
)


@numba.njit(I8(read(U1), I8, I8), **OPTIONS)
def skip(data: Bytes, at: int, lists: int) -> int:
    """Return where the list begins that comes ``lists`` lists after the one at ``at``.

    Whoever changes it must touch ``closeness.py`` too: numba keeps what it compiled from there
    until that file changes.
    """
    while lists > 0:
        if data[at] >= 128:
            lists -= 1
        at += 1
    return at


@numba.njit(
    several(written(I8), written(I8))(read(U1), read(U4), read(I8), read(I8)),
    **OPTIONS,
)
def numbers(data: Bytes, block: NDArray[np.uint32], lists: Ints, bases: Ints) -> tuple[Ints, Ints]:
    """Return ``bases[i]`` + every number of ``lists[i]``, and i for each (see ``gaps``)."""
    total = 0
    starts = np.empty(len(lists), np.int64)
    at = np.int64(0)
    after = np.int64(-2)  # the list that begins at ``at``
    for i in range(len(lists)):
        wanted = lists[i]
        if after <= wanted and after >> 4 == wanted >> 4:
            at = np.int64(skip(data, at, wanted - after))
        else:
            at = np.int64(skip(data, np.int64(block[wanted >> 4]), wanted & 15))
        starts[i] = at
        while True:
            byte = data[at]
            at += 1
            if not byte & 64:
                total += 1
                if byte & 128:
                    break
        after = wanted + 1
    values = np.empty(total, np.int64)
    owner = np.empty(total, np.int64)
    n = 0
    for i in range(len(lists)):
        at = starts[i]
        value = bases[i]
        shift = 0
        while True:
            byte = np.int64(data[at])
            at += 1
            value += (byte & 63) << shift
            if byte & 64:
                shift += 6
                continue
            shift = 0
            values[n] = value
            owner[n] = i
            n += 1
            if byte & 128:
                break
    return values, owner
