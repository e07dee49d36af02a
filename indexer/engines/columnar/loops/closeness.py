"""What the places of the query's words in a document are worth."""

import numba
import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.loops.positions import skip
from indexer.engines.columnar.loops.postings import find
from indexer.engines.columnar.loops.signatures import (
    F8,
    I8,
    OPTIONS,
    U1,
    U2,
    U4,
    U8,
    Bytes,
    Doubles,
    Ints,
    read,
    several,
    written,
)


@numba.njit(
    several(F8, F8)(
        written(I8),
        written(I8),
        written(I8),
        read(F8),
        read(I8),
        F8,
        I8,
        I8,
        F8,
        read(F8),
    ),
    **OPTIONS,
)
def _of_one(
    places: Ints,
    ends: Ints,
    at: Ints,
    idfs: Doubles,
    steps: Ints,
    norm: float,
    title: int,
    window: int,
    above: float,
    weights: Doubles,
) -> tuple[float, float]:
    """Return what the places of the words in one document are worth, and what its title is.

    ``at`` is for working.
    """
    words = len(idfs)
    in_title = 0
    worth = 0.0
    ordered = 0.0
    for i in range(words):
        low, high = ends[i], ends[i + 1]
        count = 0
        while low + count < high and places[low + count] < title:
            count += 1
        if count:
            in_title += count
            worth += idfs[i]
        if i + 1 == words:
            break
        pairs = 0
        right = high
        for left in range(low, high):
            while right < ends[i + 2] and places[right] <= places[left]:
                right += 1
            if right == ends[i + 2]:
                break
            if places[right] - places[left] <= steps[i + 1] - steps[i]:
                pairs += 1
        if pairs:
            ordered += (idfs[i] + idfs[i + 1]) / 2 * pairs * above / (pairs + norm)
    agreement = float(weights[2]) * min(1.0, in_title / max(title, 1)) * worth
    if words < 2:
        return 0.0, agreement
    best = 0.0
    for i in range(words):
        at[i] = ends[i]
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
        if near >= 2 and total > best:
            best = total
        for i in range(words):
            if at[i] < ends[i + 1] and places[at[i]] == start:
                at[i] += 1
    return float(weights[0]) * ordered + float(weights[1]) * best, agreement


@numba.njit(
    written(F8, 2)(
        *(read(I8),) * 5,
        read(F8),
        read(I8),
        read(F8),
        read(I8),
        I8,
        F8,
        read(F8),
        read(U8),
        read(U4),
        read(U4, 2),
        read(U2),
        read(U1),
        read(U1),
        read(U4),
        read(U4),
        read(U1),
        read(U4),
    ),
    **OPTIONS,
)
def closeness(
    documents: Ints,
    family_ends: Ints,
    families: Ints,
    form_ends: Ints,
    forms: Ints,
    idfs: Doubles,
    steps: Ints,
    norms: Doubles,
    titles: Ints,
    window: int,
    above: float,
    weights: Doubles,
    posting_end: NDArray[np.uint64],
    family_form: NDArray[np.uint32],
    chunk_end: NDArray[np.uint32],
    document: NDArray[np.uint16],
    local: Bytes,
    position: Bytes,
    block: NDArray[np.uint32],
    mixed: NDArray[np.uint32],
    mixed_form: Bytes,
    mixed_block: NDArray[np.uint32],
) -> Doubles:
    """Return ``ranking.closeness`` and ``ranking.title_agreement``, a column each, for documents.

    The families of word i end at ``family_ends[i + 1]``, and its forms, when not all of them
    count, at ``form_ends[i + 1]``. ``titles`` are lengths, ``above`` is k1 + 1, ``weights`` are
    those of ordered pairs, windows and titles.
    """
    words = len(idfs)
    result = np.zeros((len(documents), 2))
    ends = np.zeros(words + 1, np.int64)
    at = np.zeros(words, np.int64)
    places = np.empty(256, np.int64)
    wanted = np.ones(256, np.bool_)
    for j in range(len(documents)):
        chunk = documents[j] >> 16
        n = np.int64(0)
        for i in range(words):
            begin = n
            next_form = form_ends[i]
            some = form_ends[i] < form_ends[i + 1]
            for f in range(family_ends[i], family_ends[i + 1]):
                family = families[f]
                low, high = np.int64(posting_end[family]), np.int64(posting_end[family + 1])
                if some:
                    wanted[:] = False
                    first, last = np.int64(family_form[family]), np.int64(family_form[family + 1])
                    while next_form < form_ends[i + 1] and forms[next_form] < last:
                        wanted[forms[next_form] - first] = True
                        next_form += 1
                if chunk_end.shape[1]:
                    high = low + np.int64(chunk_end[family, chunk])
                    if chunk:
                        low += np.int64(chunk_end[family, chunk - 1])
                posting = find(document, low, high, documents[j] & 0xFFFF)
                if posting < 0:
                    continue
                form = local[posting]
                by_place = some and form == 255
                if some and not by_place and not wanted[form]:
                    continue
                read = skip(position, np.int64(block[posting >> 4]), posting & 15)
                read_form = np.int64(0)
                if by_place:
                    number = np.int64(np.searchsorted(mixed, posting))
                    read_form = skip(mixed_form, np.int64(mixed_block[number >> 4]), number & 15)
                place = np.int64(0)
                while True:
                    shift = np.int64(0)
                    while True:
                        byte = np.int64(position[read])
                        read += 1
                        place += (byte & 63) << shift
                        shift += 6
                        if not byte & 64:
                            break
                    counts = True
                    if by_place:
                        own = np.int64(0)
                        shift = np.int64(0)
                        while True:
                            more = np.int64(mixed_form[read_form])
                            read_form += 1
                            own |= (more & 63) << shift
                            shift += 6
                            if not more & 64:
                                break
                        counts = wanted[own]
                    if counts:
                        if n == len(places):
                            longer = np.empty(2 * n, np.int64)
                            longer[:n] = places
                            places = longer
                        # In order and each once: families may stand at one place.
                        k = n
                        while k > begin and places[k - 1] > place:
                            k -= 1
                        if k == begin or places[k - 1] != place:
                            for m in range(n, k, -1):
                                places[m] = places[m - 1]
                            places[k] = place
                            n += 1
                    if byte & 128:
                        break
            ends[i + 1] = n
        if n == 0:
            continue
        result[j, 0], result[j, 1] = _of_one(
            places, ends, at, idfs, steps, norms[j], titles[j], window, above, weights
        )
    return result
