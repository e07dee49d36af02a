import pytest

from indexer import function_words
from indexer.function_words import FUNCTION_WORDS, find_function_words

ENGLISH = "The harbour authority published new rules for vessels and their owners."
FRENCH = "L’autorité portuaire a publié de nouvelles règles pour les navires, où qu’ils soient."
EDGE = function_words._SLICE  # where long texts are cut


@pytest.mark.parametrize(
    ("text", "english", "french", "words"),
    [
        (ENGLISH, 3, 0, 11),  # the, and, their
        (FRENCH, 0, 3, 13),  # pour, les, où
        ("THE the The tHe", 1, 0, 4),
        ("ÉTÉ été Où À\u00a0à\u2028selon", 0, 4, 6),
        ("e\u0301te\u0301 the, (and) theatre lorsque lorsques", 0, 1, 6),
        ("", 0, 0, 0),
        (" \n\t\u3000", 0, 0, 0),
        ("\ud800 the 😀 𝒜 les\x00 à\x1f", 1, 1, 6),
        ("x" * 3 * EDGE + " the", 1, 0, 2),
        ("a" * (EDGE - 5) + " therapy theatres of " + "b" * 2 * EDGE + " les", 1, 1, 6),
        ("a" * (EDGE - 3) + " thethethethethe", 0, 0, 2),
        ("the " * EDGE + "les " * EDGE, 1, 1, 2 * EDGE),
    ],
)
def test_counts(text: str, english: int, french: int, words: int) -> None:
    assert find_function_words([text]) == ([english], [french], [words])
    filler = "mot " * function_words._FEW  # enough for arrays
    counts = find_function_words([FRENCH, text, "", filler, text, ENGLISH])
    assert counts.en == [0, english, 0, 0, english, 3]
    assert counts.fr == [3, french, 0, 0, french, 0]
    assert counts.words == [13, words, 0, function_words._FEW, words, 11]


def test_every_word_is_found_in_any_case() -> None:
    every = [word for words in FUNCTION_WORDS.values() for word in words]
    english, french = len(FUNCTION_WORDS["en"]), len(FUNCTION_WORDS["fr"])
    for text in (" ".join(every), " ".join(every).upper(), " ".join(every).title()):
        many = find_function_words([text] * 20)
        assert many == ([english] * 20, [french] * 20, [len(every)] * 20)


def test_no_texts() -> None:
    assert find_function_words([]) == ([], [], [])
