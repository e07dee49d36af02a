"""Where words stand: titles and phrases, as sorted ``document << 32 | position``."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.language_postings import POSITION_BITS
from indexer.engines.columnar.matches import both
from indexer.engines.columnar.segment import Segment
from indexer.query.analysed import Sequence

Ints = NDArray[np.int64]
NOWHERE: Final = np.empty(0, dtype=np.int64)
POSITION: Final = (1 << POSITION_BITS) - 1
"""The part of a place that is the position."""


def title_places(segment: Segment, places: Ints) -> Ints:
    """Return the places that lie in titles."""
    titles: Ints = segment.title_lengths[places >> POSITION_BITS]
    within: Ints = places[(places & POSITION) < titles]
    return within


def phrase_places(segment: Segment, node: Sequence) -> Ints:
    """Return the places of the first word whose followers stand right behind it."""
    postings = segment.languages.get(node.language)
    if postings is None:
        return NOWHERE
    words = [postings.vocabulary.words_of(keys) for keys in node.steps]
    lists = [postings.postings(each)[0].astype(np.int64) for each in words]
    # The documents with all the words first: positions are read in those only.
    shortest, *others = sorted(lists, key=len)
    documents = shortest
    for other in others:
        documents = documents.take(both(documents, other)[1])
    if not len(documents):
        return NOWHERE
    starts = NOWHERE
    for distance, (each, own) in enumerate(zip(words, lists, strict=True)):
        if each.forms is None and len(each.families) == 1:
            first = postings.range_of(int(each.families[0]))[0]
            places = postings.places_of(both(documents, own)[0] + first, documents)[0]
        else:
            places = postings.places(each, documents)
        starts = starts.take(both(starts, places - distance)[1]) if distance else places
    return title_places(segment, starts) if node.part == "title" else starts
