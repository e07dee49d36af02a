"""Postings of one language as they are written to a container, portion by portion.

Words are numbered by family (all forms with the same first stem) and within it; a posting is
one family in one document and a byte that names its form. Arrays, with L for the language:

    L.family.*        lexicon of the families' stems, sorted
    L.family_form     u4, families + 1: first form of each family
    L.form.*          lexicon of exact forms, by family
    L.form_documents  u4, forms: documents with the form
    L.form_count      u4, forms: occurrences, title words counted as often as they count
    L.folded.*        lexicon of forms without accents, sorted
    L.folded_end, L.folded_form         u4: the forms that each stands for
    L.alternate.*     lexicon of further stems that some forms have
    L.alternate_end, L.alternate_form   u4: the forms that have them
    L.posting_end     u8, families + 1: postings of each family
    L.document        u2, postings: low 16 bits of the document, rising within a family
    L.chunk_end       u4, families x chunks of 65,536 documents, row by row: postings of the
                      family in this chunk and those before (no array when there is one chunk)
    L.key             u2, postings: min(frequency, 255) << 8 | length byte
    L.local           u1, u2 or u4, postings: form within the family, the highest value for several
    L.position        u1: the positions of each posting, a list as :mod:`.gaps` writes them
    L.block           u4: where the positions of every 16th posting begin, and where all end
    L.mixed           u4: postings with several forms
    L.mixed_end       u4, mixed + 1: where their pairs begin, and where all end
    L.mixed_local, L.mixed_frequency    u1, u2 or u4, and u1: the form and its frequency
    L.mixed_form      u1: the form at each position of a mixed posting, a list each, not gaps
    L.mixed_block     u4: where the lists of every 16th mixed posting begin, and where all end

``block``, ``mixed``, ``mixed_end``, ``mixed_block`` are u8 where u4 might not be enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.gaps import BLOCK, Bytes, ragged
from indexer.engines.columnar.words import OrderedWords

Ints = NDArray[np.int64]

CHUNK_BITS: Final = 16
"""Documents of a chunk share all but so many low bits of their numbers."""

WIDE: Final = 1 << 32
"""From so many bytes of positions on, numbers of postings and bytes take 8 bytes."""


@dataclass(frozen=True, slots=True)
class Postings:
    """A portion of postings, as bytes already.

    One item per posting: ``family``, ``document``, ``key``, ``local`` (-1: several forms),
    ``size`` (bytes of its positions in ``position``). One item per posting of several forms:
    ``mixed_size`` (bytes in ``mixed_form``) and ``pairs``; one per pair: ``mixed_local`` and
    ``mixed_frequency``.
    """

    family: Ints
    document: Ints
    key: NDArray[np.uint16]
    local: Ints
    size: Ints
    position: Bytes
    mixed_size: Ints
    mixed_form: Bytes
    pairs: Ints
    mixed_local: Ints
    mixed_frequency: NDArray[np.uint8]

    def taken(self, order: Ints) -> "Postings":
        """Return some of the postings, in a new order."""
        mixed = self.local < 0
        chosen = (np.cumsum(mixed) - 1)[order[mixed[order]]]
        pairs = ragged((np.cumsum(self.pairs) - self.pairs)[chosen], self.pairs[chosen])
        return Postings(
            family=self.family[order],
            document=self.document[order],
            key=self.key[order],
            local=self.local[order],
            size=self.size[order],
            position=_lists(self.position, self.size, order),
            mixed_size=self.mixed_size[chosen],
            mixed_form=_lists(self.mixed_form, self.mixed_size, chosen),
            pairs=self.pairs[chosen],
            mixed_local=self.mixed_local[pairs],
            mixed_frequency=self.mixed_frequency[pairs],
        )


def _lists(data: Bytes, sizes: Ints, order: Ints) -> Bytes:
    return data[ragged((np.cumsum(sizes) - sizes)[order], sizes[order])]


def joined(parts: Sequence[Postings]) -> Postings:
    """Return several portions as one, sorted by family; their documents rise from part to part."""
    if len(parts) == 1:
        return parts[0]
    names = Postings.__dataclass_fields__
    whole = Postings(**{n: np.concatenate([getattr(p, n) for p in parts]) for n in names})
    return whole.taken(np.argsort(whole.family, kind="stable"))


class PostingsWriter:
    """Writes postings of one language, in one or several portions of rising families.

    ``documents`` is the number of documents of the segment; ``most`` is not less than the number
    of bytes of all positions.
    """

    def __init__(
        self,
        writer: ContainerWriter,
        language: str,
        words: OrderedWords,
        documents: int,
        most: int,
    ) -> None:
        self._writer = writer
        self._language = language
        self._words = words
        widest = int(np.diff(words.family_form).max())
        self._local_type: Any = np.min_scalar_type(widest)  # the highest value is for several
        self._index_type: Any = np.uint32 if most < WIDE else np.uint64
        self._chunks = -(-documents >> CHUNK_BITS)
        self._end = np.zeros(len(words.family_form), dtype=np.uint64)
        self._row = np.zeros(self._chunks, dtype=np.int64)
        self._family = 0
        self._postings = 0
        self._positions = 0
        self._mixed = 0
        self._forms = 0
        self._pairs = 0
        self._append("mixed_end", np.zeros(1), self._index_type)
        self.form_documents = np.zeros(len(words.family), dtype=np.int64)
        self.form_count = np.zeros(len(words.family), dtype=np.int64)

    def _append(self, name: str, array: NDArray[Any], dtype: Any) -> None:
        self._writer.append(f"{self._language}.{name}", array.astype(dtype, copy=False))

    def write(self, part: Postings) -> None:
        """Write the postings of further families, or of further documents of the last one.

        What they add to ``form_documents`` and ``form_count`` is added there by the caller.
        """
        if not len(part.family):
            return
        self._count(part)
        several = int(np.iinfo(self._local_type).max)
        mixed = np.flatnonzero(part.local < 0)
        self._append("document", part.document & ((1 << CHUNK_BITS) - 1), np.uint16)
        self._append("key", part.key, np.uint16)
        local = part.local.copy()
        local[mixed] = several
        self._append("local", local, self._local_type)
        self._append_lists("", part.position, part.size, self._postings, self._positions)
        self._append("mixed", mixed + self._postings, self._index_type)
        self._append("mixed_end", self._pairs + np.cumsum(part.pairs), self._index_type)
        self._append("mixed_local", part.mixed_local, self._local_type)
        self._append("mixed_frequency", part.mixed_frequency, np.uint8)
        self._append_lists("mixed_", part.mixed_form, part.mixed_size, self._mixed, self._forms)
        self._postings += len(part.family)
        self._positions += len(part.position)
        self._mixed += len(mixed)
        self._forms += len(part.mixed_form)
        self._pairs += len(part.mixed_local)

    def _append_lists(self, kind: str, data: Bytes, sizes: Ints, lists: int, size: int) -> None:
        starts = (np.cumsum(sizes) - sizes)[-lists % BLOCK :: BLOCK] + size
        self._append(f"{kind}block", starts, self._index_type)
        self._append("mixed_form" if kind else "position", data, np.uint8)

    def _count(self, part: Postings) -> None:
        """Count the postings of each family by chunks; the last family may go on."""
        low, high = self._family, int(part.family[-1])
        if self._chunks > 1:
            cell = (part.family - low) * self._chunks + (part.document >> CHUNK_BITS)
        else:
            cell = part.family - low
        counts = np.bincount(cell, minlength=(high - low + 1) * self._chunks)
        rows = counts.reshape(-1, self._chunks)
        rows[0] += self._row
        self._append_rows(rows[:-1])
        self._row, self._family = rows[-1].copy(), high

    def _append_rows(self, rows: Ints) -> None:
        ends = np.cumsum(rows, axis=1)
        if self._chunks > 1:
            self._append("chunk_end", ends, np.uint32)
        self._end[self._family + 1 : self._family + 1 + len(rows)] = ends[:, -1]

    def finish(self) -> None:
        """Write the words and the ends of the families."""
        families = len(self._end) - 1
        rest = np.zeros((families - self._family, self._chunks), dtype=np.int64)
        rest[0] = self._row
        self._append_rows(rest)
        self._append("block", np.array([self._positions]), self._index_type)
        self._append("mixed_block", np.array([self._forms]), self._index_type)
        self._append("posting_end", np.cumsum(self._end), np.uint64)
        self._append("form_documents", self.form_documents, np.uint32)
        self._append("form_count", self.form_count, np.uint32)
        self._words.write(self._writer, self._language)
