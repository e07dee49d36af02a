"""What holds for every text."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyse, fold, normal_form

LANGUAGE = st.sampled_from(["en", "fr", "other"])
TEXT = st.text() | st.text(
    alphabet=st.sampled_from(
        "aeilLdDqunstyAEéÉçœ'’ʼ-‑_./,&· \u00a0\u202f0123«»·\u00ad\u0301\u200bᵉ"
    )
)
LETTERS = st.text(
    alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F, categories=["Ll"]), min_size=1
).filter(lambda word: normal_form(word).isalpha())  # but for ŀ, which is an l and a dot
# Characters that NFC and NFD take apart and put together, in scripts with marks of their own.
ACCENTED = st.text(
    alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x6FF)
    | st.characters(min_codepoint=0x1E00, max_codepoint=0x1FFF)
    | st.characters(min_codepoint=0x3040, max_codepoint=0x30FF)
    | st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
)


@given(TEXT, LANGUAGE)
def test_spans_and_positions(text: str, language: str) -> None:
    tokens = analyse(text, language)
    steps = [token for token in tokens if not token.joined]
    assert [token.position for token in steps] == list(range(len(steps)))
    end = 0
    for token in steps:
        assert end <= token.start < token.end <= len(text)
        end = token.end
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert 1 <= len(token.form) <= 100
        assert token.form == normal_form(token.form)
        assert 1 <= len(token.stems) <= 2
        assert all(stem and stem == fold(stem) for stem in token.stems)


@given(TEXT, LANGUAGE)
def test_joined_tokens_follow_a_part_of_theirs(text: str, language: str) -> None:
    position = None
    for token in analyse(text, language):
        if token.joined:
            assert token.position == position
        position = token.position


@given(LETTERS, LANGUAGE)
def test_plain_words_are_their_own_form(word: str, language: str) -> None:
    (token,) = analyse(f"« {word} »", language)
    assert (token.start, token.end) == (2, 2 + len(word))
    assert token.form == normal_form(word)[:100]


@given(ACCENTED, LANGUAGE)
def test_nfd_is_nfc(text: str, language: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [(t.form, t.stems, t.position, t.joined) for t in analyse(composed, language)] == [
        (t.form, t.stems, t.position, t.joined) for t in analyse(decomposed, language)
    ]


@given(TEXT)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normal_form(normal_form(text)) == normal_form(text)


@given(TEXT, TEXT, LANGUAGE)
def test_a_text_is_the_sum_of_its_lines(one: str, other: str, language: str) -> None:
    first = analyse(one, language)
    steps = sum(not token.joined for token in first)
    shift = len(one) + 1
    second = analyse(other, language, position=steps)
    moved = [t._replace(start=t.start + shift, end=t.end + shift) for t in second]
    assert analyse(f"{one}\n{other}", language) == first + moved
