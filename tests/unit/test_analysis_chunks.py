import re

import pytest

from indexer.analysis.chunks import SLICE, chunk_bounds, code_points, slices


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’avocat plaide.", ["L’avocat", "plaide"]),
        ("(word), -word- 'word'", ["word", "word", "word"]),
        ("week-end -- and/or", ["week-end", "and/or"]),
        ("dit l’« avocat » ici", ["dit", "l’«", "avocat", "ici"]),
        ("jusqu’ “ici” et l’_air_", ["jusqu’ “", "ici", "et", "l’_air_"]),
        ("l’ _air_", ["l’ _", "_air_"]),
        ("l’ air, l’\n« air", ["l", "air", "l", "air"]),
        ("1 000 000 euros", ["1 000 000", "euros"]),
        ("5 1 000 2, 5", ["5 1 000 2", "5"]),
        ("1 000,50 7 8 9", ["1 000,50 7", "8", "9"]),
        ("12 14 16 18", ["12", "14", "16", "18"]),
        ("12  000 12\n000 12\u00a0000", ["12", "000", "12", "000 12\u00a0000"]),
        ("d’1 000 𝒜mis, été😀mot", ["d’1 000", "𝒜mis", "été", "mot"]),
        ("\ud800a\udc00b", ["a", "b"]),
        ("e\u0301te\u0301 co\u00adop", ["e\u0301te\u0301", "co\u00adop"]),
        ("… « » ’ 😀", []),
        ("", []),
    ],
)
def test_chunks(text: str, expected: list[str]) -> None:
    starts, ends = chunk_bounds(code_points(text))
    assert [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)] == expected


@pytest.mark.parametrize("text", ["abc", "l’été 😀", "\ud83d", "\ud83d\ude00", "", "a\x00b"])
def test_code_points(text: str) -> None:
    assert code_points(text).tolist() == [ord(character) for character in text]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a" * 10, [10]),
        ("", []),
        ("a" * SLICE + " b", [SLICE + 1, SLICE + 2]),
        ("1" * SLICE + " 000 a b", [SLICE + 7, SLICE + 8]),
        ("l" * SLICE + "’ « b", [SLICE + 3, SLICE + 5]),
        ("l" * SLICE + "’ été, c’est", [SLICE + 12]),
        ("a" * SLICE + "\nb", [SLICE + 1, SLICE + 2]),
    ],
)
def test_slices(text: str, ends: list[int]) -> None:
    bounds = list(slices(text))
    assert [end for _, end in bounds] == ends
    assert "".join(text[start:end] for start, end in bounds) == text


def test_slices_of_a_text_without_line_breaks_are_short() -> None:
    text = "La loi 1 000 dit l’« essentiel » aux avocats. " * 20_000
    for start, end in slices(text):
        assert end - start < SLICE + 100
        assert re.search(r"\w$", text[start:end]) is None
