import sys
import unicodedata

import pytest

from indexer.analysis import fold, normal_form
from indexer.analysis.folding import PLAIN


@pytest.mark.parametrize(
    ("word", "form", "plain"),
    [
        ("Œuvre", "oeuvre", "oeuvre"),
        ("EX ÆQUO", "ex aequo", "ex aequo"),
        ("ÉTÉ", "été", "ete"),
        ("e\u0301te\u0301", "été", "ete"),
        ("garçon", "garçon", "garcon"),
        ("Noël", "noël", "noel"),
        ("aujourd’hui", "aujourd'hui", "aujourd'hui"),
        ("aujourdʼhui", "aujourd'hui", "aujourd'hui"),
        ("O´Brien O`Brien O′Brien O‘Brien O＇Brien", "o'brien " * 4 + "o'brien", None),
        ("coop\u00adéra\u200btion\ufeff", "coopération", "cooperation"),
        ("ﬁnance ﬂeuve", "finance fleuve", "finance fleuve"),
        ("Straße", "strasse", "strasse"),
        ("ＦＵＬＬ", "full", "full"),
        ("XIXᵉ", "xixe", "xixe"),
        ("m²", "m2", "m2"),
        ("İstanbul", "i\u0307stanbul", "istanbul"),
        ("ΟΔΟΣ", "οδος", "οδοσ"),
        ("Łódź", "łódź", "lodz"),
        ("Qurʾān", "qurān", "quran"),
        ("كِتَاب", "كِتَاب", "كتاب"),
        ("ёлка", "ёлка", "елка"),
        ("नमस्ते", "नमस्ते", "नमस्ते"),
        ("\ud800\x00", "\ud800\x00", "\ud800\x00"),
    ],
)
def test_forms(word: str, form: str, plain: str | None) -> None:
    assert normal_form(word) == form
    assert plain is None or fold(word) == plain


def test_folding_again_changes_nothing() -> None:
    """Every letter of Unicode, not a sample: only a few hundred are odd, and nobody knows which."""
    odd = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if (letter := chr(code)).isalnum() and fold(fold(letter)) != fold(letter)
    ]
    assert odd == []


def test_plain_letters_fold_as_unicode_takes_them_apart() -> None:
    letters = [chr(code) for code in range(0x100) if PLAIN.fullmatch(chr(code))]
    assert len(letters) == 52 + 59  # of Latin-1 without æ, Æ and ß
    for letter in letters:
        apart = unicodedata.normalize("NFD", letter.lower())
        assert fold(letter) == {"ø": "o", "ð": "d", "þ": "th"}.get(apart, apart[0])
        assert fold(f"Œ{letter}") == "oe" + fold(letter)  # by the long way
