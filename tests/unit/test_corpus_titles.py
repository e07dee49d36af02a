import pytest

from indexer.corpus.titles import LONGEST_SENTENCE, first_sentence, split_title, without_title

LONG = "Le ministre a rappelé que la coopération entre les deux pays " * 5


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("L’été à Rabat\n\nIl fait beau.", "L’été à Rabat", "Il fait beau."),
        ("A headline\nBy Jane Doe\n\nText.", "A headline", "By Jane Doe\n\nText."),
        (
            " date 2025-04 Le ministre est parti. Il revient.",
            "Le ministre est parti",
            "Le ministre est parti. Il revient.",
        ),
        ("Date : 14 avril 2025\n\nTitre\n\nTexte.", "Titre", "Texte."),
        ("14 avril 2025\n\nTitre\n\nTexte.", "Titre", "Texte."),
        (
            "14 avril 2025 : le jour d’après\n\nTexte.",
            "14 avril 2025 : le jour d’après",
            "Texte.",
        ),
        ("Un seul mot d’ordre.", "Un seul mot d’ordre", "Un seul mot d’ordre."),
        ("=====\nTitre\n=====\n\nTexte.", "Titre", "=====\n\nTexte."),
        ("2024\nRapport\n\nTexte.", "Rapport", "2024\nTexte."),
        (  # a paragraph in lines of equal width
            "La question migratoire a été au cœur des\nentretiens de Rabat. Rien n’en a filtré.",
            "La question migratoire a été au cœur des entretiens de Rabat",
            "La question migratoire a été au cœur des\nentretiens de Rabat. Rien n’en a filtré.",
        ),
        ("12 345\n* * *", "note.txt", "12 345\n* * *"),
        (" \n\n", "", ""),
    ],
)
def test_split_title(text: str, title: str, body: str) -> None:
    assert split_title(text, "dossier/note.txt") == (title, body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M. Dupont est là. Il parle.", "M. Dupont est là"),
        (
            "Mr. J. R. Smith of the U.S. Senate spoke. He left.",
            "Mr. J. R. Smith of the U.S. Senate spoke",
        ),
        ("Qui vient ? Personne.", "Qui vient ?"),
        ("« C’est fini. » Il sort.", "« C’est fini"),
        ("Il a dit : « Non ! » Puis rien.", "Il a dit : « Non !"),
        ("Version 3.5 is out. Get it.", "Version 3.5 is out"),
        ("Sans point final", "Sans point final"),
        ("Et puis... rien", "Et puis..."),
    ],
)
def test_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def test_a_long_sentence_is_cut_between_words() -> None:
    title = first_sentence(LONG)
    assert len(title) <= LONGEST_SENTENCE
    assert title.endswith("…")
    assert LONG.startswith(title[:-1] + " ")


def test_a_word_longer_than_a_title_is_cut() -> None:
    assert first_sentence("é" * 500) == "é" * (LONGEST_SENTENCE - 1) + "…"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\nL’été\n\nIl fait beau.", "Il fait beau."),
        ("L’été arrive.", "L’été arrive."),
        ("L’été", "L’été"),
    ],
)
def test_without_title(body: str, expected: str) -> None:
    assert without_title(body, "L’été") == expected
