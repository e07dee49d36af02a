import pytest

from indexer.analysis.lemma_table import entries
from indexer.analysis.spelling import FOLDER, lemma_rows, standard_spelling, variants


@pytest.mark.parametrize(
    ("language", "word", "standard"),
    [
        ("en", "colour", "color"),
        ("en", "organisation", "organization"),
        ("en", "analyse", "analyze"),
        ("en", "anaemia", "anemia"),
        ("en", "oestrogen", "estrogen"),
        ("en", "traveller", "traveler"),
        ("en", "catalogue", "catalog"),
        ("en", "café", "cafe"),
        ("fr", "directrice", "directeur"),
        ("fr", "vendeuse", "vendeur"),
        ("fr", "joyeuse", "joyeux"),
        ("fr", "canadienne", "canadien"),
        ("fr", "mutuelle", "mutuel"),
        ("fr", "commerciale", "commercial"),
        ("fr", "évènement", "événement"),
        ("fr", "clef", "clé"),
    ],
)
def test_variants(language: str, word: str, standard: str) -> None:
    words = {word, standard}
    assert standard_spelling(word, language, words) == standard
    assert standard_spelling(standard, language, words) == standard


@pytest.mark.parametrize(
    ("language", "word", "like"),
    [
        ("en", "four", "for"),
        ("en", "boeing", "being"),
        ("en", "pour", "por"),
        ("en", "pourer", "porer"),
        ("en", "scourer", "scorer"),
        ("en", "promise", "promize"),
        ("en", "rosé", "rose"),
        ("en", "caller", "caler"),
        ("fr", "selle", "sel"),
        ("fr", "morale", "moral"),
        ("fr", "capitale", "capital"),
        ("fr", "mère", "mer"),
        ("fr", "pêche", "peche"),
    ],
)
def test_words_that_only_look_like_variants(language: str, word: str, like: str) -> None:
    assert standard_spelling(word, language, {word, like}) == word


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_the_other_word_there_is_no_variant(language: str) -> None:
    for word in ("colour", "directrice", "canadienne", "anaemia"):
        assert standard_spelling(word, language, {word}) == word


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_standard_spelling_is_its_own(language: str) -> None:
    known = variants(language)
    assert [word for word in known.values() if word in known] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_lists_say_nothing_twice(language: str) -> None:
    for path in FOLDER.glob(f"*-{language}.txt"):
        name = path.stem.removesuffix(f"-{language}")
        rows = lemma_rows(name, language)
        words = [word for row in rows for word in (row if name in ("own", "apart") else row[:1])]
        assert sorted({word for word in words if words.count(word) > 1}) == [], path.name
        if name in ("variants", "made"):
            assert {len(row) for row in rows} == {2}, path.name
    forms = {row[0] for row in lemma_rows("forms", language)}
    own = {word for row in lemma_rows("own", language) for word in row}
    assert forms & own == set()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_lists_name_words_of_the_dictionary(language: str) -> None:
    found, _ = entries(language)
    for name in ("made", "apart"):
        words = {word for row in lemma_rows(name, language) for word in row}
        assert sorted(words - found.keys()) == [], name
