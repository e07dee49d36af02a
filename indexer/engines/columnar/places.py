"""Where words stand: titles and phrases, as sorted ``document << 32 | position``."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.gaps import firsts
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


def phrase_places(segment: Segment, node: Sequence, within: Ints | None = None) -> Ints:
    """Return the places of the first word whose followers stand right behind it.

    With documents ``within`` (rising) only in those. Rare words are looked at first, and each
    next one only where all before it stand as they should: a phrase of a hundred words that
    stand everywhere costs hardly more than one of three.
    """
    postings = segment.languages.get(node.language)
    if postings is None:
        return NOWHERE
    words = {keys: postings.vocabulary.words_of(keys) for keys in node.steps}
    lists = {keys: postings.postings(own)[0].astype(np.int64) for keys, own in words.items()}
    rare = sorted(range(len(node.steps)), key=lambda step: len(lists[node.steps[step]]))
    # The documents with all the words: positions are read in those only.
    documents = lists[node.steps[rare[0]]] if within is None else within
    for other in lists.values():
        documents = documents.take(both(documents, other)[1])
    starts = NOWHERE
    for step in rare:
        if not len(documents):
            return NOWHERE
        keys = node.steps[step]
        own = words[keys]
        if own.forms is None and len(own.families) == 1:
            first = postings.range_of(int(own.families[0]))[0]
            places = postings.places_of(both(documents, lists[keys])[0] + first, documents)[0]
        else:
            places = postings.places(own, documents)
        places = places[places & POSITION >= step] - step
        starts = places if step == rare[0] else starts.take(both(starts, places)[1])
        documents = starts >> POSITION_BITS
        documents = documents.take(firsts(documents))
    return title_places(segment, starts) if node.part == "title" else starts
