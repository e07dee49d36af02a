"""Words that go together in real sentences of both languages."""

import pytest

from indexer.analysis.boundaries import carries_meaning
from indexer.engines.columnar.phrases import Phrase, find_phrases
from indexer.engines.columnar.tokens import tokens_of

FRENCH = [
    "Le ministre de l’Intérieur a défendu la coopération sécuritaire avec Rabat.",
    "La coopération sécuritaire occupe le ministre de l'Intérieur. Le budget attendra, dit-on.",
    "COOPÉRATION SÉCURITAIRE : le ministre de l’Intérieur rencontre les élus du port.",
    "Les élus du port, le budget et la mise en œuvre de la réforme : le ministre répond.",
    "La mise en œuvre attendra. Le ministre a dit cela. Le ministre a dit ceci.",
]
ENGLISH = [
    "The Minister of Transport may close the harbour, the Minister said on Monday.",
    "A letter to the Minister of Transport about the fishing season; the Minister said nothing.",
    "The fishing season begins, and the Minister of Transport shall report to the House.",
    "The Minister shall report. Part IV applies to Part IV of the fishing season.",
]


def found(texts: list[str], language: str) -> dict[str, Phrase]:
    phrases = find_phrases(texts, list(range(len(texts))), language, all_words=False)
    return {phrase.text: phrase for phrase in phrases}


def test_french_phrases_are_written_as_mostly_written() -> None:
    phrases = {text: each for text, each in found(FRENCH, "fr").items() if each.words > 1}
    assert {"ministre de l’Intérieur", "coopération sécuritaire", "élus du port"} <= set(phrases)
    assert "mise en œuvre" in phrases
    assert (phrases["coopération sécuritaire"].documents, phrases["mise en œuvre"].first) == (3, 3)


def test_no_phrase_begins_or_ends_in_a_word_that_says_nothing_or_crosses_a_mark() -> None:
    for language, texts in (("fr", FRENCH), ("en", ENGLISH)):
        whole = "\n".join(texts)
        for text, phrase in found(texts, language).items():
            words = text.replace("’", " ").replace("'", " ").lower().split()
            assert text in whole
            assert not {words[0], words[-1]} & {"le", "la", "de", "the", "of", "shall", "dit", "iv"}
            assert phrase.documents >= 2
            assert not set(text) & set(".,;:\n")


def test_english_phrases() -> None:
    phrases = {text for text, each in found(ENGLISH, "en").items() if each.words > 1}
    assert {"Minister of Transport", "fishing season"} <= phrases
    assert not any("said" in text or "shall" in text for text in phrases)


def test_a_part_of_a_longer_phrase_is_left_out() -> None:
    texts = [f"Rapport {n} : la Cour suprême du Canada siège." for n in ("un", "deux", "trois")]
    phrases = {text for text, each in found(texts, "fr").items() if each.words > 1}
    assert not phrases & {"Cour suprême", "suprême du Canada"}
    assert any("Cour suprême du Canada" in text for text in phrases)


def test_words_stand_alone_with_their_capitals_and_accents() -> None:
    words = {text: each for text, each in found(FRENCH, "fr").items() if each.words == 1}
    assert {"ministre", "œuvre", "Intérieur"} <= set(words)
    assert words["ministre"].documents == 5
    assert "le" not in words


@pytest.mark.parametrize("texts", [[], [""], ["…", "😀😀"], ["a"], ["mot" * 200_000]])
def test_texts_without_phrases(texts: list[str]) -> None:
    phrases = find_phrases(texts, list(range(len(texts))), "fr", all_words=True)
    assert [each for each in phrases if each.words > 1] == []


def test_words_are_numbered_as_they_come_and_without_case_and_accents() -> None:
    tokens = tokens_of("Été à l’ETE, été-là")
    assert tokens.word.tolist() == [0, 1, 2, 0, 0, 3]
    assert tokens.joined.tolist() == [True, True, True, False, True, False]


def test_the_order_of_numbers_does_not_hang_on_chance() -> None:
    texts = FRENCH * 3
    runs = {tuple(find_phrases(texts, list(range(15)), "fr", all_words=True)) for _ in range(5)}
    assert len(runs) == 1


@pytest.mark.parametrize("word", ["de", "the", "shall", "visees", "l", "iv", "xii", "2024"])
def test_words_that_say_nothing(word: str) -> None:
    assert not carries_meaning(word, "en") or not carries_meaning(word, "fr")
