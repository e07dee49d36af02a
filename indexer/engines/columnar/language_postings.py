"""The postings of one language in one segment: documents, frequencies, positions."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar import speed
from indexer.engines.columnar.columns import length_byte
from indexer.engines.columnar.container import Container
from indexer.engines.columnar.gaps import GapLists, firsts, numbers_of, owners_of, ragged, values_of
from indexer.engines.columnar.postings import CHUNK_BITS
from indexer.engines.columnar.vocabulary import Vocabulary, Words

Ints = NDArray[np.int64]
POSITION_BITS: Final = 32
_FEW_DOCUMENTS: Final = 16
_FEW_FAMILIES: Final = 64
_FEW_POSTINGS: Final = 1 << 17
_NO_INTS: Final = np.empty(0, dtype=np.int64)


class LanguagePostings:
    """The postings of one language in one segment.

    The arrays as they are stored (see :mod:`.postings`), for reading: ``posting_end``,
    ``document`` (low 16 bits), ``key``, ``local`` (``several`` for more than one form),
    ``mixed``, ``mixed_end``, ``mixed_local``, ``mixed_frequency``, ``block`` and ``position``
    (see :mod:`.gaps`), and ``chunk_end`` with a row per family and a column per 65,536 documents;
    it is empty when there are not more documents than that. ``usual`` tells that numbers of forms
    take one byte and places in other arrays four. ``lengths`` has the number of words
    that count per document (0: none of the language).
    """

    def __init__(self, container: Container, language: str) -> None:
        def array(name: str) -> NDArray[Any]:
            return container[f"{language}.{name}"]

        self.vocabulary = Vocabulary(container, language)
        self.lengths = array("length")
        self.posting_end = array("posting_end")
        self.document = array("document")
        families, chunks = len(self.posting_end) - 1, -(-len(self.lengths) >> CHUNK_BITS)
        self.chunk_end = (
            array("chunk_end").reshape(families, chunks)
            if chunks > 1
            else np.empty((families, 0), dtype=np.uint32)
        )
        self.key = array("key")
        self.local = array("local")
        self.several = int(np.iinfo(self.local.dtype).max)
        self.block = array("block")
        self.position = array("position")
        self.mixed = array("mixed")
        self.mixed_end = array("mixed_end")
        self.mixed_local = array("mixed_local")
        self.mixed_frequency = array("mixed_frequency")
        self._positions = GapLists(self.position, self.block)
        self.usual = (
            CHUNK_BITS == 16
            and self.local.itemsize == 1
            and self.block.itemsize == self.mixed.itemsize == 4
        )
        self.mixed_form = array("mixed_form")
        self.mixed_block = array("mixed_block")
        self._mixed_forms = GapLists(self.mixed_form, self.mixed_block)

    def range_of(self, family: int) -> tuple[int, int]:
        """Return the first posting of a family, and the one after its last."""
        low, high = self.posting_end[family : family + 2].tolist()
        return low, high

    def _indices(self, families: Ints) -> Ints:
        """Return the numbers of the postings of some families, by family."""
        starts = self.posting_end[families].astype(np.int64)
        return ragged(starts, self.posting_end[families + 1].astype(np.int64) - starts)

    def documents_of(self, family: int) -> NDArray[np.uint32]:
        """Return the documents of a family, rising."""
        low, high = self.range_of(family)
        documents = self.document[low:high].astype(np.uint32)
        start = 0
        for chunk, end in enumerate(self.chunk_end[family].tolist()):
            if chunk:
                documents[start:end] += np.uint32(chunk << CHUNK_BITS)
            start = end
        return documents

    def documents_of_families(self, low: int, high: int) -> NDArray[np.uint32]:
        """Return the document of every posting of the families ``low`` to ``high - 1``."""
        first, last = int(self.posting_end[low]), int(self.posting_end[high])
        return self.document[first:last] + self._chunk_starts(slice(low, high))

    def _documents(self, families: Ints) -> NDArray[np.uint32]:
        """Return the documents of some families, by family."""
        if len(families) == 1:
            return self.documents_of(int(families[0]))
        return self.document[self._indices(families)] + self._chunk_starts(families)

    def _chunk_starts(self, families: Ints | slice) -> NDArray[np.uint32]:
        """Return the first document of the chunk of every posting of some families."""
        ends = self.chunk_end[families]
        if not ends.shape[1]:
            return np.zeros(1, dtype=np.uint32)
        starts = np.arange(ends.shape[1], dtype=np.uint32) << np.uint32(CHUNK_BITS)
        return np.repeat(np.tile(starts, len(ends)), np.diff(ends, prepend=0).ravel())

    def found_in(self, families: Ints, documents: Ints) -> tuple[Ints, Ints]:
        """Return the postings of some families in some documents (rising): numbers, documents."""
        loops = speed.loops() if self.usual and len(documents) <= _FEW_DOCUMENTS else None
        if loops is not None:
            few: tuple[Ints, Ints] = loops.found_in(
                families, documents, self.posting_end, self.chunk_end, self.document
            )
            return few
        if len(families) > _FEW_FAMILIES:
            own = self._documents(families)
            keep = np.isin(own, documents)
            return self._indices(families)[keep], own[keep].astype(np.int64)
        found = [self._found(family, documents) for family in families.tolist()]
        if len(found) == 1:
            return found[0]
        return np.concatenate([i for i, _ in found]), np.concatenate([d for _, d in found])

    def _found(self, family: int, documents: Ints) -> tuple[Ints, Ints]:
        low, high = self.range_of(family)
        if high - low <= _FEW_POSTINGS or not self.chunk_end.shape[1]:
            return _same(self.documents_of(family), documents, low)
        # A long list is not read as a whole, only where the wanted documents may stand.
        bounds = np.searchsorted(
            documents, np.arange(1, self.chunk_end.shape[1]) << CHUNK_BITS
        ).tolist()
        found, start, own_start = [], 0, low
        ends = (self.chunk_end[family].astype(np.int64) + low).tolist()
        for own_end, end in zip(ends, [*bounds, len(documents)], strict=True):
            if start < end and own_start < own_end:
                wanted = documents[start:end]
                own = self.document[own_start:own_end]
                low_bits = wanted & ((1 << CHUNK_BITS) - 1)
                at = np.searchsorted(own, low_bits.astype(np.uint16))
                at[at == len(own)] = 0
                keep = own[at] == low_bits
                found.append((at[keep] + own_start, wanted[keep]))
            start, own_start = end, own_end
        if not found:
            return documents[:0], documents[:0]
        return np.concatenate([i for i, _ in found]), np.concatenate([d for _, d in found])

    def postings(self, words: Words) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Return (documents, keys) of the words as one term, documents rising, each once."""
        if words.forms is None and len(words.families) == 1:
            family = int(words.families[0])
            low, high = self.range_of(family)
            return self.documents_of(family), self.key[low:high]
        if not len(words.families):
            return np.empty(0, dtype=np.uint32), self.key[:0]
        packed = self._packed(words)
        packed.sort()  # several times as quick as sorting places by document
        documents = (packed >> 32).astype(np.uint32)
        first = firsts(documents)
        if len(first) == len(packed):
            return documents, (packed & 0xFFFF).astype(np.uint16)
        summed = np.add.reduceat(packed >> 8 & 0xFFFFFF, first)
        keys = (np.minimum(summed, 255) << 8 | packed[first] & 255).astype(np.uint16)
        return documents[first], keys

    def _packed(self, words: Words) -> Ints:
        """Return document << 32 | frequency << 8 | length byte of every posting of the words."""
        if self.usual and (loops := speed.loops()) is not None:
            packed: Ints = loops.gather(
                words.families,
                words.forms if words.forms is not None else _NO_INTS,
                self.posting_end,
                self.vocabulary.family_form,
                self.chunk_end,
                self.document,
                self.key,
                self.local,
                self.mixed,
                self.mixed_end,
                self.mixed_local,
                self.mixed_frequency,
            )
            return packed
        documents, frequencies, bytes_ = self._parts(words)
        return documents.astype(np.int64) << 32 | frequencies << 8 | bytes_

    def mixed_with(self, family: int, local: int) -> tuple[Ints, NDArray[np.uint16]]:
        """Return the postings of a family where one of its forms stands beside others.

        Their places among the family's postings, and the frequencies of that form, up to 255.
        """
        low, high = self.range_of(family)
        first, last = self.mixed.searchsorted(
            np.array([low, high], dtype=self.mixed.dtype)
        ).tolist()
        if first == last:
            return _NO_INTS, self.key[:0]
        start = int(self.mixed_end[first])
        pair_ends = self.mixed_end[first + 1 : last + 1].astype(np.int64)
        own = np.flatnonzero(self.mixed_local[start : int(pair_ends[-1])] == local)
        several = self.mixed[first:last][pair_ends.searchsorted(own + start, side="right")]
        return several.astype(np.int64) - low, self.mixed_frequency[start + own].astype(np.uint16)

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
        first = firsts(owners)
        documents = owners[first]
        ends = np.empty_like(first)
        ends[:-1], ends[-1:] = first[1:], len(owners)
        frequencies = (ends - first) * weight
        bytes_ = length_byte(self.lengths[documents].astype(np.int64)).astype(np.int64)
        return documents, (np.minimum(frequencies, 255) << 8 | bytes_).astype(np.uint16)

    def _parts(self, words: Words) -> tuple[NDArray[np.uint32], Ints, Ints]:
        """Return documents, frequencies and length bytes of every posting of the words."""
        index = self._indices(words.families)
        keys = self.key[index].astype(np.int64)
        documents, frequencies, bytes_ = self._documents(words.families), keys >> 8, keys & 255
        if words.forms is None:
            return documents, frequencies, bytes_
        first, last = self.vocabulary.family_form[words.families[[0, -1]] + [0, 1]].tolist()
        wanted = np.zeros(last - first, dtype=bool)
        wanted[words.forms - first] = True
        sizes = self.posting_end[words.families + 1] - self.posting_end[words.families]
        family_first = np.repeat(
            self.vocabulary.family_form[words.families].astype(np.int64) - first,
            sizes.astype(np.int64),
        )
        local = self.local[index]
        some = np.flatnonzero(local == self.several)
        keep = wanted.take(family_first + local, mode="clip")
        if len(some):
            mixed = self.mixed.searchsorted(index[some].astype(self.mixed.dtype))
            pairs, owner = self._pairs(mixed)
            form = family_first[some][owner] + self.mixed_local[pairs]
            weights = self.mixed_frequency[pairs] * wanted.take(form)
            frequency = np.bincount(owner, weights=weights, minlength=len(some)).astype(np.int64)
            frequencies[some] = frequency
            keep[some] = frequency > 0
        return documents[keep], frequencies[keep], bytes_[keep]

    def _pairs(self, mixed: Ints) -> tuple[Ints, Ints]:
        """Return the (form, frequency) pairs of mixed postings, and whose each is."""
        starts = self.mixed_end[mixed].astype(np.int64)
        counts = self.mixed_end[mixed + 1].astype(np.int64) - starts
        return ragged(starts, counts), np.repeat(np.arange(len(mixed)), counts)

    # Positions

    def places(self, words: Words, documents: Ints | None = None) -> Ints:
        """Return where the words stand: sorted ``document << 32 | position``, each once.

        With ``documents`` (rising) only in those.
        """
        families = words.families
        if not len(families):
            return np.empty(0, dtype=np.int64)
        if documents is None:
            index, owners = self._indices(families), self._documents(families).astype(np.int64)
        else:
            index, owners = self.found_in(families, documents)
        if not len(index):
            return np.empty(0, dtype=np.int64)
        places, owner = self.places_of(index, owners)
        if words.forms is not None:
            places = places[np.isin(self.forms_at(index, owner), words.forms)]
        if len(families) > 1:
            places.sort()
        elif words.forms is None and len(places) == len(index):
            return places
        again = places[1:] == places[:-1]
        if again.any():
            places = places[np.concatenate([[True], ~again])]
        return places

    def places_of(self, index: Ints, documents: Ints) -> tuple[Ints, Ints]:
        """Return the places of some postings, posting by posting, and whose each is.

        ``index`` (rising) and ``documents`` are those of the postings; whose: a place in ``index``.
        """
        bases = documents << POSITION_BITS
        if self.usual and (loops := speed.loops()) is not None:
            places: tuple[Ints, Ints] = loops.numbers(self.position, self.block, index, bases)
            return places
        data, sizes = self._positions.some(index)
        return numbers_of(data, sizes, bases), owners_of(data, sizes)

    def forms_at(self, index: Ints, owner: Ints) -> Ints:
        """Return the form at every position of some postings; ``owner`` as a place in ``index``."""
        family = np.searchsorted(self.posting_end, index.astype(np.uint64), side="right") - 1
        own = self.local[index]
        form: Ints = (self.vocabulary.family_form[family].astype(np.int64) + own)[owner]
        some = np.flatnonzero(own == self.several)
        if len(some):
            numbers = np.searchsorted(self.mixed, index[some].astype(self.mixed.dtype))
            local = values_of(self._mixed_forms.some(numbers)[0])[0]
            at = np.flatnonzero((own == self.several)[owner])
            form[at] += local - self.several
        return form

    # For merging

    def positions_of(self, index: Ints) -> tuple[Ints, Ints]:
        """Return every position of some postings, and whose it is (as a place in ``index``)."""
        data, sizes = self._positions.some(index)
        positions = numbers_of(data, sizes, np.zeros(len(index), dtype=np.int64))
        return positions, owners_of(data, sizes)

    def position_bytes(self, first: int, last: int) -> NDArray[np.uint8]:
        """Return the stored positions of the postings ``first`` to ``last - 1``."""
        return self._positions.between(first, last)

    def mixed_form_bytes(self, first: int, last: int) -> NDArray[np.uint8]:
        """Return the stored forms of the mixed postings number ``first`` to ``last - 1``."""
        return self._mixed_forms.between(first, last)


def _same(own: NDArray[np.uint32], documents: Ints, low: int) -> tuple[Ints, Ints]:
    """Return where in ``own`` the documents stand, counted from ``low``, and which they are."""
    if not len(own):
        return documents[:0], documents[:0]
    at = own.searchsorted(documents.astype(np.uint32))
    at[at == len(own)] = 0
    keep = own[at] == documents
    return at[keep] + low, documents[keep]
