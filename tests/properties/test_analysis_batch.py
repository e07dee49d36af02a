"""Batches give exactly the tokens of ``analyse``, whatever the texts."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import analyse, batch, chunks
from indexer.analysis.batch import BatchAnalyser
from indexer.analysis.words import APOSTROPHES, BLANKS, HYPHENS, MIDDOTS
from tests.unit.test_analysis_batch import tokens_of

LANGUAGE = st.sampled_from(["en", "fr", "other"])
ALPHABET = [
    *"aeilLdDqQuUnstyAEVéÉçœ0123²",
    *APOSTROPHES,
    *HYPHENS,
    *MIDDOTS,
    *BLANKS,
    *"./,&_;:!?…—\n\t\u2028\x00",
    *'«»“”„"‹([{*)]}',
    *"\u00ad\u0301\u200b\u200d\ufeff\ufe0f",  # soft hyphen, accent, invisible, emoji selector
    *"中文かな한ᄒ\u1161ไทยא٣٤हिं😀👩𝒜\ud800\udc00",
    *("1 000", "12 345", " 000", "l’« ", "qu’", "A.B", "e.g", "·e·s", ".e.s", "week-end"),
]
TEXT = st.lists(st.sampled_from(ALPHABET), max_size=40).map("".join) | st.text()
# What chunks must keep together, denser than chance would have it.
NUMBERS = st.lists(
    st.tuples(
        st.sampled_from(["1", "12", "000", "345", "1234", "d’1", "x"]),
        st.sampled_from([" ", " ", " ", "\u00a0", "\u202f", "  ", ",", ".", "&", "\n"]),
    ).map("".join),
    max_size=9,
).map("".join)
ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(["l’", "L'", "qu´", "dogs'", "1’", "mot", "é"]),
        st.sampled_from(["", " ", " ", "\u00a0", "\u202f", "  ", "\n"]),
        st.sampled_from([*'«“„"‹([*_»)', "_", "_", ""]),
        st.sampled_from([" ", "mot", "_air_", "1 000", ""]),
    ).map("".join),
    max_size=5,
).map("".join)
COMPOUNDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["week", "A", "B", "étudiant", "e", "s", "98", "U", "_", "\u0301", "\u200b"]
        ),
        st.sampled_from([*HYPHENS, *APOSTROPHES, *MIDDOTS, *"../&_, "]),
    ).map("".join),
    max_size=9,
).map("".join)
DENSE = NUMBERS | ARTICLES | COMPOUNDS

TEXTS = st.lists(TEXT | DENSE, max_size=6)

KNOWN = {language: BatchAnalyser(language) for language in ("en", "fr", "other")}


@settings(deadline=None)
@given(TEXTS, LANGUAGE)
def test_batches_give_the_tokens_of_analyse(texts: list[str], language: str) -> None:
    expected = [analyse(text, language) for text in texts]
    assert tokens_of(BatchAnalyser(language), texts) == expected
    assert tokens_of(KNOWN[language], texts) == expected


@settings(deadline=None, max_examples=300)
@given(st.lists(DENSE, min_size=1, max_size=4), LANGUAGE)
def test_numbers_articles_and_compounds(texts: list[str], language: str) -> None:
    assert tokens_of(KNOWN[language], texts) == [analyse(text, language) for text in texts]


@settings(deadline=None)
@given(TEXTS, LANGUAGE, st.sampled_from(["NFC", "NFD"]))
def test_any_normal_form(texts: list[str], language: str, form: Literal["NFC", "NFD"]) -> None:
    texts = [unicodedata.normalize(form, text) for text in texts]
    assert tokens_of(KNOWN[language], texts) == [analyse(text, language) for text in texts]


@settings(deadline=None)
@given(TEXTS, LANGUAGE, st.integers(1, 12), st.integers(1, 8), st.integers(0, 9))
def test_wherever_it_is_cut_and_whatever_is_forgotten(
    texts: list[str], language: str, size: int, longest: int, most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "SLICE", size)
        patch.setattr(batch, "_LONGEST_SLICE", 2 * size)
        patch.setattr(batch, "_LONGEST_CHUNK", longest)
        patch.setattr(batch, "_MOST_CHUNKS", most)
        patch.setattr(batch, "_MOST_RUNS", most)
        analyser = BatchAnalyser(language)
        expected = [analyse(text, language) for text in texts]
        assert tokens_of(analyser, texts) == expected
        assert tokens_of(analyser, texts[::-1]) == expected[::-1]
