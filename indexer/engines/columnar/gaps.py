"""Rising numbers as bytes: lists of gaps, one behind the other.

A list is the gaps from each number to the next, the first from 0. A gap is cut into groups of
6 bits, the lowest first, a byte each. Bit 6 of a byte: more bytes of this gap follow. Bit 7, on
the last byte of a gap only: it is the last gap of its list. What a list holds does not depend on
the lists around it, so its bytes can be copied as they are.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

BLOCK: Final = 16
"""Lists from one stored beginning to the next."""

_DENSE: Final = 16
"""One list of so many wanted, or more: all between the first and the last are read."""

_BITS: Final = 6
_GROUP: Final = (1 << _BITS) - 1
_MORE: Final = 64
_LAST: Final = 128


def encode(values: Ints, last: Ints) -> Bytes:
    """Return ``values`` (gaps, none negative) as bytes; ``last`` are the places of last ones."""
    out = (values & _GROUP).astype(np.uint8)
    ends = last
    long = np.flatnonzero(values > _GROUP)
    if len(long):
        sizes = np.ones(len(values), dtype=np.int64)
        rest = values[long] >> _BITS
        at = long
        while len(at):
            sizes[at] += 1
            rest = rest >> _BITS
            at, rest = at[rest > 0], rest[rest > 0]
        behind = np.cumsum(sizes)
        groups, out = out, np.empty(int(behind[-1]), dtype=np.uint8)
        begin = behind - sizes
        out[begin] = groups
        at, rest = begin[long], values[long]
        while len(at):
            out[at] |= _MORE
            rest = rest >> _BITS
            at = at + 1
            out[at] = rest & _GROUP
            at, rest = at[rest > _GROUP], rest[rest > _GROUP]
        ends = behind[last] - 1
    out[ends] |= _LAST
    return out


def sizes_of(data: Bytes) -> Ints:
    """Return the number of bytes of each list."""
    return np.diff(np.flatnonzero(data >= _LAST), prepend=-1)


def _totals(data: Bytes) -> tuple[Ints, Ints]:
    """Return the sum of all gaps up to each byte, and the places of the gaps' last bytes."""
    parts = (data & _GROUP).astype(np.int64)
    more = data & _MORE
    ends = np.flatnonzero(more == 0)
    if len(ends) == len(data):
        return parts.cumsum(), ends
    at = more.nonzero()[0]
    while len(at):
        # Each byte moves up once for every byte before it in its gap.
        at = at + 1
        parts[at] <<= _BITS
        at = at[more[at] != 0]
    return parts.cumsum(), ends


def values_of(data: Bytes) -> tuple[Ints, Ints]:
    """Return the gaps of all lists, one behind the other, and the places of each list's last."""
    totals, ends = _totals(data)
    return np.diff(totals[ends], prepend=0), np.flatnonzero(data[ends] >= _LAST)


def numbers_of(data: Bytes, sizes: Ints, bases: Ints) -> Ints:
    """Return ``bases[i]`` + every number of list i, for all lists.

    ``sizes`` are the bytes of each list.
    """
    totals, ends = _totals(data)
    # What stands before a list is taken off with its base.
    bases = bases.copy()
    bases[1:] -= totals[sizes[:-1].cumsum() - 1]
    totals += bases.repeat(sizes)
    numbers: Ints = totals[ends]
    return numbers


def owners_of(data: Bytes, sizes: Ints) -> Ints:
    """Return for every number which list it is of."""
    owners: Ints = np.arange(len(sizes)).repeat(sizes)[data & _MORE == 0]
    return owners


def ragged(starts: Ints, sizes: Ints) -> Ints:
    """Return ``starts[i] .. starts[i] + sizes[i] - 1`` for every i, one behind the other."""
    behind = sizes.cumsum()
    result: Ints = (starts - behind + sizes).repeat(sizes)
    result += np.arange(len(result))
    return result


def firsts(values: NDArray[Any]) -> Ints:
    """Return where each new value begins in ``values``, where the same stand side by side."""
    new = np.empty(len(values), dtype=bool)
    new[:1] = True
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new.nonzero()[0]


class GapLists:
    """Many lists in one array; ``block`` has the first byte of every 16th, and the end at last."""

    def __init__(self, data: Bytes, block: NDArray[Any]) -> None:
        self.data = data
        self.block = block
        self._bytes = memoryview(data.data)

    def start(self, number: int) -> int:
        """Return where list ``number`` begins, or where the last one ends."""
        which, skipped = divmod(number, BLOCK)
        begin = int(self.block[which])
        if skipped:
            own = self.data[begin : int(self.block[which + 1])]
            begin += int(np.flatnonzero(own >= _LAST)[skipped - 1]) + 1
        return begin

    def between(self, first: int, last: int) -> Bytes:
        """Return the bytes of the lists ``first .. last - 1``."""
        return self.data[self.start(first) : self.start(last)] if last > first else self.data[:0]

    def some(self, numbers: Ints) -> tuple[Bytes, Ints]:
        """Return the bytes of some lists (rising), and the number of bytes of each."""
        first, last = int(numbers[0]), int(numbers[-1]) + 1
        if last - first < _DENSE * len(numbers):
            data = self.between(first, last)
            sizes = sizes_of(data)
            if last - first == len(numbers):
                return data, sizes
            numbers = numbers - first
            own = sizes[numbers]
            return data[ragged((np.cumsum(sizes) - sizes)[numbers], own)], own
        which = numbers >> 4
        begin = self.block[which].astype(np.int64)
        end = self.block[which + 1].astype(np.int64)
        bounds = zip(begin.tolist(), end.tolist(), strict=True)
        data = np.frombuffer(b"".join([self._bytes[low:high] for low, high in bounds]), np.uint8)
        # Where in ``data`` blocks begin and lists end, and the first that ends in each block.
        blocks = end - begin
        starts = blocks.cumsum() - blocks
        ends = (data >= _LAST).nonzero()[0]
        skipped = numbers & 15
        at = ends.searchsorted(starts) + skipped
        starts = np.where(skipped > 0, ends[at - 1] + 1, starts)
        own = ends[at] + 1 - starts
        return data[ragged(starts, own)], own
