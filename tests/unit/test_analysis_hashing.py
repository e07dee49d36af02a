import numpy as np
import pytest

from indexer.analysis.hashing import HashTable, SpanHash


def test_equal_spans_have_equal_hashes_and_others_have_not() -> None:
    text = "le chat, le chien, Le chat, léchât, el chat, le chat"
    codes = np.array([ord(character) for character in text], np.uint16)
    spans = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
    starts, ends = (np.array(bounds, np.int64) for bounds in zip(*spans, strict=True))
    hashes = SpanHash(len(text))(codes, starts, ends).tolist()
    words = [text[a:b] for a, b in spans]
    assert len(set(hashes)) == len(set(words)) == len(set(zip(hashes, words, strict=True)))


def test_wide_and_narrow_codes_hash_alike() -> None:
    span_hash = SpanHash(10)
    starts, ends = np.array([0, 1]), np.array([3, 3])
    narrow = span_hash(np.array([233, 116, 339], np.uint16), starts, ends)
    wide = span_hash(np.array([233, 116, 339], np.uint32), starts, ends)
    assert narrow.tolist() == wide.tolist()


def test_hashes_differ_between_analysers() -> None:
    codes, starts, ends = np.array([97, 98], np.uint16), np.array([0]), np.array([2])
    assert SpanHash(2)(codes, starts, ends) != SpanHash(2)(codes, starts, ends)


@pytest.mark.parametrize("step", [1, 1 << 40, 1 << 63, 0x9E3779B97F4A7C15])
def test_table_numbers_hashes_as_they_are_added(step: int) -> None:
    count = 1 if step == 1 << 63 else 50_000
    hashes = np.arange(2 * count, dtype=np.uint64) * np.uint64(step)  # 0 is a hash as any other
    known, unknown = hashes[:count], hashes[count:]
    table = HashTable()
    assert (table.find(hashes) == -1).all()
    for part in np.array_split(known, 7):
        table.add(part)
    assert len(table) == count
    assert table.find(known).tolist() == list(range(count))
    assert (table.find(unknown) == -1).all()


def test_table_with_crowded_slots() -> None:
    inverse = pow(0xD6E8FEB86659FD93, -1, 1 << 64)  # of the multiplier: all fall into one slot
    hashes = np.arange(300, dtype=np.uint64) * np.uint64(inverse)
    table = HashTable()
    table.add(hashes[:200])
    assert table.find(hashes).tolist() == [*range(200), *[-1] * 100]
