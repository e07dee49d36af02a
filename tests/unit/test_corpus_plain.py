from pathlib import Path

import pytest

from indexer.corpus.plain import read_plain

SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_english_seed() -> None:
    text = (SEEDS / "000_fc0fdb67b094ed5a.txt").read_text(encoding="utf-8")
    draft = read_plain(text, "seeds/000_fc0fdb67b094ed5a.txt")
    assert draft.title == (
        "French Interior Minister Bruno Retailleau Begins Two-Day Visit to Morocco to Boost "
        "Migration and Security Cooperation"
    )
    assert draft.date == "2025-04-13"
    assert draft.body.startswith("French Interior Minister Bruno Retailleau's two-day visit")
    assert draft.body.endswith("in the face of evolving challenges.")


def test_the_french_seed() -> None:
    text = (SEEDS / "004_3d76bc538110022c.txt").read_text(encoding="utf-8")
    draft = read_plain(text, "seeds/004_3d76bc538110022c.txt")
    assert draft.title == (
        "Le ministre français de l'Intérieur a conclu ce lundi 14 avril une visite de travail à "
        "Rabat"
    )
    assert draft.date == "2025-04"
    assert draft.body.startswith("Le ministre français de l'Intérieur a conclu")
    assert "2025-04" not in draft.body
    assert draft.body.endswith("la gestion des grands évènements.")


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        ("L’été\n\nRabat, le 14 avril 2025 – Il fait beau.", "L’été", "2025-04-14"),
        ("Jakob Böhme\n\nIl est rapatrié à Görlitz le 7 novembre 1624.", "Jakob Böhme", None),
        ("Notes\nPosted on April 3, 2024 by Zoé\n\nText.", "Notes", "2024-04-03"),
    ],
)
def test_read_plain(text: str, title: str, date: str | None) -> None:
    draft = read_plain(text, "a.txt")
    assert (draft.id, draft.title, draft.date, draft.type) == ("a.txt", title, date, "txt")
