"""Where words stand: titles and phrases, as sorted ``document << 32 | position``."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.language_postings import POSITION_BITS
from indexer.engines.columnar.segment import Segment
from indexer.query.analysed import Sequence

Ints = NDArray[np.int64]
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
        return np.empty(0, dtype=np.int64)
    words = [postings.vocabulary.words_of(keys) for keys in node.steps]
    # The documents with all the words first: positions are read in those only.
    lists = sorted((postings.postings(each)[0] for each in words), key=len)
    documents = lists[0].astype(np.int64)
    for other in lists[1:]:
        if not len(other):
            return np.empty(0, dtype=np.int64)
        at = other.searchsorted(documents.astype(other.dtype))
        documents = documents[other.take(at, mode="clip") == documents]
    if not len(documents):
        return np.empty(0, dtype=np.int64)
    starts = postings.places(words[0], documents)
    for distance, each in enumerate(words[1:], start=1):
        followers = postings.places(each, documents) - distance
        starts = np.intersect1d(starts, followers, assume_unique=True)
    return title_places(segment, starts) if node.part == "title" else starts
