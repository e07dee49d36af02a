"""How many typing errors two words are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.typos import errors, within_one_error

words = st.text("abcé", max_size=6)


@pytest.mark.parametrize(
    ("word", "other", "count"),
    [
        ("gouvernemant", "gouvernement", 1),
        ("parliment", "parlement", 1),
        ("prefectre", "prefecture", 1),
        ("resposability", "responsibility", 2),
        ("aslie", "asile", 1),
        ("sali", "asil", 2),
        ("oeil", "œil", 2),
        ("mer", "mer", 0),
        ("mer", "montagne", None),
        ("abcdef", "fedcba", None),
        ("", "ab", 2),
    ],
)
def test_errors(word: str, other: str, count: int | None) -> None:
    assert errors(word, other, 2) == count
    assert errors(other, word, 2) == count


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_error_is_one_error(word: str, other: str) -> None:
    assert (errors(word, other, 1) is not None) == (other in within_one_error(word))


def brute(word: str, other: str) -> int:
    """The same by its definition (Boytsov 2011), without bounds."""
    if not word or not other:
        return len(word) + len(other)
    ways = [
        brute(word[1:], other) + 1,
        brute(word, other[1:]) + 1,
        brute(word[1:], other[1:]) + (word[0] != other[0]),
    ]
    if word[:2] == other[1::-1] and len(word) > 1 and len(other) > 1:
        ways.append(brute(word[2:], other[2:]) + 1)
    return min(ways)


@given(words, words, st.integers(0, 3))
def test_errors_as_defined(word: str, other: str, most: int) -> None:
    count = brute(word, other)
    assert errors(word, other, most) == (count if count <= most else None)
