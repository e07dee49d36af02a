"""Several segments -> one: words united, postings laid together family by family."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.documents import SEARCHED
from indexer.engines.columnar.container import ContainerWriter
from indexer.engines.columnar.lexicon import write_lexicon
from indexer.engines.columnar.merging_postings import merge_postings
from indexer.engines.columnar.segment import Segment

Ints = NDArray[np.int64]


def merge(segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]], path: Path) -> None:
    """Write the living documents of ``segments``, in order, as one segment.

    ``alive[i]`` has one value for each document of ``segments[i]``.
    """
    writer = ContainerWriter(path)
    try:
        numbers = _new_numbers(alive)
        meta = _merge_documents(segments, alive, writer)
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
                merge_postings(segments, alive, numbers, writer, language, lengths)
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
