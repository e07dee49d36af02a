import threading
import unicodedata

import pytest

from indexer.analysis import Token, analyse


def test_a_sentence_in_full() -> None:
    text = "À Rabat, l’efficacité du week-end."
    assert analyse(text, "fr", position=7) == [
        Token("à", ("a",), 7, 0, 1, True),
        Token("rabat", ("rabat",), 8, 2, 7),
        Token("efficacité", ("efficac", "efficacit"), 9, 11, 21),
        Token("du", ("du",), 10, 22, 24, True),
        Token("week", ("week",), 11, 25, 29),
        Token("weekend", ("weekend",), 11, 25, 33, False, True),
        Token("end", ("end",), 12, 30, 33),
    ]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("l'università dell’Italia", ["l", "università", "dell", "italia"]),
        ("Привет, мир", ["привет", "мир"]),
        ("сім п'ять", ["сім", "п'ять"]),
        ("اللغة العربية", ["اللغة", "العربية"]),
        ("日本語 テスト", list("日本語テスト")),
        ("2024年", ["2024", "年"]),
        ("한국어", list("한국어")),
        ("col·legi", ["collegi"]),
        ("नमस्ते", ["नमस्ते"]),
    ],
)
def test_other_languages(text: str, forms: list[str]) -> None:
    for written in (text, unicodedata.normalize("NFD", text)):
        tokens = analyse(written, "other")
        assert [token.form for token in tokens] == forms
        assert not any(token.stop for token in tokens)


def test_a_very_long_word_keeps_its_span() -> None:
    (token,) = analyse("x" * 5000, "fr")
    assert (len(token.form), token.start, token.end) == (100, 0, 5000)


def test_many_parts_have_no_joined_form() -> None:
    tokens = analyse("-".join(["mot"] * 5000), "fr")
    assert len(tokens) == 5000
    assert not any(token.joined for token in tokens)


def test_stop_words_keep_their_positions() -> None:
    tokens = analyse("to be or not to be", "en")
    assert [token.position for token in tokens] == list(range(6))
    assert all(token.stop for token in tokens)


def test_nothing_to_find() -> None:
    assert analyse("", "fr") == analyse("… — « » !", "en") == []


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="de"):
        analyse("Wort", "de")


def test_threads_agree() -> None:
    texts = [f"L’employé n° {i} de l’Intérieur arrête la démission{i % 7}." for i in range(300)]
    expected = [analyse(text, "fr") for text in texts]
    fresh = [text.replace("démission", "émission") for text in texts]
    results: list[list[list[Token]]] = []

    def run() -> None:
        analyse(fresh[len(results)], "fr")
        results.append([analyse(text, "fr") for text in texts])

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 6
