import gc

import pytest

from indexer.collecting import collecting_seldom


def test_thresholds_are_put_back_whatever_happens() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), collecting_seldom():
        assert gc.get_threshold()[0] > before[0]
        raise KeyError
    assert gc.get_threshold() == before
