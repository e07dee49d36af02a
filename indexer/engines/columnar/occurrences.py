"""Words as they stand in documents -> postings: one sort of 64-bit numbers."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.gaps import encode, firsts, ragged, sizes_of
from indexer.engines.columnar.postings import Postings, PostingsWriter
from indexer.engines.columnar.words import OrderedWords, WordTable
from indexer.ranking import TITLE_COUNTS

Ints = NDArray[np.int64]

PORTION: Final = 1 << 17
"""Occurrences encoded at a time; the arrays of so many stay in the processor's cache."""


class Occurrences:
    """Collects the words of one language in one segment, 8 bytes each.

    Documents laid behind each other give every place a number of its own; of each word its
    number in the table and its place are kept.
    """

    def __init__(self) -> None:
        self._word: list[NDArray[np.uint32]] = []
        self._place: list[NDArray[np.uint32]] = []
        self._documents: list[Ints] = []
        self._spans: list[Ints] = []
        self._end = 0

    def __len__(self) -> int:
        return sum(map(len, self._word))

    def add(self, word: NDArray[Any], document: NDArray[Any], position: NDArray[Any]) -> None:
        """Add words: number in the table, document (never falling), position in the document."""
        if not len(word):
            return
        first = np.flatnonzero(np.diff(document, prepend=-1))
        documents = document[first].astype(np.int64)
        spans = np.maximum.reduceat(position, first).astype(np.int64) + 1
        if self._documents and self._documents[-1][-1] == documents[0]:
            # The last document goes on.
            before = int(self._spans[-1][-1])
            self._documents[-1], self._spans[-1] = self._documents[-1][:-1], self._spans[-1][:-1]
            if not len(self._documents[-1]):
                self._documents.pop()
                self._spans.pop()
            self._end -= before
            spans[0] = max(spans[0], before)
        starts = self._end + np.cumsum(spans) - spans
        self._end += int(spans.sum())
        if self._end >> 32:
            raise OverflowError("a segment has fewer than 2**32 words")
        place = np.repeat(starts, np.diff(np.append(first, len(word))))
        place += position
        self._word.append(word.astype(np.uint32))
        self._place.append(place.astype(np.uint32))
        self._documents.append(documents)
        self._spans.append(spans)

    def write(
        self,
        writer: ContainerWriter,
        language: str,
        table: WordTable,
        title_lengths: Ints,
        length_bytes: NDArray[np.uint8],
    ) -> None:
        """Sort and write everything, with the words; nothing is kept.

        ``title_lengths`` and ``length_bytes`` have an item for each document of the segment.
        """
        present = np.zeros(len(table), dtype=bool)
        for part in self._word:
            present[part] = True
        words = table.ordered(present)
        # A gap of a 32-bit position takes six bytes at most.
        out = PostingsWriter(writer, language, words, len(title_lengths), 6 * len(self))
        for portion in _Sorted(self, words, title_lengths, length_bytes).portions(out):
            out.write(portion)
        out.finish()

    def take_keys(self, bits: int, ranks: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return ``ranks[word] | place << bits`` of every word, sorted, and forget the words."""
        keys = np.empty(len(self), dtype=np.uint64)
        end = len(keys)
        while self._word:
            word, place = self._word.pop(), self._place.pop()
            own = keys[end - len(word) : end]
            np.left_shift(place, np.uint64(bits), out=own, dtype=np.uint64)
            own |= ranks[word]
            end -= len(word)
        keys.sort()
        return keys

    def documents(self) -> tuple[Ints, Ints]:
        """Return the documents, and the number of places of each."""
        return np.concatenate(self._documents), np.concatenate(self._spans)

    @property
    def places(self) -> int:
        """The number of places of all documents."""
        return self._end


class _Sorted:
    """All words of a segment sorted by family, place and form."""

    def __init__(
        self,
        occurrences: Occurrences,
        words: OrderedWords,
        title_lengths: Ints,
        length_bytes: NDArray[np.uint8],
    ) -> None:
        self._words = words
        self._length_bytes = length_bytes
        sizes = np.diff(words.family_form)
        self._local_bits = int(sizes.max() - 1).bit_length()
        self._place_bits = (occurrences.places - 1).bit_length()
        above = self._local_bits + self._place_bits
        if (len(sizes) - 1).bit_length() + above > 64:
            raise OverflowError("too many words of one stem in a segment")
        local = np.arange(len(words.family)) - words.family_form[words.family]
        rank = words.family.astype(np.uint64) << np.uint64(above) | local.astype(np.uint64)
        ranks = rank[words.number]  # of words the segment does not have: any
        documents, spans = occurrences.documents()
        self._keys = occurrences.take_keys(self._local_bits, ranks)
        self._document_at = np.repeat(documents.astype(np.uint32), spans)
        self._start = np.zeros(len(title_lengths), dtype=np.int64)
        self._start[documents] = np.cumsum(spans) - spans
        self._title_end = self._start + title_lengths

    def portions(self, counts: PostingsWriter) -> Iterator[Postings]:
        """Yield everything in portions, and add to the ``counts`` per form."""
        low = 0
        while low < len(self._keys):
            high = self._cut(low + PORTION)
            yield self._portion(self._keys[low:high], counts)
            low = high

    def _cut(self, near: int) -> int:
        """Return where the posting of the occurrence before ``near`` ends."""
        if near >= len(self._keys):
            return len(self._keys)
        rest = int(self._keys[near - 1]) >> self._local_bits
        place = rest & ((1 << self._place_bits) - 1)
        same = np.searchsorted(self._document_at, self._document_at[place], side="right")
        bound = ((rest - place + int(same)) << self._local_bits) - 1
        return int(np.searchsorted(self._keys, np.uint64(bound), side="right"))

    def _portion(self, keys: NDArray[np.uint64], counts: PostingsWriter) -> Postings:
        local = (keys & np.uint64((1 << self._local_bits) - 1)).view(np.int64)
        keys = keys >> np.uint64(self._local_bits)
        place = (keys & np.uint64((1 << self._place_bits) - 1)).view(np.int64)
        family = (keys >> np.uint64(self._place_bits)).view(np.int64)
        document = self._document_at[place]
        new = np.ones(len(keys), dtype=bool)
        new[1:] = family[1:] != family[:-1]
        new[1:] |= document[1:] != document[:-1]
        first = np.flatnonzero(new)
        count = np.diff(first, append=len(keys))
        family = family[first]
        documents = document[first].astype(np.int64)
        gaps = np.diff(place, prepend=0)
        gaps[first] = place[first] - self._start[documents]
        position = encode(gaps, first + count - 1)
        # Only the postings that begin in a title have words of it.
        title_end = self._title_end[documents]
        titled = np.flatnonzero(place[first] < title_end)
        at = ragged(first[titled], count[titled])
        at = at[place[at] < np.repeat(title_end[titled], count[titled])]
        in_title = np.zeros(len(keys), dtype=bool)
        in_title[at] = True
        frequency = count + (TITLE_COUNTS - 1) * _inside(first, at)
        # Forms: of a posting that has one, and of all others by occurrence.
        same = ~new[1:]
        change = np.flatnonzero(same & (local[1:] != local[:-1])) + 1
        mixed = _inside(first, change) > 0
        own = np.where(mixed, -1, local[first])
        single = ~mixed
        form = self._words.family_form[family]
        _add(counts.form_documents, (form + own)[single])
        _add(counts.form_count, (form + own)[single], frequency[single])
        several = np.flatnonzero(mixed)
        inside = ragged(first[several], count[several])
        owner = np.repeat(np.arange(len(several)), count[several])
        which = local[inside]
        weight = np.where(in_title[inside], TITLE_COUNTS, 1)
        mixed_form = encode(which, np.cumsum(count[several]) - 1)
        pair = owner << self._local_bits | which
        order = np.argsort(pair)
        pair = pair[order]
        each = firsts(pair)
        pair_frequency = np.add.reduceat(weight[order], each)
        pair = pair[each]
        pair_owner, pair_local = pair >> self._local_bits, pair & ((1 << self._local_bits) - 1)
        pair_form = form[several][pair_owner] + pair_local
        _add(counts.form_documents, pair_form)
        _add(counts.form_count, pair_form, pair_frequency)
        # An occurrence and its compound may stand at one place: once is enough for the family.
        again = np.flatnonzero(same & (gaps[1:] == 0)) + 1
        frequency -= _inside(first, again)
        frequency -= (TITLE_COUNTS - 1) * _inside(first, again[in_title[again]])
        key = np.minimum(frequency, 255) << 8 | self._length_bytes[documents]
        return Postings(
            family=family,
            document=documents,
            key=key.astype(np.uint16),
            local=own,
            size=sizes_of(position),
            position=position,
            mixed_size=sizes_of(mixed_form),
            mixed_form=mixed_form,
            pairs=np.bincount(pair_owner, minlength=len(several)),
            mixed_local=pair_local,
            mixed_frequency=np.minimum(pair_frequency, 255).astype(np.uint8),
        )


def _inside(first: Ints, places: Ints) -> Ints:
    """Return how many of the ``places`` lie in each posting; postings begin at ``first``."""
    return np.bincount(np.searchsorted(first, places, side="right") - 1, minlength=len(first))


def _add(totals: Ints, forms: Ints, weights: Ints | None = None) -> None:
    """Add up ``weights`` (None: 1 each) by form; forms of a portion lie near each other."""
    if len(forms):
        low = int(forms.min())
        added = np.bincount(forms - low, weights=weights).astype(np.int64)
        totals[low : low + len(added)] += added
