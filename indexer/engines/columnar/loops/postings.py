"""Postings of families: scores of one, all of several, those of a few documents; words."""

import numba
import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.loops.signatures import (
    F4,
    I8,
    OPTIONS,
    U1,
    U2,
    U4,
    U8,
    Bytes,
    Floats,
    Ints,
    read,
    several,
    written,
)


@numba.njit(I8(read(U2), I8, I8, I8), **OPTIONS)
def find(document: NDArray[np.uint16], low: int, high: int, wanted: int) -> int:
    """Return where ``wanted`` stands in ``document[low:high]``, which rises; -1: nowhere.

    Whoever changes it must touch ``closeness.py`` too, as for ``positions.skip``.
    """
    end = high
    while low < high:
        middle = (low + high) >> 1
        if document[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < end and document[low] == wanted else -1


@numba.njit(
    several(written(I8), written(I8))(read(I8), read(I8), read(U8), read(U4, 2), read(U2)),
    **OPTIONS,
)
def found_in(
    families: Ints,
    documents: Ints,
    posting_end: NDArray[np.uint64],
    chunk_end: NDArray[np.uint32],
    document: NDArray[np.uint16],
) -> tuple[Ints, Ints]:
    """Return the postings of some families in some documents, family by family: which, whose."""
    index = np.empty(len(families) * len(documents), np.int64)
    owners = np.empty(len(index), np.int64)
    n = 0
    for family in families:
        for each in documents:
            low, high = np.int64(posting_end[family]), np.int64(posting_end[family + 1])
            if chunk_end.shape[1]:
                chunk = each >> 16
                high = low + np.int64(chunk_end[family, chunk])
                if chunk:
                    low += np.int64(chunk_end[family, chunk - 1])
            posting = find(document, low, high, each & 0xFFFF)
            if posting >= 0:
                index[n], owners[n] = posting, each
                n += 1
    return index[:n], owners[:n]


@numba.njit(
    several(written(I8), written(F4))(
        I8,
        I8,
        I8,
        read(U4, 2),
        read(U2),
        read(U2),
        read(U1),
        read(U4),
        read(U4),
        read(U1),
        read(U1),
        read(F4),
        I8,
        F4,
        read(F4),
    ),
    **OPTIONS,
)
def score_family(
    family: int,
    low: int,
    high: int,
    chunk_end: NDArray[np.uint32],
    document: NDArray[np.uint16],
    key: NDArray[np.uint16],
    local: Bytes,
    mixed: NDArray[np.uint32],
    mixed_end: NDArray[np.uint32],
    mixed_local: Bytes,
    mixed_frequency: Bytes,
    weights: Floats,
    exact: int,
    share: float,
    saturation: Floats,
) -> tuple[Ints, Floats]:
    """Return the documents of a family and their scores, as ``terms.family_scores``.

    ``weights`` has 256 items; ``exact`` is the number within the family of the form that adds
    ``share`` where several forms stand, -1: none.
    """
    documents = np.empty(high - low, np.int64)
    scores = np.empty(high - low, np.float32)
    start = np.int64(low)
    for chunk in range(max(1, chunk_end.shape[1])):
        end = np.int64(high)
        if chunk_end.shape[1]:
            end = low + np.int64(chunk_end[family, chunk])
        for i in range(start, end):
            documents[i - low] = np.int64(document[i]) + (chunk << 16)
            scores[i - low] = saturation[key[i]] * weights[local[i]]
        start = end
    if exact >= 0:
        for at in range(np.searchsorted(mixed, low), np.searchsorted(mixed, high)):
            posting = np.int64(mixed[at])
            for pair in range(mixed_end[at], mixed_end[at + 1]):
                if mixed_local[pair] == exact:
                    own = (np.int64(mixed_frequency[pair]) << 8) | (np.int64(key[posting]) & 255)
                    scores[posting - low] += saturation[own] * share
    return documents, scores


@numba.njit(
    written(I8)(
        read(I8),
        read(I8),
        read(U8),
        read(U4),
        read(U4, 2),
        read(U2),
        read(U2),
        read(U1),
        read(U4),
        read(U4),
        read(U1),
        read(U1),
    ),
    **OPTIONS,
)
def gather(
    families: Ints,
    forms: Ints,
    posting_end: NDArray[np.uint64],
    family_form: NDArray[np.uint32],
    chunk_end: NDArray[np.uint32],
    document: NDArray[np.uint16],
    key: NDArray[np.uint16],
    local: Bytes,
    mixed: NDArray[np.uint32],
    mixed_end: NDArray[np.uint32],
    mixed_local: Bytes,
    mixed_frequency: Bytes,
) -> Ints:
    """Return document << 32 | frequency << 8 | length byte of every posting of some families.

    With ``forms`` (rising; every family has some) only those count.
    """
    count = np.int64(0)
    for family in families:
        count += np.int64(posting_end[family + 1]) - np.int64(posting_end[family])
    packed = np.empty(count, np.int64)
    wanted = np.ones(256, np.bool_)
    n = 0
    next_form = 0
    for family in families:
        low, high = np.int64(posting_end[family]), np.int64(posting_end[family + 1])
        if len(forms):
            wanted[:] = False
            first, end_form = np.int64(family_form[family]), np.int64(family_form[family + 1])
            while next_form < len(forms) and forms[next_form] < end_form:
                wanted[forms[next_form] - first] = True
                next_form += 1
        at = np.int64(-1)
        start = low
        for chunk in range(max(1, chunk_end.shape[1])):
            end = high
            if chunk_end.shape[1]:
                end = low + np.int64(chunk_end[family, chunk])
            for i in range(start, end):
                frequency = np.int64(key[i]) >> 8
                if len(forms):
                    form = local[i]
                    if form != 255:
                        if not wanted[form]:
                            continue
                    else:
                        if at < 0:
                            at = np.int64(np.searchsorted(mixed, i))
                        frequency = np.int64(0)
                        for pair in range(mixed_end[at], mixed_end[at + 1]):
                            if wanted[mixed_local[pair]]:
                                frequency += mixed_frequency[pair]
                        at += 1
                        if frequency == 0:
                            continue
                number = np.int64(document[i]) + (np.int64(chunk) << 16)
                packed[n] = number << 32 | frequency << 8 | (np.int64(key[i]) & 255)
                n += 1
            start = end
    return packed[:n]


@numba.njit(
    written(I8)(read(U1), read(I8), read(U4), read(U1), read(U4), read(U4)),
    **OPTIONS,
)
def find_many(
    terms: Bytes,
    ends: Ints,
    hashes: NDArray[np.uint32],
    text: Bytes,
    offset: NDArray[np.uint32],
    table: NDArray[np.uint32],
) -> Ints:
    """Return the numbers of the terms that are there, as ``Lexicon.find_many``."""
    found = np.empty(len(hashes), np.int64)
    n = 0
    mask = len(table) - 1
    for i in range(len(hashes)):
        low, high = ends[i], ends[i + 1]
        slot = np.int64(hashes[i]) & mask
        while table[slot]:
            number = np.int64(table[slot])
            start = np.int64(offset[number - 1])
            if np.int64(offset[number]) - start == high - low:
                k = high - low - 1
                while k >= 0 and text[start + k] == terms[low + k]:
                    k -= 1
                if k < 0:
                    found[n] = number - 1
                    n += 1
                    break
            slot = (slot + 1) & mask
    return found[:n]
