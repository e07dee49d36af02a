"""The measures of a ranking: nDCG@10, RR@10, R@100, and their means over needs.

A ranking is the list of the documents found, best first, each at most once: documents of equal
score keep the order in which they were given. Only documents with a grade above 0 are relevant;
documents nobody judged count as not relevant.

Definitions: Järvelin and Kekäläinen, *Cumulated gain-based evaluation of IR techniques* (2002),
with the grade itself as the gain, as trec_eval's ``ndcg_cut`` has it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the discounted gain of the first ``depth`` documents, from 0 to 1 (the best order).

    A document at rank r (from 1) gains its grade / log2(r + 1). The best order is that of all
    the documents judged for the query, found or not; without a relevant one the answer is 0.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain(grades.get(document, 0) for document in ranking[:depth]) / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return 1 / the rank of the first relevant document, 0 when none is in ``depth``."""
    for rank, document in enumerate(islice(ranking, depth), 1):
        if grades.get(document, 0) > 0:
            return 1 / rank
    return 0.0


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 100) -> float:
    """Return the share of the relevant documents found in the first ``depth``, 0 to 1."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


def first_relevant(ranking: Sequence[str], grades: Mapping[str, int]) -> int | None:
    """Return the rank, from 1, of the first relevant document; None when there is none."""
    return next((rank for rank, id in enumerate(ranking, 1) if grades.get(id, 0) > 0), None)


def by_group(values: Iterable[tuple[str | None, float]]) -> list[list[float]]:
    """Return the values of ``(group, value)`` pairs, one list for each group, first come first.

    A value with the group None is a group of its own.
    """
    groups: dict[object, list[float]] = {}
    for number, (group, value) in enumerate(values):
        groups.setdefault(number if group is None else group, []).append(value)
    return list(groups.values())


def mean(values: Sequence[float]) -> float:
    """Return the mean of ``values``, 0 when there are none."""
    return math.fsum(values) / len(values) if values else 0.0


def group_means(values: Iterable[tuple[str | None, float]]) -> list[float]:
    """Return the mean of each group of ``(group, value)`` pairs: one value for each need."""
    return [mean(row) for row in by_group(values)]


def _gain(grades: Iterable[int]) -> float:
    return math.fsum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
