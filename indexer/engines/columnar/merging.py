"""Several segments -> one: words united, postings laid together family by family."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED
from indexer.engines.columnar.columns import summed
from indexer.engines.columnar.container import ContainerWriter, smallest
from indexer.engines.columnar.frames import write_frames
from indexer.engines.columnar.identifiers import Repeats, write_ids
from indexer.engines.columnar.lexicon import write_lexicon
from indexer.engines.columnar.memory import give_back
from indexer.engines.columnar.merging_postings import merge_postings
from indexer.engines.columnar.segment import Segment

Ints = NDArray[np.int64]


def merge(
    segments: Sequence[Segment],
    alive: Sequence[NDArray[np.bool_]],
    path: Path,
    repeats: Repeats | None = None,
) -> None:
    """Write the living documents of ``segments``, in order, as one segment.

    ``alive[i]`` has one value for each document of ``segments[i]``. ``repeats`` are the documents
    of the new segment that go by another id than their own; None: those that do so already.
    """
    writer = ContainerWriter(path)
    try:
        numbers = _new_numbers(alive)
        meta = _merge_documents(segments, alive, writer)
        _merge_ids(segments, alive, numbers, writer, repeats)
        for language in SEARCHED:
            parts = [s.languages.get(language) for s in segments]
            lengths = np.concatenate(
                [
                    (p.lengths[a] if p is not None else np.zeros(int(a.sum()))).astype(np.int64)
                    for p, a in zip(parts, alive, strict=True)
                ]
            )
            if lengths.any():
                meta["lengths"][language] = summed(lengths)
                writer.append(f"{language}.length", lengths.astype(np.uint32))
                merge_postings(segments, alive, numbers, writer, language, lengths)
                give_back()
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


def _merge_documents(
    segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]], writer: ContainerWriter
) -> dict[str, Any]:
    """Copy what is stored per document but its id; return the meta data."""
    names: dict[str, dict[str, int]] = {"types": {}, "codes": {}}
    paths: dict[str, int] = {}
    tokens = dict.fromkeys(SEARCHED, 0)
    columns: dict[str, list[NDArray[Any]]] = {}
    offsets = [np.zeros(1, dtype=np.uint32)]
    for segment, living in zip(segments, alive, strict=True):
        own = {
            name: getattr(segment, name)[living]
            for name in ("language", "date", "source", "fingerprint")
        }
        own["title_length"] = segment.title_lengths[living]
        own["title_key"] = segment.title_keys[living]
        for name, values in (("types", segment.types), ("codes", segment.codes)):
            numbers = [names[name].setdefault(v, len(names[name])) for v in values]
            new = np.array(numbers, dtype=np.uint32)
            column = segment.type if name == "types" else segment.code
            own[name[:-1]] = new[column[living]]
        renumbered = np.zeros(len(segment.paths), dtype=np.uint32)
        for number in np.unique(segment.path[living]).tolist():
            renumbered[number] = paths.setdefault(segment.paths[number], len(paths))
        own["path"] = renumbered[segment.path[living]]
        for name, values in own.items():
            columns.setdefault(name, []).append(values)
        offsets.append(segment.copy_offsets(writer, living).astype(np.uint32))
        for language in SEARCHED:
            tokens[language] += segment.living_tokens(language, living)
        segment.release()
    for name in list(columns):
        column = np.concatenate(columns.pop(name))
        fixed = name in ("title_length", "title_key", "fingerprint")
        writer.append(f"document.{name}", column if fixed else smallest(column))
    ends = np.cumsum(np.concatenate(offsets), dtype=np.int64)
    writer.append("offset.end", smallest(ends, least=4))
    del offsets, ends
    write_lexicon(writer, "path", list(paths))
    return {
        "documents": sum(int(living.sum()) for living in alive),
        "types": list(names["types"]),
        "codes": list(names["codes"]),
        "tokens": tokens,
        "lengths": {},
        "dictionaries": _merge_frames(segments, alive, writer),
    }


def _merge_frames(
    segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]], writer: ContainerWriter
) -> list[str]:
    """Copy the frames as they are; return the languages of the dictionaries they need."""
    dictionaries: dict[bytes, int] = {}
    languages: list[str] = []
    parts = []
    for segment, living in zip(segments, alive, strict=True):
        sizes, counts, numbers = segment.copy_frames(writer, living)
        used = np.unique(numbers).tolist()
        renumbered = np.zeros(256, dtype=np.uint8)
        known = zip(segment.dictionary_bytes(), segment.dictionaries, strict=True)
        for number, (dictionary, language) in enumerate(known, start=1):
            if number in used and dictionary not in dictionaries:
                dictionaries[dictionary] = len(dictionaries) + 1
                languages.append(language)
            renumbered[number] = dictionaries.get(dictionary, 0)
        # Four bytes each: of millions of documents all are held at a time.
        parts.append((sizes.astype(np.uint32), counts.astype(np.uint32), renumbered[numbers]))
        segment.release()
    sizes, counts, numbers = (np.concatenate(each) for each in zip(*parts, strict=True))
    write_frames(writer, sizes, counts, numbers, list(dictionaries))
    return languages


def _merge_ids(
    segments: Sequence[Segment],
    alive: Sequence[NDArray[np.bool_]],
    numbers: Sequence[Ints],
    writer: ContainerWriter,
    repeats: Repeats | None,
) -> None:
    hashes = np.concatenate([s.ids.hashes()[a] for s, a in zip(segments, alive, strict=True)])
    named = [segment.ids.numbered for segment in segments]
    known = [new[n[a[n]]] for n, a, new in zip(named, alive, numbers, strict=True)]
    if repeats is None:
        parts = []
        for segment, living, new in zip(segments, alive, numbers, strict=True):
            old = segment.ids.repeats()
            kept = living[old.documents]
            parts.append((new[old.documents[kept]], old.numbers[kept]))
        repeats = Repeats(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    write_ids(writer, hashes, np.concatenate(known), repeats)
