"""Postings of several segments -> those of one: words united, postings laid together by family."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.columns import length_byte
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.postings import Postings, PostingsWriter, Vocabulary, order_forms
from indexer.engines.columnar.segment import Segment

Ints = NDArray[np.int64]

PORTION: Final = 400_000
"""Occurrences that are laid together at a time: what bounds the memory of a merge."""


def merge_postings(
    segments: Sequence[Segment],
    alive: Sequence[NDArray[np.bool_]],
    numbers: Sequence[Ints],
    writer: ContainerWriter,
    language: str,
    titles: Ints,
    lengths: Ints,
) -> None:
    """Write the postings of one language in the living documents of ``segments``.

    ``alive`` and ``numbers`` (new numbers of documents) run with the segments; ``titles`` and
    ``lengths`` are words per document, by new number.
    """
    parts = [segment.languages.get(language) for segment in segments]
    vocabulary, renumbered = _united_words(parts)
    longest = max(p.longest for p in parts if p is not None)
    out = PostingsWriter(writer, language, vocabulary, titles, length_byte(lengths), longest)
    present = [
        (p, a, n, r)
        for p, a, n, r in zip(parts, alive, numbers, renumbered, strict=True)
        if p is not None
    ]
    # New number of every old family; both are sorted by stem, so ranges stay ranges.
    families = [vocabulary.family[r[p.vocabulary.family_form[:-1]]] for p, _, _, r in present]
    weights = np.zeros(len(vocabulary.families), dtype=np.int64)
    for (p, _, _, _), family in zip(present, families, strict=True):
        np.add.at(weights, family, p.occurrences_by_family())
    ends = np.cumsum(weights)
    low = 0
    while low < len(weights):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + PORTION, side="right")))
        portion = [
            _portion(p, a, n, r, vocabulary, np.searchsorted(family, [low, high]).tolist())
            for (p, a, n, r), family in zip(present, families, strict=True)
        ]
        joined = _laid_together([part for part in portion if len(part.family)])
        if joined is not None:
            out.write(joined)
        low = high
        for segment in segments:
            segment.release()
    out.finish()


def _united_words(
    parts: Sequence[LanguagePostings | None],
) -> tuple[Vocabulary, list[Ints]]:
    """Return the words of all segments, and for each segment the new number of every form."""
    known: dict[tuple[str, tuple[str, ...]], int] = {}
    raw: list[Ints] = []
    for part in parts:
        words = part.vocabulary.words() if part is not None else []
        raw.append(np.array([known.setdefault(word, len(known)) for word in words], dtype=np.int64))
    vocabulary, order = order_forms([w[0] for w in known], [w[1] for w in known])
    new = np.empty(len(order), dtype=np.int64)
    new[order] = np.arange(len(order))
    return vocabulary, [new[each] for each in raw]


def _portion(
    part: LanguagePostings,
    alive: NDArray[np.bool_],
    numbers: Ints,
    renumbered: Ints,
    vocabulary: Vocabulary,
    families: Sequence[int],
) -> Postings:
    """Return the postings of a range of a segment's families, in the new numbers."""
    owner_of_posting, document, count, position, form = part.occurrences(*families)
    keep = alive[document]
    if not keep.all():
        occurrences = np.repeat(keep, count)
        position, form = position[occurrences], form[occurrences]
        owner_of_posting = owner_of_posting[keep]
        document, count = document[keep], count[keep]
    form = renumbered[form]
    first_form = renumbered[part.vocabulary.family_form[owner_of_posting]]
    family = vocabulary.family[first_form]
    local = form - np.repeat(vocabulary.family_form[family], count)
    return Postings(family, numbers[document], count, position, local)


def _laid_together(parts: Sequence[Postings]) -> Postings | None:
    if len(parts) <= 1:
        return parts[0] if parts else None
    family = np.concatenate([part.family for part in parts])
    # Documents of later segments have higher numbers: a stable sort keeps them rising.
    order = np.argsort(family, kind="stable")
    count = np.concatenate([part.count for part in parts])
    first = np.cumsum(count) - count
    new_count = count[order]
    before = np.cumsum(new_count) - new_count
    places = np.repeat(first[order] - before, new_count) + np.arange(int(new_count.sum()))
    return Postings(
        family[order],
        np.concatenate([part.document for part in parts])[order],
        new_count,
        np.concatenate([part.position for part in parts])[places],
        np.concatenate([part.local for part in parts])[places],
    )
