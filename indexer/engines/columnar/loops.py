"""Loops over postings, compiled by numba: the same results as the numpy code beside them.

Imported by :mod:`.speed` alone, in a thread: numba takes half a second to load. What it has
compiled is kept in its cache, so that only the first process on a machine waits for the compiler.
Array arguments are named and shaped as in the numpy code.
"""

from typing import Any, Final

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

_F4, _F8, _I8, _U1 = types.float32, types.float64, types.int64, types.uint8
_OPTIONS: Final = {"cache": True, "nogil": True, "boundscheck": False}


def _read(dtype: Any, dimensions: int = 1) -> Any:
    """Return the type of an array that is only read: mapped files are read-only."""
    return types.Array(dtype, dimensions, "C", readonly=True)


def _written(dtype: Any) -> Any:
    return types.Array(dtype, 1, "C")


@numba.njit(types.void(_written(_F4), _read(_I8), _read(_F4)), **_OPTIONS)
def add(totals: Floats, documents: Ints, scores: Floats) -> None:
    """Add the scores of a list to the totals of its documents."""
    for i in range(len(documents)):
        totals[documents[i]] += scores[i]


@numba.njit(
    _I8(
        _written(_F4),
        _read(_I8),
        _read(_U1),
        _read(_U1),
        _written(_I8),
        _written(_I8),
        _written(_F4),
        _I8,
    ),
    **_OPTIONS,
)
def collect(
    totals: Floats,
    documents: Ints,
    languages: Bytes,
    wanted: Bytes,
    counts: Ints,
    best: Ints,
    best_scores: Floats,
    filled: int,
) -> int:
    """Take the documents of a list out of the totals, which become 0 there.

    Each is counted by its language when ``wanted[language]``, and kept among the ``filled``
    best, best first and ties in document order. Returns how many are kept then.
    """
    room = len(best)
    least = best_scores[room - 1] if filled == room else np.float32(0)
    for i in range(len(documents)):
        document = documents[i]
        score = totals[document]
        if score <= 0:
            continue
        totals[document] = 0
        language = languages[document]
        if not wanted[language]:
            continue
        counts[language] += 1
        if score < least:
            continue
        if filled == room:
            at = room - 1
            if score == best_scores[at] and document > best[at]:
                continue
        else:
            at = filled
            filled += 1
        while at > 0 and (
            best_scores[at - 1] < score
            or (best_scores[at - 1] == score and best[at - 1] > document)
        ):
            best_scores[at] = best_scores[at - 1]
            best[at] = best[at - 1]
            at -= 1
        best_scores[at] = score
        best[at] = document
        if filled == room:
            least = best_scores[room - 1]
    return filled


@numba.njit(
    types.Tuple((_written(_I8), _written(_F4)))(_read(_I8), _read(_F4), _read(_I8), _read(_F4)),
    **_OPTIONS,
)
def either(
    documents: Ints, scores: Floats, others: Ints, other_scores: Floats
) -> tuple[Ints, Floats]:
    """Return the documents of two lists, each once, and the sum of its scores."""
    every = np.empty(len(documents) + len(others), np.int64)
    sums = np.empty(len(every), np.float32)
    i = j = n = 0
    while i < len(documents) or j < len(others):
        if j == len(others) or (i < len(documents) and documents[i] < others[j]):
            every[n] = documents[i]
            sums[n] = scores[i]
            i += 1
        elif i == len(documents) or others[j] < documents[i]:
            every[n] = others[j]
            sums[n] = other_scores[j]
            j += 1
        else:
            every[n] = documents[i]
            sums[n] = scores[i] + other_scores[j]
            i += 1
            j += 1
        n += 1
    return every[:n], sums[:n]


@numba.njit(types.Tuple((_written(_I8), _written(_I8)))(_read(_I8), _read(_I8)), **_OPTIONS)
def both(few: Ints, many: Ints) -> tuple[Ints, Ints]:
    """Return the places in ``many`` of what is in both, and its places in ``few``; both rise."""
    at = np.empty(len(few), np.int64)
    there = np.empty(len(few), np.int64)
    found = 0
    low = 0
    end = len(many)
    for i in range(len(few)):
        wanted = few[i]
        if low < end and many[low] < wanted:
            step = 1
            while low + step < end and many[low + step] < wanted:
                low += step
                step *= 2
            high = min(low + step, end)
            low += 1
            while low < high:
                middle = (low + high) >> 1
                if many[middle] < wanted:
                    low = middle + 1
                else:
                    high = middle
        if low >= end:
            break
        if many[low] == wanted:
            at[found] = low
            there[found] = i
            found += 1
    return at[:found], there[:found]


@numba.njit(_I8(_read(_U1), _I8, _I8), **_OPTIONS)
def _skip(data: Bytes, at: int, lists: int) -> int:
    """Return where the list begins that comes ``lists`` lists after the one at ``at``."""
    while lists > 0:
        if data[at] >= 128:
            lists -= 1
        at += 1
    return at


def _numbers(block: Any) -> Any:
    pair = types.Tuple((_written(_I8), _written(_I8)))
    return pair(_read(_U1), _read(block), _read(_I8), _read(_I8))


@numba.njit([_numbers(types.uint32), _numbers(types.uint64)], **_OPTIONS)
def numbers(data: Bytes, block: NDArray[Any], lists: Ints, bases: Ints) -> tuple[Ints, Ints]:
    """Return ``bases[i]`` + every number of ``lists[i]``, and i for each (see ``gaps``)."""
    total = 0
    starts = np.empty(len(lists), np.int64)
    for i in range(len(lists)):
        at = _skip(data, np.int64(block[lists[i] >> 4]), lists[i] & 15)
        starts[i] = at
        while True:
            byte = data[at]
            at += 1
            if not byte & 64:
                total += 1
                if byte & 128:
                    break
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


@numba.njit(
    types.Array(_F8, 1, "C")(
        _read(_I8),
        _read(_I8),
        _read(_F8),
        _read(_I8),
        _read(_I8),
        _read(_F8),
        _I8,
        _F8,
        _F8,
        _F8,
    ),
    **_OPTIONS,
)
def closeness(
    places: Ints,
    ends: Ints,
    idfs: Doubles,
    steps: Ints,
    documents: Ints,
    norms: Doubles,
    window: int,
    above: float,
    ordered: float,
    closest: float,
) -> Doubles:
    """Return what ``ranking.closeness`` returns.

    ``places`` of all words lie one behind the other, those of word i end at ``ends[i + 1]``;
    ``norms`` are the denominators without frequency, ``above`` is k1 + 1, ``ordered`` and
    ``closest`` are the weights of pairs and windows.
    """
    words = len(idfs)
    result = np.zeros(len(documents))
    pairs = np.zeros(len(documents))
    for i in range(words - 1):
        if ends[i] == ends[i + 1] or ends[i + 1] == ends[i + 2]:
            continue
        pairs[:] = 0
        right = ends[i + 1]
        owner = 0
        for left in range(ends[i], ends[i + 1]):
            place = places[left]
            while right < ends[i + 2] and places[right] <= place:
                right += 1
            if right == ends[i + 2]:
                break
            if places[right] - place <= steps[i + 1] - steps[i]:
                while documents[owner] < place >> 32:
                    owner += 1
                pairs[owner] += 1
        worth = (idfs[i] + idfs[i + 1]) / 2
        for j in range(len(documents)):
            result[j] += worth * pairs[j] * above / (pairs[j] + norms[j])
    for j in range(len(documents)):
        result[j] *= ordered
    if words < 2:
        return result
    best = np.zeros(len(documents))
    at = ends[:-1].copy()
    owner = 0
    while True:
        start = np.int64(-1)
        for i in range(words):
            if at[i] < ends[i + 1] and (start < 0 or places[at[i]] < start):
                start = places[at[i]]
        if start < 0:
            break
        total = 0.0
        near = 0
        for i in range(words):
            if at[i] < ends[i + 1] and places[at[i]] - start < window:
                total += idfs[i]
                near += 1
        while documents[owner] < start >> 32:
            owner += 1
        if near >= 2 and total > best[owner]:
            best[owner] = total
        for i in range(words):
            if at[i] < ends[i + 1] and places[at[i]] == start:
                at[i] += 1
    for j in range(len(documents)):
        result[j] += closest * best[j]
    return result
