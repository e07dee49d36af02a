"""The postings of one language in one segment: documents, frequencies, positions."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.columns import length_byte
from indexer.engines.columnar.container import Container
from indexer.engines.columnar.postings import BLOCK, MANY
from indexer.engines.columnar.vocabulary import Vocabulary, Words

Ints = NDArray[np.int64]
POSITION_BITS: Final = 32
_MANY_FAMILIES: Final = 64
NO_INTS: Final = np.empty(0, dtype=np.int64)


class LanguagePostings:
    """The postings of one language in one segment. Arrays as in :mod:`.postings`.

    ``lengths`` has the number of words that count per document (0: none of the language);
    ``longest`` is more than any position.
    """

    def __init__(self, container: Container, language: str) -> None:
        def array(name: str) -> NDArray[Any]:
            return container[f"{language}.{name}"]

        self.vocabulary = Vocabulary(container, language)
        self._posting_end = array("posting_end")
        self._document = array("document")
        self.key = array("key")
        self.local = array("local")
        self._count = array("count")
        self._many_at = array("many_at")
        self._many = array("many")
        self._block = array("block")
        self._position = array("position")
        self._mixed = array("mixed")
        self._mixed_end = array("mixed_end")
        self._mixed_local = array("mixed_local")
        self._mixed_frequency = array("mixed_frequency")
        self._mixed_position = array("mixed_position")
        self._mixed_position_local = array("mixed_position_local")
        self.lengths = array("length")
        self.longest = 1 << 16 if self._position.dtype == np.uint16 else 1 << 32
        self.several = int(np.iinfo(self.local.dtype).max)

    def range_of(self, family: int) -> tuple[int, int]:
        return int(self._posting_end[family]), int(self._posting_end[family + 1])

    def _indices(self, families: Ints) -> Ints:
        """Return the numbers of the postings of some families, by family."""
        starts = self._posting_end[families].astype(np.int64)
        counts = self._posting_end[families + 1].astype(np.int64) - starts
        before = np.cumsum(counts) - counts
        return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))

    def _indices_in(self, families: Ints, documents: Ints) -> Ints:
        """Return the numbers of the postings of some families in some documents."""
        if len(families) > _MANY_FAMILIES:
            index = self._indices(families)
            return index[np.isin(self._document[index], documents)]
        found = []
        wanted = documents.astype(np.uint32)
        for family in families.tolist():
            low, high = self.range_of(family)
            own = self._document[low:high]
            at = np.searchsorted(own, wanted)
            at = at[at < len(own)]
            at = at[own[at] == wanted[: len(at)]]
            found.append(at + low)
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def postings(self, words: Words) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Return (documents, keys) of the words as one term, documents rising, each once."""
        if words.forms is None and len(words.families) == 1:
            low, high = self.range_of(int(words.families[0]))
            return self._document[low:high], self.key[low:high]
        if not len(words.families):
            return self._document[:0], self.key[:0]
        documents, frequencies, bytes_ = self._parts(words)
        order = np.argsort(documents, kind="stable")
        documents, frequencies, bytes_ = documents[order], frequencies[order], bytes_[order]
        first = np.flatnonzero(np.diff(documents.astype(np.int64), prepend=-1))
        summed = np.add.reduceat(frequencies, first) if len(first) else frequencies
        keys = (np.minimum(summed, 255) << 8 | bytes_[first]).astype(np.uint16)
        return documents[first], keys

    def mixed_with(self, family: int, local: int) -> tuple[Ints, Ints]:
        """Return the postings of a family where one of its forms stands beside others.

        Their places among the family's postings, and the frequencies of that form, up to 255.
        """
        low, high = self.range_of(family)
        first, last = self._mixed.searchsorted(np.array([low, high], dtype=np.uint32)).tolist()
        if first == last:
            return NO_INTS, NO_INTS
        pair_ends = self._mixed_end[first:last].astype(np.int64)
        start = int(self._mixed_end[first - 1]) if first else 0
        own = np.flatnonzero(self._mixed_local[start : int(pair_ends[-1])] == local)
        several = self._mixed[first:last][pair_ends.searchsorted(own + start, side="right")]
        frequency = np.minimum(self._mixed_frequency[start + own], 255)
        return several.astype(np.int64) - low, frequency.astype(np.int64)

    def document_frequency(self, words: Words) -> int:
        """Return how many documents have any of the words, deleted ones included."""
        if words.forms is None and len(words.families) == 1:
            low, high = self.range_of(int(words.families[0]))
            return high - low
        if words.forms is not None and len(words.forms) == 1:
            return int(self.vocabulary.form_documents[words.forms[0]])
        return len(self.postings(words)[0])

    def keys_of_places(
        self, places: Ints, weight: int
    ) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Return (documents, keys) of sorted places, each counting ``weight`` times."""
        owners = places >> POSITION_BITS
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        documents = owners[first]
        frequencies = np.diff(np.append(first, len(owners))) * weight
        bytes_ = length_byte(self.lengths[documents].astype(np.int64)).astype(np.int64)
        return documents, (np.minimum(frequencies, 255) << 8 | bytes_).astype(np.uint16)

    def _parts(self, words: Words) -> tuple[NDArray[np.uint32], Ints, Ints]:
        """Return documents, frequencies and length bytes of every posting of the words."""
        index = self._indices(words.families)
        keys = self.key[index].astype(np.int64)
        documents, frequencies, bytes_ = self._document[index], keys >> 8, keys & 255
        if words.forms is None:
            return documents, frequencies, bytes_
        ends = self._posting_end
        counts = (ends[words.families + 1] - ends[words.families]).astype(np.int64)
        family_first = np.repeat(
            self.vocabulary.family_form[words.families].astype(np.int64), counts
        )
        local = self.local[index].astype(np.int64)
        single = local != self.several
        keep = single & np.isin(family_first + local, words.forms)
        some = np.flatnonzero(~single)
        mixed = np.searchsorted(self._mixed, index[some].astype(np.uint64))
        pairs, owner = self._pairs(mixed)
        form = family_first[some][owner] + self._mixed_local[pairs]
        weights = self._mixed_frequency[pairs] * np.isin(form, words.forms)
        frequency = np.bincount(owner, weights=weights, minlength=len(some)).astype(np.int64)
        frequencies[some] = frequency
        keep[some] = frequency > 0
        return documents[keep], frequencies[keep], bytes_[keep]

    def _pairs(self, mixed: Ints) -> tuple[Ints, Ints]:
        """Return the (form, frequency) pairs of mixed postings, and whose each is."""
        ends = self._mixed_end[mixed].astype(np.int64)
        starts = np.where(mixed > 0, self._mixed_end[mixed - 1].astype(np.int64), 0)
        counts = ends - starts
        before = np.cumsum(counts) - counts
        pairs = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
        return pairs, np.repeat(np.arange(len(mixed)), counts)

    # Positions

    def _true_counts(self, index: Ints) -> Ints:
        counts = self._count[index].astype(np.int64)
        many = np.flatnonzero(counts == MANY)
        if len(many):
            counts[many] = self._many[np.searchsorted(self._many_at, index[many])]
        return counts

    def _position_starts(self, index: Ints) -> Ints:
        """Return where the positions of some postings begin."""
        block = index // BLOCK
        lanes = block[:, None] * BLOCK + np.arange(BLOCK)
        before = lanes < index[:, None]
        counts = np.zeros(lanes.shape, dtype=np.int64)
        counts[before] = self._true_counts(lanes[before])
        starts: Ints = self._block[block].astype(np.int64) + counts.sum(axis=1)
        return starts

    def places(self, words: Words, documents: Ints | None = None) -> Ints:
        """Return where the words stand: sorted ``document << 32 | position``, each once.

        With ``documents`` (rising) only in those.
        """
        if not len(words.families):
            return np.empty(0, dtype=np.int64)
        if documents is None:
            index = self._indices(words.families)
        else:
            index = self._indices_in(words.families, documents)
        if not len(index):
            return np.empty(0, dtype=np.int64)
        starts, counts = self._position_starts(index), self._true_counts(index)
        before = np.cumsum(counts) - counts
        owner = np.repeat(np.arange(len(index)), counts)
        position = self._position[(starts - before)[owner] + np.arange(len(owner))]
        places: Ints = self._document[index].astype(np.int64)[owner] << POSITION_BITS | position
        if words.forms is not None:
            places = places[np.isin(self._forms_at(index, owner, counts), words.forms)]
        return np.unique(places)

    def places_of(self, index: Ints, documents: Ints) -> tuple[Ints, Ints]:
        """Return the places of some postings, whose documents are given, and whose each is."""
        starts, counts = self._position_starts(index), self._true_counts(index)
        before = np.cumsum(counts) - counts
        owner = np.repeat(np.arange(len(index)), counts)
        position = self._position[(starts - before)[owner] + np.arange(len(owner))]
        return documents[owner] << POSITION_BITS | position, owner

    def occurrences_by_family(self) -> Ints:
        """Return the number of stored positions of every family."""
        ends = self._posting_end.astype(np.int64)
        inside = np.flatnonzero(ends < len(self._document))
        result = np.full(len(ends), len(self._position), dtype=np.int64)
        result[inside] = self._position_starts(ends[inside])
        return np.diff(result)

    def occurrences(self, low: int, high: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Return all there is of the families ``low`` to ``high - 1``.

        Per posting its family, document and count; per occurrence its position and form.
        """
        first, last = int(self._posting_end[low]), int(self._posting_end[high])
        index = np.arange(first, last)
        if first == last:
            return index, index, index, index, index
        counts = self._true_counts(index)
        start = int(self._position_starts(index[:1])[0])
        position = self._position[start : start + int(counts.sum())].astype(np.int64)
        form = self._forms_at(index, np.repeat(np.arange(len(index)), counts), counts)
        family = np.searchsorted(self._posting_end, index.astype(np.uint64), side="right") - 1
        return family, self._document[first:last].astype(np.int64), counts, position, form

    def _forms_at(self, index: Ints, owner: Ints, counts: Ints) -> Ints:
        """Return the form at every position of some postings."""
        family = np.searchsorted(self._posting_end, index.astype(np.uint64), side="right") - 1
        local = self.local[index].astype(np.int64)[owner]
        some = np.flatnonzero(self.local[index] == self.several)
        if len(some):
            # Mixed postings keep the forms of their positions one behind the other.
            mixed = np.searchsorted(self._mixed, index[some].astype(np.uint64))
            own = counts[some]
            before = np.cumsum(own) - own
            starts = self._mixed_position[mixed].astype(np.int64)
            at = np.repeat(starts - before, own) + np.arange(int(own.sum()))
            local[np.isin(owner, some)] = self._mixed_position_local[at]
        return self.vocabulary.family_form[family].astype(np.int64)[owner] + local
