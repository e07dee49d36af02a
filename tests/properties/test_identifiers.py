"""Documents that share an id are told apart as if they came one by one."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.engines.columnar.identifiers import Hashes, hash_ids, numbered, told_apart

IDS = st.sampled_from(
    ["loi", "loi~2", "loi~3", "loi~2~2", "été", "été~2", "ete", "~2", "", "loi~02", "loi~x", "œ~9"]
)


class Known:
    def __init__(self, own: Sequence[str], final: Sequence[str]) -> None:
        self._own, self._final = own, set(final)

    def have(self, hashes: Hashes) -> NDArray[np.bool_]:
        known = {tuple(row) for row in hash_ids(self._own).tolist()}
        return np.array([tuple(row) in known for row in hashes.tolist()], dtype=bool)

    def has(self, id: str) -> bool:
        return id in self._final

    def any_numbered(self) -> bool:
        return any(numbered(id) for id in self._own)


class Coming:
    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids

    def own_id(self, document: int) -> str:
        return self._ids[document]


def one_by_one(ids: Sequence[str], taken: set[str]) -> list[str]:
    found: list[str] = []
    last: Counter[str] = Counter()
    for id in ids:
        final = id
        if id in taken:
            number = max(last[id], 1) + 1
            while f"{id}~{number}" in taken:
                number += 1
            last[id] = number
            final = f"{id}~{number}"
        taken.add(final)
        found.append(final)
    return found


def finals(ids: Sequence[str], known: Known) -> list[str]:
    named = [i for i, id in enumerate(ids) if numbered(id)]
    repeats = told_apart(hash_ids(ids), np.array(named, dtype=np.int64), Coming(ids), known)
    assert repeats.documents.tolist() == sorted(repeats.documents.tolist())
    numbers = dict(zip(repeats.documents.tolist(), repeats.numbers.tolist(), strict=True))
    return [f"{id}~{numbers[i]}" if i in numbers else id for i, id in enumerate(ids)]


@given(st.lists(IDS, max_size=12), st.lists(IDS, max_size=12), st.data())
def test_as_if_they_came_one_by_one(old: list[str], new: list[str], data: st.DataObject) -> None:
    first = finals(old, Known([], []))
    assert first == one_by_one(old, set())
    assert len(set(first)) == len(first)
    lives = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    own = [id for id, alive in zip(old, lives, strict=True) if alive]
    kept = [id for id, alive in zip(first, lives, strict=True) if alive]
    added = finals(new, Known(own, kept))
    assert added == one_by_one(new, set(kept))
    assert len({*kept, *added}) == len(kept) + len(added)


@pytest.mark.parametrize(
    ("id", "split"),
    [
        ("loi#4~2", ("loi#4", 2)),
        ("œuvre~2~31", ("œuvre~2", 31)),
        ("~7", ("", 7)),
        ("a\n~2", ("a\n", 2)),
        ("loi", None),
        ("loi~", None),
        ("loi~0", None),
        ("loi~02", None),
        ("loi~2 ", None),
        ("loi~٢", None),
    ],
)
def test_ids_that_end_in_a_number(id: str, split: tuple[str, int] | None) -> None:
    assert numbered(id) == split
