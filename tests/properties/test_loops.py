"""The compiled loops give what the numpy code beside them gives, to the last hit."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.columnar import matches, speed
from indexer.engines.columnar.gaps import encode, numbers_of, owners_of, sizes_of
from indexer.engines.columnar.matches import Matches
from tests.loops import numpy_alone

DOCUMENTS = 3000

pytestmark = pytest.mark.skipif(not speed.load(), reason="numba is not installed")


@pytest.fixture(autouse=True)
def loops_there() -> Iterator[None]:
    assert speed.loops() is not None
    yield


lists = st.builds(
    lambda documents, seed: Matches(
        np.array(sorted(documents), dtype=np.int64),
        # Few values, so that many documents tie.
        np.random.default_rng(seed).choice(np.array([0.5, 1.0, 2.0], np.float32), len(documents)),
    ),
    st.sets(st.integers(0, DOCUMENTS - 1), max_size=200),
    st.integers(0, 100),
)


@given(st.lists(lists, max_size=6), st.integers(1, 60), st.sampled_from([(), (0,), (1, 2)]))
def test_the_best_documents(parts: list[Matches], count: int, codes: tuple[int, ...]) -> None:
    languages = (np.arange(DOCUMENTS) % 4).astype(np.uint8)
    with numpy_alone():
        expected = matches.best_of(parts, count, languages, codes)
        united = matches.union(parts, DOCUMENTS)
    found = matches.best_of(parts, count, languages, codes)
    assert found[0].tolist() == expected[0].tolist()
    assert found[1].tolist() == expected[1].tolist()
    assert found[2].tolist() == expected[2].tolist()
    assert matches.union(parts, DOCUMENTS).documents.tolist() == united.documents.tolist()
    assert matches.union(parts, DOCUMENTS).scores.tolist() == united.scores.tolist()
    if len(parts) > 1 and not codes:
        order = sorted(zip((-united.scores).tolist(), united.documents.tolist(), strict=True))[
            :count
        ]
        assert found[0].tolist() == [document for _, document in order]


@given(lists, lists)
def test_what_two_lists_share(few: Matches, many: Matches) -> None:
    with numpy_alone():
        expected = matches.both(few.documents, many.documents)
    found = matches.both(few.documents, many.documents)
    assert [each.tolist() for each in found] == [each.tolist() for each in expected]
    shared = sorted(set(few.documents.tolist()) & set(many.documents.tolist()))
    assert many.documents[found[0]].tolist() == shared == few.documents[found[1]].tolist()


@given(st.lists(st.lists(st.integers(0, 1 << 20), min_size=1), min_size=1, max_size=70))
def test_positions(gaps: list[list[int]]) -> None:
    loops = speed.loops()
    assert loops is not None
    values = np.array([gap for each in gaps for gap in each], dtype=np.int64)
    stored = encode(values, np.cumsum([len(each) for each in gaps]) - 1)
    sizes = sizes_of(stored)
    bases = np.arange(len(gaps)) << 32
    block = np.append((np.cumsum(sizes) - sizes)[::16], len(stored))
    expected = numbers_of(stored, sizes, bases), owners_of(stored, sizes)
    found = loops.numbers(stored, block.astype(np.uint32), np.arange(len(gaps)), bases)
    assert [each.tolist() for each in found] == [each.tolist() for each in expected]
