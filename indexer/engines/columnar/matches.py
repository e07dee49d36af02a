"""Documents found in one segment and their scores, and what can be done with such lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents of one segment, in order and each once, and the score of each."""

    documents: NDArray[Any]
    scores: Floats


NOTHING: Final = Matches(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


def best_of(found: Matches, count: int, base: int) -> list[tuple[int, float]]:
    """Return the ``count`` best as (``base`` + document, score), ties in document order."""
    documents, scores = found.documents, found.scores
    if len(documents) > count:
        threshold = np.partition(scores, -count)[-count]
        keep = np.flatnonzero(scores >= threshold)
        documents, scores = documents[keep], scores[keep]
    order = np.lexsort((documents, -scores))[:count]
    return list(zip((documents[order] + base).tolist(), scores[order].tolist(), strict=True))


def union(parts: Sequence[Matches], size: int) -> Matches:
    """Return the documents of any part, scores added; the segment has ``size`` documents."""
    parts = [part for part in parts if len(part.documents)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    scores = np.zeros(size, dtype=np.float32)
    found = np.zeros(size, dtype=bool)
    for part in parts:
        scores[part.documents] += part.scores
        found[part.documents] = True
    documents = np.flatnonzero(found)
    return Matches(documents, scores[documents])


def inside(few: NDArray[np.int64], many: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Tell for each of ``few`` whether it is in ``many``; both rise."""
    if not len(many):
        return np.zeros(len(few), dtype=bool)
    at = np.searchsorted(many, few.astype(many.dtype))
    at[at == len(many)] = 0
    same: NDArray[np.bool_] = many[at] == few
    return same


def intersection(few: Matches, many: Matches) -> Matches:
    """Return the documents of both, scores added; ``few`` should be the shorter one."""
    if not len(few.documents) or not len(many.documents):
        return NOTHING
    at = np.searchsorted(many.documents, few.documents.astype(many.documents.dtype))
    at[at == len(many.documents)] = 0
    keep = many.documents[at] == few.documents
    return Matches(few.documents[keep], few.scores[keep] + many.scores[at[keep]])


def with_bonus(found: Matches, extras: Sequence[Matches]) -> Matches:
    """Add the scores of ``extras`` to the documents found, finding no others."""
    scores = found.scores.copy()
    for extra in extras:
        if len(extra.documents) and len(found.documents):
            at = np.searchsorted(found.documents, extra.documents.astype(found.documents.dtype))
            at[at == len(found.documents)] = 0
            keep = found.documents[at] == extra.documents
            scores[at[keep]] += extra.scores[keep]
    return Matches(found.documents, scores)
