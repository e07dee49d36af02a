import pytest

from indexer.analysis import is_stop, normal_form
from indexer.analysis.stops import stop_words


@pytest.mark.parametrize(
    ("language", "form", "stop"),
    [
        ("fr", "le", True),
        ("fr", "même", True),
        ("fr", "meme", True),
        ("fr", "à", True),
        ("fr", "a", True),
        ("fr", "où", True),
        ("fr", "quelqu'un", True),
        ("fr", "été", False),
        ("fr", "ete", False),
        ("fr", "sûr", False),
        ("fr", "sur", True),
        ("fr", "dû", False),
        ("fr", "the", False),
        ("en", "the", True),
        ("en", "not", True),
        ("en", "us", False),
        ("en", "may", False),
        ("en", "le", False),
        ("other", "the", False),
    ],
)
def test_stop_words(language: str, form: str, stop: bool) -> None:
    assert is_stop(form, language) is stop


@pytest.mark.parametrize("language", ["en", "fr"])
def test_lists_are_exact_forms(language: str) -> None:
    words = stop_words(language)
    assert len(words) > 120
    assert all(word == normal_form(word) and " " not in word for word in words)
