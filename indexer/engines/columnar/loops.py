"""Loops over postings, compiled by numba: the same results as the numpy code beside them.

Imported by :mod:`.speed` alone, in a thread: numba takes half a second to load. What it has
compiled is kept in its cache, so that only the first process on a machine waits for the compiler.
Array arguments are named and shaped as in the numpy code; those of an index are compiled for the
usual widths of numbers alone (``LanguagePostings.usual``).
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

_F4, _F8, _I8 = types.float32, types.float64, types.int64
_U1, _U2, _U4 = types.uint8, types.uint16, types.uint32
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


@numba.njit(
    types.Tuple((_written(_I8), _written(_I8)))(_read(_U1), _read(_U4), _read(_I8), _read(_I8)),
    **_OPTIONS,
)
def numbers(data: Bytes, block: NDArray[np.uint32], lists: Ints, bases: Ints) -> tuple[Ints, Ints]:
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
    _F8(
        _written(_I8),
        _written(_I8),
        _written(_I8),
        _read(_F8),
        _read(_I8),
        _F8,
        _I8,
        _I8,
        _F8,
        _read(_F8),
    ),
    **_OPTIONS,
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
) -> float:
    """Return what the places of the words in one document are worth; ``at`` is for working."""
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
    result = float(weights[2]) * min(1.0, in_title / max(title, 1)) * worth
    if words < 2:
        return result
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
    return result + float(weights[0]) * ordered + float(weights[1]) * best


@numba.njit(_I8(_read(_U2), _I8, _I8, _I8), **_OPTIONS)
def _find(document: NDArray[np.uint16], low: int, high: int, wanted: int) -> int:
    """Return where ``wanted`` stands in ``document[low:high]``, which rises; -1: nowhere."""
    end = high
    while low < high:
        middle = (low + high) >> 1
        if document[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < end and document[low] == wanted else -1


@numba.njit(
    types.Array(_F8, 1, "C")(
        *(_read(_I8),) * 5,
        _read(_F8),
        _read(_I8),
        _read(_F8),
        _read(_I8),
        _I8,
        _F8,
        _read(_F8),
        _read(types.uint64),
        _read(_U4),
        _read(_U4, 2),
        _read(_U2),
        _read(_U1),
        _read(_U1),
        _read(_U4),
        _read(_U4),
        _read(_U1),
        _read(_U4),
    ),
    **_OPTIONS,
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
    """Return the sum of ``ranking.closeness`` and ``ranking.title_agreement`` for each document.

    The families of word i end at ``family_ends[i + 1]``, and its forms, when not all of them
    count, at ``form_ends[i + 1]``. ``titles`` are lengths, ``above`` is k1 + 1, ``weights`` are
    those of ordered pairs, windows and titles.
    """
    words = len(idfs)
    result = np.zeros(len(documents))
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
                posting = _find(document, low, high, documents[j] & 0xFFFF)
                if posting < 0:
                    continue
                form = local[posting]
                by_place = some and form == 255
                if some and not by_place and not wanted[form]:
                    continue
                read = _skip(position, np.int64(block[posting >> 4]), posting & 15)
                read_form = np.int64(0)
                if by_place:
                    number = np.int64(np.searchsorted(mixed, posting))
                    read_form = _skip(mixed_form, np.int64(mixed_block[number >> 4]), number & 15)
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
        result[j] = _of_one(
            places, ends, at, idfs, steps, norms[j], titles[j], window, above, weights
        )
    return result


@numba.njit(
    types.Tuple((_written(_I8), _written(_F4)))(
        _I8,
        _I8,
        _I8,
        _read(_U4, 2),
        _read(_U2),
        _read(_U2),
        _read(_U1),
        _read(_U4),
        _read(_U4),
        _read(_U1),
        _read(_U1),
        _I8,
        _F4,
        _F4,
        _F4,
        _read(_F4),
    ),
    **_OPTIONS,
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
    exact: int,
    idf: float,
    more: float,
    share: float,
    saturation: Floats,
) -> tuple[Ints, Floats]:
    """Return the documents of a family and their scores, as ``terms.family_scores``.

    ``exact`` is the number within the family of the form that adds ``share``, -1: none; ``more``
    is its idf and ``share`` together.
    """
    documents = np.empty(high - low, np.int64)
    scores = np.empty(high - low, np.float32)
    start = np.int64(low)
    chunks = max(1, chunk_end.shape[1])
    for chunk in range(chunks):
        end = np.int64(high)
        if chunk_end.shape[1]:
            end = low + np.int64(chunk_end[family, chunk])
        for i in range(start, end):
            documents[i - low] = np.int64(document[i]) + (chunk << 16)
        start = end
    if exact < 0:
        for i in range(low, high):
            scores[i - low] = saturation[key[i]] * idf
        return documents, scores
    at = np.int64(-1)
    for i in range(low, high):
        form = local[i]
        if form == exact:
            scores[i - low] = saturation[key[i]] * more
            continue
        score = saturation[key[i]] * idf
        if form == 255:
            if at < 0:
                at = np.int64(np.searchsorted(mixed, i))
            for pair in range(mixed_end[at], mixed_end[at + 1]):
                if mixed_local[pair] == exact:
                    own = (np.int64(mixed_frequency[pair]) << 8) | (np.int64(key[i]) & 255)
                    score += saturation[own] * share
            at += 1
        scores[i - low] = score
    return documents, scores


@numba.njit(
    types.Array(_I8, 1, "C")(
        _read(_I8),
        _read(_I8),
        _read(types.uint64),
        _read(_U4),
        _read(_U4, 2),
        _read(_U2),
        _read(_U2),
        _read(_U1),
        _read(_U4),
        _read(_U4),
        _read(_U1),
        _read(_U1),
    ),
    **_OPTIONS,
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
    _written(_I8)(_read(_U1), _read(_I8), _read(_U4), _read(_U1), _read(_U4), _read(_U4)),
    **_OPTIONS,
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
