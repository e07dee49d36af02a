"""Postings of several segments -> those of one: words united, bytes laid together by family.

What a posting says of positions does not depend on the numbers of documents, so its bytes are
copied; only deleted postings are read, to take their forms off the counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.gaps import encode, sizes_of, values_of
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.postings import Postings, PostingsWriter, joined
from indexer.engines.columnar.segment import Segment
from indexer.engines.columnar.words import OrderedWords, WordTable
from indexer.ranking import TITLE_COUNTS

Ints = NDArray[np.int64]

PORTION: Final = 1 << 16
"""Postings that are laid together at a time: what bounds the memory of a merge."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The postings of one segment, its living documents, and what becomes of its numbers.

    ``document`` has the new number of each document, ``form`` of each form, ``family`` of each
    family; forms and families keep their order. ``titles`` are the lengths of all titles.
    """

    postings: LanguagePostings
    alive: NDArray[np.bool_]
    document: Ints
    titles: NDArray[np.uint32]
    form: Ints
    family: Ints


def merge_postings(
    segments: Sequence[Segment],
    alive: Sequence[NDArray[np.bool_]],
    numbers: Sequence[Ints],
    writer: ContainerWriter,
    language: str,
    lengths: Ints,
) -> None:
    """Write the postings of one language in the living documents of ``segments``.

    ``alive`` and ``numbers`` (new numbers of documents) run with the segments; ``lengths`` are
    words per document, by new number.
    """
    present = [i for i, segment in enumerate(segments) if language in segment.languages]
    table = WordTable()
    postings = [segments[i].languages[language] for i in present]
    found = [table.numbers(each.vocabulary.word_keys()) for each in postings]
    words = table.ordered(np.ones(len(table), dtype=bool))
    parts = []
    for i, own, word in zip(present, postings, found, strict=True):
        form = words.number[word]
        family = words.family[form[own.vocabulary.family_form[:-1]]]
        titles = segments[i].title_lengths
        parts.append(_Part(own, alive[i], numbers[i], titles, form, family))
    # The number of a form takes six bytes at most each time it is named.
    most = max(
        sum(len(each.position) for each in postings),
        6 * sum(len(each.mixed_form) for each in postings),
    )
    out = PostingsWriter(writer, language, words, len(lengths), most)
    for part in parts:
        out.form_documents[part.form] += part.postings.vocabulary.form_documents
        out.form_count[part.form] += part.postings.vocabulary.form_count
    for portion in _portions(parts, len(words.family_form) - 1):
        read = [
            _read(part, first, last, words, out)
            for part, (first, last) in zip(parts, portion, strict=True)
            if first < last
        ]
        if read:
            out.write(joined(read))
        for segment in segments:
            segment.release()
    out.finish()


def _portions(parts: Sequence[_Part], families: int) -> Iterator[list[tuple[int, int]]]:
    """Yield portions: for each part, from which posting to which."""
    counts = np.zeros(families, dtype=np.int64)
    for part in parts:
        counts[part.family] += np.diff(part.postings.posting_end).astype(np.int64)
    ends = np.cumsum(counts)
    low = 0
    while low < families:
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + PORTION, side="right")))
        bounds = [
            part.postings.posting_end[np.searchsorted(part.family, [low, high])].tolist()
            for part in parts
        ]
        if ends[high - 1] - before <= PORTION:
            yield [(first, last) for first, last in bounds]
        else:
            yield from _pieces(bounds)
        low = high


def _pieces(bounds: Sequence[list[int]]) -> Iterator[list[tuple[int, int]]]:
    """Cut one large family into stretches of one part each."""
    for own, (first, last) in enumerate(bounds):
        for start in range(first, last, PORTION):
            piece = (start, min(start + PORTION, last))
            yield [piece if i == own else (0, 0) for i in range(len(bounds))]


def _read(
    part: _Part, first: int, last: int, words: OrderedWords, counts: PostingsWriter
) -> Postings:
    """Return living postings of one segment in the new numbers; take deleted ones off counts."""
    own = part.postings
    low = int(np.searchsorted(own.posting_end, first, side="right")) - 1
    high = int(np.searchsorted(own.posting_end, last))
    ends = np.clip(own.posting_end[low : high + 1].astype(np.int64), first, last)
    old = np.repeat(np.arange(low, high), np.diff(ends))
    start = int(own.posting_end[low])
    document = own.documents_of_families(low, high)[first - start : last - start]
    family = part.family[old]
    old_base = own.vocabulary.family_form[old].astype(np.int64)
    base = words.family_form[family]
    local = own.local[first:last].astype(np.int64)
    mixed = np.flatnonzero(local == own.several)
    local[mixed] = 0
    local = part.form[old_base + local] - base
    local[mixed] = -1
    position = own.position_bytes(first, last)

    bounds = np.array([first, last], dtype=own.mixed.dtype)
    mixed_first, mixed_last = np.searchsorted(own.mixed, bounds).tolist()
    pair_end = own.mixed_end[mixed_first : mixed_last + 1].astype(np.int64)
    pairs = np.diff(pair_end)

    def renumbered(locals_: Ints, counts: Ints) -> Ints:
        old_form = np.repeat(old_base[mixed], counts) + locals_
        new: Ints = part.form[old_form] - np.repeat(base[mixed], counts)
        return new

    forms, ends = values_of(own.mixed_form_bytes(mixed_first, mixed_last))
    mixed_form = encode(renumbered(forms, np.diff(ends, prepend=-1)), ends)
    postings = Postings(
        family=family,
        document=part.document[document],
        key=own.key[first:last],
        local=local,
        size=sizes_of(position),
        position=position,
        mixed_size=sizes_of(mixed_form),
        mixed_form=mixed_form,
        pairs=pairs,
        mixed_local=renumbered(own.mixed_local[pair_end[0] : pair_end[-1]].astype(np.int64), pairs),
        mixed_frequency=own.mixed_frequency[pair_end[0] : pair_end[-1]],
    )
    living = part.alive[document]
    if living.all():
        return postings
    _take_off(part, np.flatnonzero(~living), first, document, postings, words, counts)
    return postings.taken(np.flatnonzero(living))


def _take_off(
    part: _Part,
    dead: Ints,
    first: int,
    document: NDArray[np.uint32],
    postings: Postings,
    words: OrderedWords,
    counts: PostingsWriter,
) -> None:
    """Take deleted postings off the counts of forms."""
    position, owner = part.postings.positions_of(first + dead)
    form = part.form[part.postings.forms_at(first + dead, owner)]
    weight = np.where(position < part.titles[document[dead]][owner], TITLE_COUNTS, 1)
    np.subtract.at(counts.form_count, form, weight)
    gone = postings.taken(dead)
    base = words.family_form[gone.family]
    single = gone.local >= 0
    np.subtract.at(counts.form_documents, (base + gone.local)[single], 1)
    np.subtract.at(
        counts.form_documents, np.repeat(base[~single], gone.pairs) + gone.mixed_local, 1
    )
