"""Several segments -> one: words united, postings laid together family by family."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED
from indexer.engines.columnar.columns import length_byte
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.language_postings import LanguagePostings
from indexer.engines.columnar.lexicon import write_lexicon
from indexer.engines.columnar.postings import Postings, PostingsWriter, Vocabulary, order_forms
from indexer.engines.columnar.segment import Segment

Ints = NDArray[np.int64]

PORTION: Final = 400_000
"""Occurrences that are laid together at a time: what bounds the memory of a merge."""


def merge(segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]], path: Path) -> None:
    """Write the living documents of ``segments``, in order, as one segment.

    ``alive[i]`` has one value for each document of ``segments[i]``.
    """
    writer = ContainerWriter(path)
    try:
        numbers = _new_numbers(alive)
        meta = _merge_documents(segments, alive, writer)
        titles = np.concatenate(
            [s.title_lengths[a].astype(np.int64) for s, a in zip(segments, alive, strict=True)]
        )
        for language in SEARCHED:
            parts = [s.languages.get(language) for s in segments]
            lengths = np.concatenate(
                [
                    (p.lengths[a] if p is not None else np.zeros(int(a.sum()))).astype(np.int64)
                    for p, a in zip(parts, alive, strict=True)
                ]
            )
            if lengths.any():
                writer.append(f"{language}.length", lengths.astype(np.uint32))
                _merge_postings(segments, alive, numbers, writer, language, titles, lengths)
        writer.finish(meta)
    except BaseException:
        writer.discard()
        raise


def _new_numbers(alive: Sequence[NDArray[np.bool_]]) -> list[Ints]:
    """Return the new number of every document (of deleted ones: that of the next)."""
    numbers, base = [], 0
    for each in alive:
        numbers.append(base + np.cumsum(each) - each)
        base += int(each.sum())
    return numbers


def _merge_postings(
    segments: Sequence[Segment],
    alive: Sequence[NDArray[np.bool_]],
    numbers: Sequence[Ints],
    writer: ContainerWriter,
    language: str,
    titles: Ints,
    lengths: Ints,
) -> None:
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


def _merge_documents(
    segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]], writer: ContainerWriter
) -> dict[str, Any]:
    """Copy what is stored per document; return the meta data."""
    names: dict[str, dict[str, int]] = {"types": {}, "codes": {}}
    paths: dict[str, int] = {}
    hashes: list[NDArray[np.uint32]] = []
    tokens = dict.fromkeys(SEARCHED, 0)
    ends = {"record": [np.zeros(1, dtype=np.uint64)], "body": [np.zeros(1, dtype=np.uint64)]}
    bases = {"record": 0, "body": 0}
    offset_ends = [np.zeros(1, dtype=np.uint64)]
    offset_base = 0
    for segment, living in zip(segments, alive, strict=True):
        for name, values in (("types", segment.types), ("codes", segment.codes)):
            new = np.array([names[name].setdefault(v, len(names[name])) for v in values])
            column = segment.type if name == "types" else segment.code
            writer.append(f"document.{name[:-1]}", new[column[living]].astype(np.uint16))
        writer.append("document.language", segment.language[living])
        writer.append("document.date", segment.date[living])
        writer.append("document.title_length", segment.title_lengths[living])
        used = np.unique(segment.path[living])
        renumbered = np.zeros(len(segment.paths), dtype=np.int64)
        for number in used.tolist():
            renumbered[number] = paths.setdefault(segment.paths[number], len(paths))
        writer.append("document.path", renumbered[segment.path[living]].astype(np.uint32))
        hashes.append(segment.id_hashes()[living])
        for name in ("record", "body"):
            kept = segment.copy_frames(writer, name, living)
            ends[name].append((bases[name] + np.cumsum(kept)).astype(np.uint64))
            bases[name] += int(kept.sum())
        kept = segment.copy_offsets(writer, living)
        offset_ends.append((offset_base + np.cumsum(kept)).astype(np.uint64))
        offset_base += int(kept.sum())
        for language in SEARCHED:
            tokens[language] += segment.living_tokens(language, living)
        segment.release()
    for name in ("record", "body"):
        writer.append(f"{name}.end", np.concatenate(ends[name]))
    writer.append("offset.end", np.concatenate(offset_ends))
    all_hashes = np.concatenate(hashes)
    order = np.argsort(all_hashes, kind="stable")
    writer.append("id.hash", all_hashes[order])
    writer.append("id.document", order.astype(np.uint32))
    write_lexicon(writer, "path", list(paths))
    return {
        "documents": len(all_hashes),
        "types": list(names["types"]),
        "codes": list(names["codes"]),
        "tokens": tokens,
    }
