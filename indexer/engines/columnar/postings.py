"""Occurrences of words -> sorted postings of one language, written to a container.

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
    L.document        u4, postings: document, rising within a family
    L.key             u2, postings: min(frequency, 255) << 8 | length byte
    L.local           u1, u2 or u4, postings: form within the family, the highest value for several
    L.count           u1, postings: occurrences; 255: see L.many
    L.many_at, L.many u8, u4: postings with 255 occurrences or more, and how many
    L.block           u4: where the positions of every 16th posting begin
    L.position        u2 or u4: positions, by posting
    L.mixed           u4: postings with several forms
    L.mixed_end       u4, mixed + 1: where their pairs end
    L.mixed_local, L.mixed_frequency    u1, u2 or u4, and u2: the form and its frequency
    L.mixed_position  u4, mixed: where the forms of its positions begin in
    L.mixed_position_local              the form of every position of a mixed posting
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fold
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.lexicon import write_lexicon
from indexer.ranking import TITLE_COUNTS

Ints = NDArray[np.int64]
BLOCK: Final = 16
MANY: Final = 255


@dataclass(slots=True)
class Occurrences:
    """Words as they stand: raw form, document and position of each, in any order."""

    form: NDArray[np.int32]
    document: NDArray[np.int32]
    position: NDArray[np.int32]


@dataclass(slots=True)
class Postings:
    """Postings sorted by (family, document) and their positions, before they are written.

    ``family``, ``document``, ``count`` (occurrences) run over postings; ``position`` and
    ``local`` over occurrences, in the order of the postings.
    """

    family: Ints
    document: Ints
    count: Ints
    position: Ints
    local: Ints


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The forms of a segment: ``forms[i]`` of family ``family[i]``, ordered by family."""

    forms: list[str]
    stems: list[tuple[str, ...]]
    family: Ints
    families: list[str]
    family_form: Ints


def order_forms(forms: Sequence[str], stems: Sequence[tuple[str, ...]]) -> tuple[Vocabulary, Ints]:
    """Return different forms numbered by family, and the old number of each."""
    firsts = (each[0] for each in stems)
    order = [i for _, _, i in sorted(zip(firsts, forms, range(len(forms)), strict=True))]
    families: list[str] = []
    family = np.empty(len(order), dtype=np.int64)
    starts = []
    for new, old in enumerate(order):
        stem = stems[old][0]
        if not families or families[-1] != stem:
            families.append(stem)
            starts.append(new)
        family[new] = len(families) - 1
    starts.append(len(order))
    vocabulary = Vocabulary(
        [forms[i] for i in order],
        [stems[i] for i in order],
        family,
        families,
        np.array(starts, dtype=np.int64),
    )
    return vocabulary, np.array(order, dtype=np.int64)


def write_postings(
    writer: ContainerWriter,
    language: str,
    occurrences: Occurrences,
    forms: Sequence[str],
    stems: Sequence[tuple[str, ...]],
    title_lengths: Ints,
    length_bytes: NDArray[np.uint8],
) -> None:
    """Sort the occurrences of one language and write them with their words."""
    present = np.unique(occurrences.form)
    vocabulary, order = order_forms(
        [forms[i] for i in present.tolist()], [stems[i] for i in present.tolist()]
    )
    renumbered = np.empty(int(present[-1]) + 1, dtype=np.int64)
    renumbered[present[order]] = np.arange(len(present))
    longest = int(occurrences.position.max()) + 1
    out = PostingsWriter(writer, language, vocabulary, title_lengths, length_bytes, longest)
    out.write(sort_occurrences(occurrences, renumbered, vocabulary))
    out.finish()


def sort_occurrences(
    occurrences: Occurrences, renumbered: Ints, vocabulary: Vocabulary
) -> Postings:
    """Sort by (family, document, position, form): one sort of 64-bit numbers."""
    form = renumbered[occurrences.form]
    family = vocabulary.family[form]
    document = occurrences.document.astype(np.int64)
    # Documents laid behind each other give every place of the segment a number of its own.
    ends = np.zeros(int(document.max()) + 2, dtype=np.int64)
    np.maximum.at(ends, document + 1, occurrences.position.astype(np.int64) + 1)
    starts = np.cumsum(ends)
    place = starts[document] + occurrences.position
    local = form - vocabulary.family_form[family]
    bits_local = max(1, int(local.max()).bit_length())
    bits_place = max(1, int(place.max()).bit_length())
    key = (family << (bits_place + bits_local)) | (place << bits_local) | local
    key.sort()
    local = key & ((1 << bits_local) - 1)
    place = (key >> bits_local) & ((1 << bits_place) - 1)
    family = key >> (bits_place + bits_local)
    document = np.searchsorted(starts, place, side="right") - 1
    new = np.empty(len(key), dtype=bool)
    new[0] = True
    new[1:] = (np.diff(family) != 0) | (np.diff(document) != 0)
    first = np.flatnonzero(new)
    return Postings(
        family[first],
        document[first],
        np.diff(np.append(first, len(key))),
        place - starts[document],
        local,
    )


class PostingsWriter:
    """Writes postings of one language, in one or several portions of rising families.

    ``longest`` is the number of positions of the longest document.
    """

    def __init__(
        self,
        writer: ContainerWriter,
        language: str,
        vocabulary: Vocabulary,
        title_lengths: Ints,
        length_bytes: NDArray[np.uint8],
        longest: int,
    ) -> None:
        self._writer = writer
        self._language = language
        self._vocabulary = vocabulary
        self._title_lengths = title_lengths
        self._length_bytes = length_bytes
        widest = int(np.diff(vocabulary.family_form).max())
        self._local_type: Any = np.min_scalar_type(widest)  # the highest value is for several
        self._several = int(np.iinfo(self._local_type).max)
        self._position_type: Any = np.uint16 if longest <= 1 << 16 else np.uint32
        self._family_postings = np.zeros(len(vocabulary.families), dtype=np.int64)
        self._form_documents = np.zeros(len(vocabulary.forms), dtype=np.int64)
        self._form_count = np.zeros(len(vocabulary.forms), dtype=np.int64)
        self._blocks: list[Ints] = []
        self._postings = 0
        self._positions = 0
        self._pairs = 0
        self._mixed_positions = 0

    def _append(self, name: str, array: NDArray[Any], dtype: Any) -> None:
        self._writer.append(f"{self._language}.{name}", array.astype(dtype))

    def write(self, part: Postings) -> None:
        """Write the postings of further families (or further documents of none before)."""
        first = np.cumsum(part.count) - part.count
        owner = np.repeat(np.arange(len(part.count)), part.count)
        in_title = part.position < self._title_lengths[part.document[owner]]
        weight = np.where(in_title, TITLE_COUNTS, 1)
        # An occurrence and its compound may stand at one place: once is enough for the family.
        again = np.zeros(len(owner), dtype=bool)
        again[1:] = (np.diff(owner) == 0) & (np.diff(part.position) == 0)
        frequency = np.add.reduceat(np.where(again, 0, weight), first)
        lowest = np.minimum.reduceat(part.local, first)
        mixed = lowest != np.maximum.reduceat(part.local, first)
        local = np.where(mixed, self._several, lowest)
        lengths = self._length_bytes[part.document].astype(np.int64)
        self._append("document", part.document, np.uint32)
        self._append("key", np.minimum(frequency, 255) << 8 | lengths, np.uint16)
        self._append("local", local, self._local_type)
        self._append("count", np.minimum(part.count, MANY), np.uint8)
        many = np.flatnonzero(part.count >= MANY)
        self._append("many_at", many + self._postings, np.uint64)
        self._append("many", part.count[many], np.uint32)
        block_first = (-self._postings) % BLOCK
        self._append("block", first[block_first::BLOCK] + self._positions, np.uint32)
        self._append("position", part.position, self._position_type)
        self._family_postings += np.bincount(part.family, minlength=len(self._family_postings))
        form = self._vocabulary.family_form[part.family][owner] + part.local
        counts = np.bincount(form, weights=weight, minlength=len(self._form_count))
        self._form_count += counts.astype(np.int64)
        self._write_mixed(part, owner, mixed, weight, form)
        single = self._vocabulary.family_form[part.family[~mixed]] + lowest[~mixed]
        self._form_documents += np.bincount(single, minlength=len(self._form_documents))
        self._postings += len(part.count)
        self._positions += len(owner)

    def _write_mixed(
        self, part: Postings, owner: Ints, mixed: NDArray[np.bool_], weight: Ints, form: Ints
    ) -> None:
        occurrences = np.flatnonzero(mixed[owner])
        self._append("mixed", np.flatnonzero(mixed) + self._postings, np.uint32)
        own = part.count[mixed]
        self._append("mixed_position", self._mixed_positions + np.cumsum(own) - own, np.uint32)
        self._mixed_positions += int(own.sum())
        self._append("mixed_position_local", part.local[occurrences], self._local_type)
        order = np.lexsort((part.local[occurrences], owner[occurrences]))
        sorted_ = occurrences[order]
        pair = np.empty(len(sorted_), dtype=bool)
        pair[:1] = True
        pair[1:] = (np.diff(owner[sorted_]) != 0) | (np.diff(part.local[sorted_]) != 0)
        starts = np.flatnonzero(pair)
        if len(starts):
            frequency = np.add.reduceat(weight[sorted_], starts)
        else:
            frequency = np.empty(0, dtype=np.int64)
        self._append("mixed_local", part.local[sorted_][starts], self._local_type)
        self._append("mixed_frequency", np.minimum(frequency, 65_535), np.uint16)
        self._form_documents += np.bincount(
            form[sorted_][starts], minlength=len(self._form_documents)
        )
        pairs = np.bincount(owner[sorted_][starts], minlength=len(mixed))[mixed]
        self._append("mixed_end", self._pairs + np.cumsum(pairs), np.uint32)
        self._pairs += len(starts)

    def finish(self) -> None:
        """Write the words and the ends of the families."""
        words = self._vocabulary
        name = self._language
        ends = np.concatenate(([0], np.cumsum(self._family_postings)))
        self._append("posting_end", ends, np.uint64)
        self._append("form_documents", self._form_documents, np.uint32)
        self._append("form_count", self._form_count, np.uint32)
        self._append("family_form", words.family_form, np.uint32)
        folded: dict[str, list[int]] = {}
        for number, form in enumerate(words.forms):
            folded.setdefault(fold(form), []).append(number)
        self._write_groups("folded", {text: folded[text] for text in sorted(folded)})
        write_lexicon(self._writer, f"{name}.family", words.families)
        write_lexicon(self._writer, f"{name}.form", words.forms)
        alternates: dict[str, list[int]] = {}
        for number, stems in enumerate(words.stems):
            for stem in stems[1:]:
                alternates.setdefault(stem, []).append(number)
        self._write_groups("alternate", alternates)

    def _write_groups(self, name: str, groups: dict[str, list[int]]) -> None:
        """Write texts that each stand for some forms."""
        write_lexicon(self._writer, f"{self._language}.{name}", list(groups))
        ends = np.cumsum([0, *(len(forms) for forms in groups.values())])
        self._append(f"{name}_end", ends, np.uint32)
        forms = [form for group in groups.values() for form in group]
        self._append(f"{name}_form", np.array(forms, dtype=np.int64), np.uint32)
