"""Lists of documents: scores added up, the best kept, what two lists share."""

import numba
import numpy as np
from numba import types

from indexer.engines.columnar.loops.signatures import (
    F4,
    I8,
    OPTIONS,
    U1,
    Bytes,
    Floats,
    Ints,
    read,
    several,
    written,
)


@numba.njit(types.void(written(F4), read(I8), read(F4)), **OPTIONS)
def add(totals: Floats, documents: Ints, scores: Floats) -> None:
    """Add the scores of a list to the totals of its documents."""
    for i in range(len(documents)):
        totals[documents[i]] += scores[i]


@numba.njit(
    I8(
        written(F4),
        read(I8),
        read(U1),
        read(U1),
        written(I8),
        written(I8),
        written(F4),
        I8,
    ),
    **OPTIONS,
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
    several(written(I8), written(F4))(read(I8), read(F4), read(I8), read(F4)),
    **OPTIONS,
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


@numba.njit(several(written(I8), written(I8))(read(I8), read(I8)), **OPTIONS)
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
