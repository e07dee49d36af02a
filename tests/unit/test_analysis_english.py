import pytest

from indexer.analysis import analyse


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("France's and Retailleau’s", ["france", "and", "retailleau"]),
        ("the students’ books", ["the", "students", "books"]),
        ("I don't, you can’t, we won't", ["i", "do", "you", "can", "we", "will"]),
        ("they're, I've, she'll, I'd, I'm", ["they", "i", "she", "i", "i"]),
        ("it's four o'clock, ma'am", ["it", "four", "o'clock", "ma'am"]),
        ("O’Brien’s rock'n'roll", ["o'brien", "rock'n'roll"]),
        ("a coup d'état", ["a", "coup", "état"]),
        ("Place Beauvau, l’Intérieur", ["place", "beauvau", "intérieur"]),
        ("l’avocat spoke", ["avocat", "spoke"]),
        ("s'il vous plaît", ["s'il", "vous", "plaît"]),
        ("d'Artagnan, D’Angelo", ["artagnan", "+dartagnan", "angelo", "+dangelo"]),
        ("the U.S. and U.N.", ["the", "us", "and", "un"]),
        ("COVID-19", ["covid", "+covid19", "19"]),
        ("SOR/98-10", ["sor", "+sor9810", "98", "10"]),
        ("an e-mail", ["an", "e", "+email", "mail"]),
        (
            "getElementById()",
            ["get", "+getelementbyid", "element", "by", "id"],
        ),
        ("snake_case, __init__", ["snake", "+snakecase", "case", "init"]),
        ("MacDonald, McGill, iPhone", ["macdonald", "mcgill", "iphone"]),
        ("R&D at AT&T", ["r", "+rd", "d", "at", "at", "+att", "t"]),
        ("1,000,000 is 1 000 000", ["1000000", "is", "1000000"]),
        ("the 21st", ["the", "21st", "+21"]),
        ("https://www.example.org/a_b", ["https", "www", "example", "org", "a", "+ab", "b"]),
    ],
)
def test_words(text: str, forms: list[str]) -> None:
    found = [("+" if token.joined else "") + token.form for token in analyse(text, "en")]
    assert found == forms


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("France’s role", ["France", "role"]),
        ("don't won't", ["don't", "won't"]),
        ("they’re", ["they"]),
        ("the U.S. army", ["the", "U.S", "army"]),
        ("week-end", ["week", "week-end", "end"]),
    ],
)
def test_spans(text: str, marked: list[str]) -> None:
    assert [text[token.start : token.end] for token in analyse(text, "en")] == marked


def test_us_the_country_counts() -> None:
    assert [token.stop for token in analyse("U.S. of the", "en")] == [False, True, True]
