"""Ids of documents: found by their hash, and made different where several documents share one.

A document's own id is what its file says. Where it is taken, the document goes by ``ID~2``,
``ID~3`` …; the number is kept apart, so that what is stored of the document need not be written
again. Arrays of a segment:

    id.hash       u8: the first half of the BLAKE2b hash (128 bits) of every own id, sorted
    id.check      u8: the second half, in the same order
    id.document   u4: the document of each
    id.numbered   u4: documents whose own id ends in ~ and a number, rising
    id.repeated   u4: documents that go by another id than their own, rising
    id.repeat     u4: the number behind the ~ of each of them
"""

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar.container import Container, ContainerWriter

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_NUMBERED: Final = re.compile(r"(.*)~([1-9][0-9]{0,8})", re.DOTALL)


def hash_ids(ids: Iterable[str]) -> Hashes:
    """Return the two halves of each id's hash, one id a row."""
    blake = hashlib.blake2b
    data = b"".join(
        [blake(id.encode("utf-8", "surrogatepass"), digest_size=16).digest() for id in ids]
    )
    return np.frombuffer(data, dtype="<u8").reshape(-1, 2)


def numbered(id: str) -> tuple[str, int] | None:
    """Return what stands before and after the ~ of an id like ``ID~2``; None for any other.

    >>> numbered("loi#4~2"), numbered("loi#4~x")
    (('loi#4', 2), None)
    """
    match = _NUMBERED.fullmatch(id) if "~" in id else None
    return (match[1], int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Repeats:
    """Documents that go by another id than their own, rising, and the number behind their ~."""

    documents: Ints
    numbers: Ints


NO_REPEATS: Final = Repeats(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def write_ids(writer: ContainerWriter, hashes: Hashes, known: Ints, repeats: Repeats) -> None:
    """Write the arrays above; ``known`` are the documents of ``id.numbered``."""
    order = np.argsort(hashes[:, 0], kind="stable")
    writer.append("id.hash", hashes[order, 0])
    writer.append("id.check", hashes[order, 1])
    writer.append("id.document", order.astype(np.uint32))
    writer.append("id.numbered", known.astype(np.uint32))
    writer.append("id.repeated", repeats.documents.astype(np.uint32))
    writer.append("id.repeat", repeats.numbers.astype(np.uint32))


class Ids:
    """The ids of a segment, in hashes."""

    def __init__(self, container: Container) -> None:
        self._hash = container["id.hash"]
        self._check = container["id.check"]
        self._document = container["id.document"]
        self.numbered: Ints = container["id.numbered"]
        self._repeated = container.numbers_of("id.repeated")
        self._repeat = container.numbers_of("id.repeat")

    def hashes(self) -> Hashes:
        """Return the hash of every document's own id, one document a row."""
        found = np.empty((len(self._hash), 2), dtype=np.uint64)
        found[self._document, 0] = self._hash
        found[self._document, 1] = self._check
        return found

    def repeats(self) -> Repeats:
        """Return the documents that go by another id than their own."""
        return Repeats(np.array(self._repeated, np.int64), np.array(self._repeat, np.int64))

    def repeat(self, document: int) -> int:
        """Return the number behind the ~ of a document's id, 1 when it goes by its own id."""
        repeated = self._repeated
        at = bisect_left(repeated, document)
        if at < len(repeated) and repeated[at] == document:
            return int(self._repeat[at])
        return 1

    def owners(self, id: str) -> list[int]:
        """Return the documents whose own id this is, rising, deleted ones included."""
        first, second = hash_ids([id])[0]
        low = int(np.searchsorted(self._hash, first))
        high = int(np.searchsorted(self._hash, first, side="right"))
        same = self._check[low:high] == second
        return sorted(self._document[low:high][same].tolist())

    def have(self, hashes: Hashes, alive: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell for each of ``hashes`` whether it is that of a living document's own id."""
        low = np.searchsorted(self._hash, hashes[:, 0])
        high = np.searchsorted(self._hash, hashes[:, 0], side="right")
        found = np.zeros(len(hashes), dtype=bool)
        for i in np.flatnonzero(high > low).tolist():
            own = slice(low[i], high[i])
            found[i] = (alive[self._document[own]] & (self._check[own] == hashes[i, 1])).any()
        return found


class Taken(Protocol):
    """The documents that were there before."""

    def have(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Tell for each of ``hashes`` whether it is that of one of their own ids."""

    def has(self, id: str) -> bool:
        """Tell whether one of them goes by an id."""

    def any_numbered(self) -> bool:
        """Tell whether an own id of theirs may end in ~ and a number."""


class Added(Protocol):
    """The documents that come, in their order."""

    def own_id(self, document: int) -> str:
        """Return the own id of a document."""


def told_apart(hashes: Hashes, known: Ints, added: Added, taken: Taken) -> Repeats:
    """Give every document an id of its own, in order: who comes first keeps the id.

    ``hashes`` are those of the own ids of the documents that come, ``known`` those documents
    whose own id ends in ~ and a number. A document whose id is taken gets the lowest number from
    2 on that is free.
    """
    order = np.argsort(hashes[:, 0], kind="stable")
    ordered = hashes[order]
    same = ordered[1:, 0] == ordered[:-1, 0]
    if (ordered[1:, 1][same] != ordered[:-1, 1][same]).any():
        order = np.lexsort((hashes[:, 1], hashes[:, 0]))
        ordered = hashes[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    # Four bytes a number: of millions of documents all are held at a time.
    group = np.cumsum(first, dtype=np.int32)
    group -= 1
    starts = np.flatnonzero(first).astype(np.int32)
    sizes = np.diff(np.append(starts, len(order)))
    rank = np.arange(len(order), dtype=np.int32)
    rank -= starts[group]
    # Ids may clash with a number given here when they end in one; such groups go one by one.
    slow = taken.have(ordered[starts])
    if len(known):
        group_of = np.empty(len(order), dtype=np.int64)
        group_of[order] = group
        slow[group_of[known]] = True
        slow |= _bases(known, added, ordered[starts])
    if taken.any_numbered():
        slow |= sizes > 1
    repeated = (rank > 0) & ~slow[group]
    documents, numbers = order[repeated], rank[repeated].astype(np.int64) + 1
    if slow.any():
        late = _in_turn(np.sort(order[slow[group]]).tolist(), added, taken)
        documents = np.concatenate((documents, np.array([d for d, _ in late], dtype=np.int64)))
        numbers = np.concatenate((numbers, np.array([n for _, n in late], dtype=np.int64)))
    rising = np.argsort(documents)
    return Repeats(documents[rising], numbers[rising])


def _bases(known: Ints, added: Added, groups: Hashes) -> NDArray[np.bool_]:
    """Tell which groups of ids stand before the ~ of one that comes too."""
    split = (numbered(added.own_id(document)) for document in known.tolist())
    bases = hash_ids({each[0] for each in split if each is not None})
    return np.isin(groups[:, 0], bases[:, 0])


def _in_turn(documents: Sequence[int], added: Added, taken: Taken) -> list[tuple[int, int]]:
    """Return which documents must go by another id, and by which number."""
    given: set[str] = set()
    last: Counter[str] = Counter()
    found = []
    for document in documents:
        own = id = added.own_id(document)
        number = max(last[own], 1)
        while id in given or taken.has(id):
            number += 1
            id = f"{own}~{number}"
        given.add(id)
        if id != own:
            last[own] = number
            found.append((document, number))
    return found
