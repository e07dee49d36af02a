"""Documents found in one segment and their scores, and what can be done with such lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar import speed
from indexer.engines.columnar.columns import DOCUMENT_LANGUAGES
from indexer.engines.columnar.gaps import firsts
from indexer.engines.columnar.scratch import borrowed

_LANGUAGES: Final = len(DOCUMENT_LANGUAGES)
_BLOCKS: Final = 512
_MERGED: Final = 4
"""Lists that are merged one by one; of more, each document would be copied too often."""

_SORTING: Final = 32
"""Documents passed over in the time that one is sorted."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents of one segment, in order and each once, and the score of each."""

    documents: Ints
    scores: Floats


NOTHING: Final = Matches(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


def best_of(
    parts: Sequence[Matches], count: int, languages: NDArray[np.uint8], codes: Sequence[int]
) -> tuple[Ints, Floats, Ints]:
    """Return the best documents of all parts together: (documents, scores, found per language).

    ``count`` of them, or fewer, best first and ties in document order. ``languages`` is the
    language of each document of the segment; with ``codes`` only those languages count.
    """
    if any(not part.scores.all() for part in parts):  # filters score nothing
        return _best_of_one(union(parts, len(languages)), count, languages, codes)
    if not parts:
        return _best_of_one(NOTHING, count, languages, codes)
    if (loops := speed.loops()) is not None:
        return _best_by_loops(loops, parts, count, languages, codes)
    if len(parts) == 1 or _are_few(parts, len(languages)):
        return _best_of_one(union(parts, len(languages)), count, languages, codes)
    with borrowed(len(languages)) as scratch:
        scores, marks = scratch.scores, scratch.marks
        for part in parts:
            np.add.at(scores, part.documents, part.scores)
            marks[part.documents] = 1
        if codes:
            other = ~wanted_languages(codes).take(languages)
            scores[other], marks[other] = 0, 0
        marks *= languages + np.uint8(1)
        counts = [int(np.count_nonzero(marks == code + 1)) for code in range(_LANGUAGES)]
        least = max(_threshold(scores, count), np.finfo(np.float32).tiny)
        documents = np.flatnonzero(scores >= least)
        best = best_first(documents, scores.take(documents), count)
        scores.fill(0)
        marks.fill(0)
        return *best, np.array(counts)


def first_of(
    parts: Sequence[Matches],
    count: int,
    keys: Callable[[Ints], Ints],
    languages: NDArray[np.uint8],
    codes: Sequence[int],
) -> tuple[Ints, Floats, Ints]:
    """Return the same for the documents with the lowest of ``keys``, which are asked for them."""
    found, own = _allowed(union(parts, len(languages)), languages, codes)
    order = np.lexsort((-found.scores, keys(found.documents)))[:count]
    return found.documents[order], found.scores[order], _per_language(own)


def found_per_language(
    parts: Sequence[Matches], languages: NDArray[np.uint8], codes: Sequence[int]
) -> Ints:
    """Return how many documents of each language are in any part; no score is looked at."""
    if len(parts) == 1:
        own = languages.take(parts[0].documents)
    else:
        marks = np.zeros(len(languages), dtype=bool)
        for part in parts:
            marks[part.documents] = True
        own = languages[marks]
    return np.where(wanted_languages(codes), np.bincount(own, minlength=_LANGUAGES), 0)


def passed(found: Matches, mask: NDArray[np.bool_]) -> Matches:
    """Return what ``mask``, one value for each document of the segment, lets through."""
    keep = np.flatnonzero(mask.take(found.documents))
    return Matches(found.documents.take(keep), found.scores.take(keep))


def _best_of_one(
    found: Matches, count: int, languages: NDArray[np.uint8], codes: Sequence[int]
) -> tuple[Ints, Floats, Ints]:
    found, own = _allowed(found, languages, codes)
    documents, scores = found.documents, found.scores
    if len(documents) > count:
        best = np.flatnonzero(scores >= _threshold(scores, count))
        return *best_first(documents.take(best), scores.take(best), count), _per_language(own)
    return *best_first(documents, scores, count), _per_language(own)


def _allowed(
    found: Matches, languages: NDArray[np.uint8], codes: Sequence[int]
) -> tuple[Matches, NDArray[np.uint8]]:
    """Return the documents found in languages that count, and the language of each."""
    own = languages.take(found.documents)
    if not codes:
        return found, own
    at = np.flatnonzero(wanted_languages(codes).take(own))
    return Matches(found.documents.take(at), found.scores.take(at)), own.take(at)


def wanted_languages(codes: Sequence[int]) -> NDArray[np.bool_]:
    """Tell for each language whether its documents count."""
    wanted = np.full(_LANGUAGES, not codes)
    wanted[list(codes)] = True
    return wanted


def _per_language(languages: NDArray[np.uint8]) -> Ints:
    return np.array([int(np.count_nonzero(languages == code)) for code in range(_LANGUAGES)])


def _best_by_loops(
    loops: ModuleType,
    parts: Sequence[Matches],
    count: int,
    languages: NDArray[np.uint8],
    codes: Sequence[int],
) -> tuple[Ints, Floats, Ints]:
    wanted = wanted_languages(codes).view(np.uint8)
    found = np.zeros(_LANGUAGES, dtype=np.int64)
    best = np.empty(count, dtype=np.int64)
    scores = np.empty(count, dtype=np.float32)
    filled = 0
    with borrowed(len(languages)) as scratch:
        for part in parts:
            loops.add(scratch.scores, part.documents, part.scores)
        for part in parts:
            filled = loops.collect(
                scratch.scores, part.documents, languages, wanted, found, best, scores, filled
            )
    return best[:filled], scores[:filled], found


def best_first(documents: Ints, scores: NDArray[Any], count: int) -> tuple[Ints, NDArray[Any]]:
    """Return the ``count`` best documents and their scores, ties in document order."""
    order = np.lexsort((documents, -scores))[:count]
    return documents[order], scores[order]


def _threshold(scores: Floats, count: int) -> np.float32:
    """Return a score that at least ``count`` reach, or 0."""
    blocks = scores[: len(scores) // _BLOCKS * _BLOCKS].reshape(_BLOCKS, -1)
    if blocks.shape[1] > count:
        best = np.partition(blocks.max(axis=0), -count)[-count]
    elif len(scores) > count:
        best = np.partition(scores, -count)[-count]
    else:
        best = np.float32(0)
    return np.float32(best)


def union(parts: Sequence[Matches], size: int) -> Matches:
    """Return the documents of any part, scores added; the segment has ``size`` documents."""
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    if (loops := speed.loops()) is not None and len(parts) <= _MERGED:
        found = parts[0].documents, parts[0].scores
        for part in parts[1:]:
            found = loops.either(*found, part.documents, part.scores)
        return Matches(*found)
    if _are_few(parts, size):
        documents = np.concatenate([part.documents for part in parts])
        order = documents.argsort(kind="stable")
        documents = documents.take(order)
        first = firsts(documents)
        scores = np.concatenate([part.scores for part in parts]).take(order)
        return Matches(documents.take(first), np.add.reduceat(scores, first))
    with borrowed(size) as scratch:
        for part in parts:
            np.add.at(scratch.scores, part.documents, part.scores)
            scratch.marks[part.documents] = 1
        documents = np.flatnonzero(scratch.marks.view(bool))
        scores = scratch.scores.take(documents)
        scratch.scores.fill(0)
        scratch.marks.fill(0)
        return Matches(documents, scores)


def _are_few(parts: Sequence[Matches], size: int) -> bool:
    """Tell whether sorting what the parts hold is quicker than passing over the whole segment."""
    return sum(len(part.documents) for part in parts) * _SORTING < size


def intersection(groups: Sequence[Sequence[Matches]], size: int) -> Matches:
    """Return the documents that are in some part of every group, scores added."""
    order = sorted(groups, key=lambda parts: sum(len(part.documents) for part in parts))
    found = union(order[0], size)
    for parts in order[1:]:
        if not len(found.documents):
            break
        found = _narrowed(found, parts)
    return found


def _narrowed(found: Matches, parts: Sequence[Matches]) -> Matches:
    """Return the documents of ``found`` that are in any part, scores added."""
    scores = found.scores.copy()
    hit = np.zeros(len(scores), dtype=bool)
    for part in parts:
        at, there = both(found.documents, part.documents)
        scores[there] += part.scores.take(at)
        hit[there] = True
    return Matches(found.documents[hit], scores[hit])


def both(few: Ints, many: Ints) -> tuple[Ints, Ints]:
    """Return the places in ``many`` of what is in both, and its places in ``few``; both rise."""
    if not len(few) or not len(many):
        return few[:0], few[:0]
    if len(few) > len(many):
        there, at = both(many, few)
        return at, there
    if (loops := speed.loops()) is not None:
        places: tuple[Ints, Ints] = loops.both(few, many)
        return places
    at = many.searchsorted(few)
    there = np.flatnonzero(many.take(at, mode="clip") == few)
    return at[there], there


def with_bonus(found: Matches, extras: Sequence[Matches]) -> Matches:
    """Add the scores of ``extras`` to the documents found, finding no others."""
    if not extras or not len(found.documents):
        return found
    scores = found.scores.copy()
    for extra in extras:
        at, there = both(found.documents, extra.documents)
        scores[there] += extra.scores.take(at)
    return Matches(found.documents, scores)


def without(found: Matches, excluded: Sequence[Matches], size: int) -> Matches:
    """Return what is in none of ``excluded``."""
    if not excluded or not len(found.documents):
        return found
    gone = np.zeros(size, dtype=bool)
    for part in excluded:
        gone[part.documents] = True
    keep = ~gone.take(found.documents)
    return Matches(found.documents[keep], found.scores[keep])
