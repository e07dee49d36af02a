import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.distinct import distinct, first_places

NUMBERS = st.lists(st.integers(-3, 3) | st.integers(-(2**62), 2**62), max_size=40)


@given(NUMBERS)
def test_the_same_as_numpy_finds(numbers: list[int]) -> None:
    values = np.array(numbers, dtype=np.int64)
    different, places = np.unique(values, return_index=True)
    assert distinct(values).tolist() == different.tolist()
    assert first_places(values).tolist() == places.tolist()
