"""A long document costs a search no more than a short one: only a stretch of it is read."""

import pytest

from indexer import Index
from indexer.documents import body_is_read
from indexer.snippets import LENGTH

SENTENCE = "Le conseil municipal a examiné les comptes de l’année et les projets de la commune. "
PARAGRAPH = SENTENCE * 12 + "\n\n"
NEEDLES = {
    "début": "L’œuvre du sculpteur s’élève à l’entrée du parc.",
    "milieu": "Une montgolfière s’est posée près de l’abbaye, à côté des bœufs.",
    "fin": "Le kiosque à musique rouvrira au printemps.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("long")
    parts = [PARAGRAPH] * 300
    parts[1] += NEEDLES["début"] + "\n\n"
    parts[150] += NEEDLES["milieu"] + "\n\n"
    text = "Délibérations\n\n" + "".join(parts) + NEEDLES["fin"] + "\n"
    (folder / "registre.txt").write_text(text, "utf-8")
    (folder / "court.txt").write_text("Le parc\n\n" + NEEDLES["début"] + "\n", "utf-8")
    return Index.build(folder / "index", [folder / "registre.txt", folder / "court.txt"])


@pytest.mark.parametrize(
    ("query", "where", "marked", "before", "after"),
    [
        ("oeuvre sculpteur", "début", ["œuvre", "sculpteur"], True, True),
        ("montgolfieres abbaye", "milieu", ["montgolfière", "abbaye"], True, True),
        ('"l’abbaye, à côté"', "milieu", ["abbaye", "à", "côté"], True, True),
        ("kiosques", "fin", ["kiosque"], True, False),
        ("boeuf", "milieu", ["bœufs"], True, True),
    ],
)
def test_only_a_stretch_is_read(
    index: Index, query: str, where: str, marked: list[str], before: bool, after: bool
) -> None:
    hit = next(h for h in index.search(query).hits if h.document.path == "registre.txt")
    assert not body_is_read(hit.document)
    snippet = hit.snippet
    assert len(snippet.text) <= LENGTH
    words = [snippet.text[start:end] for start, end in snippet.marks]
    assert words == marked
    assert NEEDLES[where][:20] in snippet.text or NEEDLES[where][-20:] in snippet.text
    assert (snippet.before, snippet.after) == (before, after)
    assert snippet.language == "fr"
    # Asked for, the body is there, and holds the fragment.
    assert snippet.text.split("  ")[0] in hit.document.body.replace("\n", " ")
    assert body_is_read(hit.document)


def test_a_match_in_the_title_alone_shows_the_beginning(index: Index) -> None:
    hit = index.search("délibérations").hits[0]
    assert not body_is_read(hit.document)
    assert hit.title_marks == ((0, 13),)
    assert hit.snippet.text.startswith("Le conseil municipal")
    assert (hit.snippet.before, hit.snippet.after) == (False, True)


def test_the_same_without_snippets(index: Index) -> None:
    hit = index.search("montgolfière", snippets=False).hits[0]
    assert not body_is_read(hit.document)
    assert NEEDLES["milieu"] in hit.document.body
