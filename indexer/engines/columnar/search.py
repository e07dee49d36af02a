"""An analysed query -> ranked documents, over the segments of one generation.

Words are looked up in every segment first, so that document frequencies are those of the whole;
then each segment finds and scores its documents, and the best of all are looked at again for
closeness.
"""

from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer import ranking
from indexer.engines.columnar.closeness import Closer, densest, look_closer
from indexer.engines.columnar.columns import DOCUMENT_LANGUAGES
from indexer.engines.columnar.explaining import explain
from indexer.engines.columnar.generation import Generation
from indexer.engines.columnar.lookup import Lookup
from indexer.engines.columnar.matches import best_first, best_of, newest_of
from indexer.engines.columnar.matching import Matcher
from indexer.engines.protocol import Ranked
from indexer.query.analysed import AnalysedQuery, Terms

NO_NUMBERS: Final = np.empty(0, dtype=np.int64)
NO_SCORES: Final = np.empty(0, dtype=np.float64)


def rank(
    generation: Generation, query: AnalysedQuery, *, limit: int, offset: int, newest: bool = False
) -> Ranked:
    """Answer a query from one generation, best documents first, ties in document order.

    With ``newest`` the latest come first, the better ones of the same date before the others.
    """
    lookup = Lookup(generation, query)
    count = max(offset + limit, ranking.SECOND_PASS)
    numbers: list[NDArray[np.int64]] = [NO_NUMBERS]
    scores: list[NDArray[Any]] = [NO_SCORES]
    dates: list[NDArray[np.int64]] = [NO_NUMBERS]
    languages = np.zeros(len(DOCUMENT_LANGUAGES), dtype=np.int64)
    codes = [DOCUMENT_LANGUAGES.index(each) for each in query.languages]
    if query.root is not None:
        for which, segment in enumerate(generation.segments):
            parts = Matcher(lookup, which).parts(query.root)
            if newest:
                chosen = newest_of(parts, count, segment.date, segment.language, codes)
                dates.append(segment.date.take(chosen[0]).astype(np.int64))
            else:
                chosen = best_of(parts, count, segment.language, codes)
            documents, own_scores, found = chosen
            languages += found
            numbers.append(documents + generation.bases[which])
            scores.append(own_scores)
    hits = np.concatenate(numbers), np.concatenate(scores)
    closer: Closer | None = None
    if newest:
        order = np.lexsort((hits[0], -hits[1], -np.concatenate(dates)))[:count]
        hits = hits[0][order], hits[1][order]
    else:
        hits, closer = look_closer(lookup, *best_first(*hits, count), query.root)
    page = slice(offset, offset + limit)
    return Ranked(
        hits=tuple(zip(hits[0][page].tolist(), hits[1][page].tolist(), strict=True)),
        total=int(languages.sum()),
        languages=dict(zip(DOCUMENT_LANGUAGES, languages.tolist(), strict=True)),
        probabilities=lookup.probabilities,
        idfs={leaf: term.idf for leaf, term in lookup.terms.items() if isinstance(leaf, Terms)},
        densest=partial(densest, lookup),
        explain=partial(explain, lookup, closer),
        notices=tuple(lookup.notices),
    )
