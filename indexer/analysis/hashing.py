"""Hashes of the parts of a text, and a table of them, whole arrays at a time."""

import secrets
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int32]
Offsets = NDArray[np.int64]

_MIX: Final = np.uint64(0xD6E8FEB86659FD93)  # spreads a hash over its upper bits (rrmxmx, 2018)


class SpanHash:
    """A polynomial hash of 64 bits, drawn at random when it is made.

    Of a span of codes c: the sum of c[i] · base^i, i from the beginning of the span, mod 2^64.
    Spans of up to a few hundred codes, none of them 0 at the end, are told apart by it.
    """

    def __init__(self, longest: int) -> None:
        """Take texts of up to ``longest`` codes; needs 16 bytes of memory for each."""
        # Odd, so that it has an inverse, and 3 modulo 8, so that its powers do not soon repeat.
        self._base = secrets.randbits(64) & ~7 | 3
        self._longest = longest
        self._prepare(0)

    def _prepare(self, length: int) -> None:
        """Get ready for texts of that length and, so that it is done seldom, twice that."""
        count = min(self._longest, 1 << length.bit_length() + 1)
        self._powers = _powers(self._base, count)
        self._inverse = _powers(pow(self._base, -1, 1 << 64), count)

    def __call__(
        self, codes: NDArray[np.uint16] | NDArray[np.uint32], starts: Offsets, ends: Offsets
    ) -> Hashes:
        """Return the hash of each ``codes[start:end]``."""
        if len(codes) > len(self._powers):
            self._prepare(len(codes))
        sums = np.zeros(len(codes) + 1, np.uint64)
        np.multiply(codes, self._powers[: len(codes)], out=sums[1:])
        np.cumsum(sums, out=sums)
        hashes: Hashes = (sums[ends] - sums[starts]) * self._inverse[starts]
        return hashes


class HashTable:
    """Hashes -> the numbers 0, 1, 2 … in order of addition; open addressing, an array at a time."""

    def __init__(self) -> None:
        self._count = 0
        self._allocate(16)

    def __len__(self) -> int:
        return self._count

    def _allocate(self, bits: int) -> None:
        self._bits = bits
        self._hashes = np.zeros(1 << bits, np.uint64)
        self._numbers = np.full(1 << bits, -1, np.int32)  # -1: free

    def _slots(self, hashes: Hashes) -> Offsets:
        slots: Offsets = ((hashes * _MIX) >> np.uint64(64 - self._bits)).astype(np.int64)
        return slots

    def find(self, hashes: Hashes) -> Numbers:
        """Return the number of each hash, -1 where it is unknown."""
        slots = self._slots(hashes)
        numbers = self._numbers[slots]
        other = np.flatnonzero((self._hashes[slots] != hashes) & (numbers >= 0))
        slots, hashes = slots[other], hashes[other]
        while len(other):
            slots = (slots + 1) & (len(self._numbers) - 1)
            numbers[other] = found = self._numbers[slots]
            on = (self._hashes[slots] != hashes) & (found >= 0)
            other, slots, hashes = other[on], slots[on], hashes[on]
        return numbers

    def add(self, hashes: Hashes) -> None:
        """Give the next numbers to hashes that are unknown and different from each other."""
        numbers = np.arange(self._count, self._count + len(hashes), dtype=np.int32)
        self._count += len(hashes)
        if self._count * 2 > len(self._numbers):
            used = self._numbers >= 0
            hashes = np.concatenate((self._hashes[used], hashes))
            numbers = np.concatenate((self._numbers[used], numbers))
            self._allocate((self._count * 2).bit_length())
        slots = self._slots(hashes)
        while len(hashes):
            free = self._numbers[slots] < 0
            self._numbers[slots[free]] = numbers[free]  # of several for one slot the last stays
            lost = self._numbers[slots] != numbers
            self._hashes[slots[~lost]] = hashes[~lost]
            hashes, numbers = hashes[lost], numbers[lost]
            slots = (slots[lost] + 1) & (len(self._numbers) - 1)


def _powers(base: int, count: int) -> Hashes:
    """Return base^0 … base^(count - 1), mod 2^64."""
    powers = np.ones(count, np.uint64)
    done = 1
    while done < count:
        more = min(done, count - done)
        powers[done : done + more] = powers[:more] * np.uint64(pow(base, done, 1 << 64))
        done += more
    return powers
