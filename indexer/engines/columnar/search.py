"""An analysed query -> ranked documents, over the segments of one generation.

Words are looked up in every segment first, so that document frequencies are those of the whole;
then each segment finds and scores its documents, and the best of all are looked at again for
closeness.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.engines.columnar.closeness import Closer, densest, look_closer
from indexer.engines.columnar.columns import DOCUMENT_LANGUAGES
from indexer.engines.columnar.explaining import explain
from indexer.engines.columnar.facets import FacetCounts, passing
from indexer.engines.columnar.forms import forms
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.lookup import Lookup
from indexer.engines.columnar.matches import (
    Matches,
    best_first,
    best_of,
    first_of,
    found_per_language,
    passed,
    wanted_languages,
)
from indexer.engines.columnar.matching import Matcher
from indexer.engines.columnar.segment import Segment
from indexer.engines.protocol import Ranked
from indexer.query.analysed import AnalysedQuery, Terms
from indexer.query.narrowing import Facet
from indexer.results import Sort

NO_NUMBERS: Final = np.empty(0, dtype=np.int64)
NO_SCORES: Final = np.empty(0, dtype=np.float64)


_LAST: Final = 1 << 40
"""Stands for the date of documents that have none: they come last either way."""


def rank(
    generation: Generation,
    query: AnalysedQuery,
    *,
    limit: int,
    offset: int,
    sort: Sort = "relevance",
    facets: bool = False,
) -> Ranked:
    """Answer a query from one generation, best documents first, ties in document order.

    Sorted by date, the better ones of the same date come before the others. With ``limit`` 0 the
    documents are only counted.
    """
    lookup = Lookup(generation, query)
    count = max(offset + limit, ranking.SECOND_PASS)
    numbers: list[NDArray[np.int64]] = [NO_NUMBERS]
    scores: list[NDArray[Any]] = [NO_SCORES]
    keys: list[NDArray[np.int64]] = [NO_NUMBERS]
    languages = np.zeros(len(DOCUMENT_LANGUAGES), dtype=np.int64)
    codes = [DOCUMENT_LANGUAGES.index(each) for each in query.languages]
    counts = FacetCounts() if facets else None
    if query.root is not None:
        for which, segment in enumerate(generation.segments):
            parts = Matcher(lookup, which).parts(query.root)
            masks = {each.facet: passing(segment, each) for each in query.filters}
            if counts is not None:
                counts.add(segment, parts, wanted_languages(codes), masks)
            parts = _narrowed(parts, masks)
            if not limit:
                languages += found_per_language(parts, segment.language, codes)
                continue
            if sort == "relevance":
                chosen = best_of(parts, count, segment.language, codes)
            else:
                dated = partial(_date_keys, segment, sort)
                chosen = first_of(parts, count, dated, segment.language, codes)
                keys.append(dated(chosen[0]))
            documents, own_scores, found = chosen
            languages += found
            numbers.append(documents + generation.bases[which])
            scores.append(own_scores)
    hits = np.concatenate(numbers), np.concatenate(scores)
    closer: Closer | None = None
    if sort == "relevance" and limit:
        hits, closer = look_closer(lookup, *best_first(*hits, count), query.root)
    else:
        order = np.lexsort((hits[0], -hits[1], np.concatenate(keys)))[:count]
        hits = hits[0][order], hits[1][order]
    page = slice(offset, offset + limit)
    return Ranked(
        hits=tuple(zip(hits[0][page].tolist(), hits[1][page].tolist(), strict=True)),
        total=int(languages.sum()),
        languages=dict(zip(DOCUMENT_LANGUAGES, languages.tolist(), strict=True)),
        probabilities=lookup.probabilities,
        idfs={leaf: term.idf for leaf, term in lookup.terms.items() if isinstance(leaf, Terms)},
        densest=partial(densest, lookup),
        explain=partial(explain, lookup, closer),
        forms=partial(forms, lookup),
        notices=tuple(lookup.notices),
        facets=None if counts is None else counts.result(),
    )


def _narrowed(parts: list[Matches], masks: Mapping[Facet, NDArray[np.bool_]]) -> list[Matches]:
    """Return what all filters let through, without parts that have nothing left."""
    if not masks:
        return parts
    mask = np.logical_and.reduce(list(masks.values()))
    return [left for part in parts if len((left := passed(part, mask)).documents)]


def _date_keys(segment: Segment, sort: Sort, documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers that rise from what comes first to what comes last."""
    dates = segment.date.take(documents).astype(np.int64)
    return np.where(dates == 0, _LAST, dates if sort == "oldest" else -dates)
