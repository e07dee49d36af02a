"""Terms with their numbers: a blob, offsets, and a hash table to find a term at once."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.engines.columnar import speed
from indexer.engines.columnar.container import Container, ContainerWriter

_LOAD: Final = 1.5
"""Slots of the hash table per term, at least."""


def write_lexicon(writer: ContainerWriter, name: str, terms: Sequence[str]) -> None:
    """Write ``terms``; the number of a term is its place."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    hashes = np.fromiter(map(crc32, encoded), dtype=np.uint32, count=len(encoded))
    write_terms(writer, name, np.frombuffer(b"".join(encoded), dtype=np.uint8), lengths, hashes)


def write_terms(
    writer: ContainerWriter,
    name: str,
    text: NDArray[np.uint8],
    lengths: NDArray[np.int64],
    hashes: NDArray[np.uint32],
) -> None:
    """Write terms in UTF-8 that stand one behind the other in ``text``, with their CRC-32.

    The hash table holds term numbers plus one, 0 for an empty slot; a term is at its CRC-32
    modulo the number of slots, or in one of the slots after it.
    """
    if len(text) >> 32:
        raise OverflowError(f"{name}: more than 4 GB of different words")
    offsets = np.zeros(len(lengths) + 1, dtype=np.uint32)
    np.cumsum(lengths, out=offsets[1:])
    slots = 1 << max(3, int(len(lengths) * _LOAD).bit_length())
    writer.append(f"{name}.text", text)
    writer.append(f"{name}.offset", offsets)
    writer.append(f"{name}.hash", _hash_table(hashes, slots))


def _hash_table(hashes: NDArray[np.uint32], slots: int) -> NDArray[np.uint32]:
    """Put all terms into their slots at once; who finds his taken goes on to the next one."""
    table = np.zeros(slots, dtype=np.uint32)
    # From the last to the first: of several values for one slot numpy keeps the one set last.
    waiting = np.arange(len(hashes), 0, -1, dtype=np.uint32)
    wanted = hashes[::-1].astype(np.int64) & (slots - 1)
    while len(waiting):
        free = table[wanted] == 0
        table[wanted[free]] = waiting[free]
        left = table[wanted] != waiting
        waiting, wanted = waiting[left], (wanted[left] + 1) & (slots - 1)
    return table


class Terms(NamedTuple):
    """Terms in UTF-8, one behind the other; term i is ``text[ends[i] : ends[i + 1]]``."""

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint32]

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        """Return some terms with their CRC-32."""
        encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
        return cls(
            np.frombuffer(b"".join(encoded), dtype=np.uint8),
            np.array([0, *accumulate(map(len, encoded))]),
            np.fromiter(map(crc32, encoded), dtype=np.uint32, count=len(encoded)),
        )


class Lexicon:
    """Terms of a container, looked up without reading more than a few bytes of it."""

    def __init__(self, container: Container, name: str) -> None:
        self._text = container.bytes_of(f"{name}.text")
        self._offset = container.bytes_of(f"{name}.offset").cast("I")
        self._hash = container.bytes_of(f"{name}.hash").cast("I")
        self._mask = len(self._hash) - 1

    def __len__(self) -> int:
        return len(self._offset) - 1

    def __getitem__(self, number: int) -> str:
        return str(
            self._text[self._offset[number] : self._offset[number + 1]], "utf-8", "surrogatepass"
        )

    def encoded(self) -> list[bytes]:
        """Return all terms in UTF-8, by number."""
        text = bytes(self._text)
        return [text[low:high] for low, high in pairwise(self._offset.tolist())]

    def find(self, term: str) -> int:
        """Return the number of a term, -1 when it is not there."""
        wanted = term.encode("utf-8", "surrogatepass")
        slot = crc32(wanted) & self._mask
        while number := self._hash[slot]:
            if self._text[self._offset[number - 1] : self._offset[number]] == wanted:
                return number - 1
            slot = (slot + 1) & self._mask
        return -1

    def find_all(self, term: str) -> list[int]:
        """Return the numbers of a term that was written more than once."""
        wanted = term.encode("utf-8", "surrogatepass")
        slot = crc32(wanted) & self._mask
        found = []
        while number := self._hash[slot]:
            if self._text[self._offset[number - 1] : self._offset[number]] == wanted:
                found.append(number - 1)
            slot = (slot + 1) & self._mask
        return sorted(found)

    def find_many(self, terms: Terms) -> list[int]:
        """Return the numbers of those terms that are there.

        Much faster than one by one for hundreds of terms of which a few are there.
        """
        table = np.frombuffer(self._hash, dtype=np.uint32)
        offset = np.frombuffer(self._offset, dtype=np.uint32)
        text = np.frombuffer(self._text, dtype=np.uint8)
        if (loops := speed.loops()) is not None:
            numbers: list[int] = loops.find_many(*terms, text, offset, table).tolist()
            return numbers
        own = terms.text.tobytes()
        lengths = np.diff(terms.ends)
        found = []
        which = np.arange(len(lengths))
        slots = terms.hashes & np.uint32(self._mask)
        while len(which):
            numbers_ = table.take(slots).astype(np.int64)
            taken = numbers_.nonzero()[0]
            which, slots, numbers_ = which.take(taken), slots.take(taken), numbers_.take(taken)
            # Few have the same length: only those are compared.
            sizes = offset.take(numbers_) - offset.take(numbers_ - 1)
            same = (sizes == lengths.take(which)).nonzero()[0]
            for i, number in zip(which[same].tolist(), numbers_[same].tolist(), strict=True):
                start, end = self._offset[number - 1], self._offset[number]
                if self._text[start:end] == own[terms.ends[i] : terms.ends[i + 1]]:
                    found.append(number - 1)
            slots = slots + np.uint32(1) & np.uint32(self._mask)
        return found
