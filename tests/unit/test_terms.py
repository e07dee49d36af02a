import numpy as np

from indexer.engines.columnar.terms import Term, TermCache, TermList


def term(documents: int) -> Term:
    numbers = np.arange(documents)
    return Term((None,), (TermList(numbers, np.ones(documents, dtype=np.float32)),), 1.0)


def test_terms_not_asked_for_longest_go_first() -> None:
    size = term(100).bytes
    cache = TermCache(room=10 * size)
    for number in range(10):
        cache.put(number, term(100))
    assert cache.get(0) is not None  # asked for: it stays
    for number in range(10, 15):
        cache.put(number, term(100))
    kept = [number for number in range(15) if cache.get(number) is not None]
    assert kept == [0, 6, 7, 8, 9, 10, 11, 12, 13, 14]


def test_a_term_that_fills_a_quarter_is_not_kept() -> None:
    size = term(100).bytes
    cache = TermCache(room=10 * size)
    cache.put("été", term(100))
    cache.put("the", term(1000))
    assert cache.get("the") is None
    assert cache.get("été") is not None


def test_forgetting_makes_room_again() -> None:
    size = term(100).bytes
    cache = TermCache(room=10 * size)
    for number in range(10):
        cache.put(number, term(100))
    cache.clear()
    for number in range(20, 30):
        cache.put(number, term(100))
    assert all(cache.get(number) is not None for number in range(20, 30))
