"""Documents like another: by telling words, in both languages, never themselves."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from indexer import DocumentNotFound, Index
from indexer.similarity import READ, WORDS
from tests.judged import JUDGED
from tests.texts import write_jsonl

SEEDS = Path(__file__).parents[2] / "seeds"
FRENCH, ENGLISH = "seeds/004_3d76bc538110022c.txt", "seeds/000_fc0fdb67b094ed5a.txt"

COPY = "Le phare d’Ouessant guide les navires. L’œuvre d’un ingénieur du Creusot, en 1863."
ROWS = [
    {"id": "copie", "title": "Le Créac’h", "body": COPY},
    {"id": "copie-2", "title": "Autre titre", "body": COPY},
    {"id": "voisin", "title": "Ouessant", "body": "Les navires passent au large d’Ouessant."},
    {"id": "stops", "title": "", "body": "le la les de du des et ou"},
    {"id": "vide", "title": "", "body": "Zzyzx."},
    {"id": "../a//b", "title": "Ouessant", "body": "Un caboteur d’Ouessant."},
    {
        "id": "long",
        "title": "Inventaire",
        "body": "Les archives du port. " * (READ // 20) + "Ouessant Créac’h navires ingénieur.",
    },
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("similar")
    write_jsonl(folder / "texts" / "a.jsonl", ROWS)
    places = [SEEDS, JUDGED / "docs.jsonl", folder / "texts"]
    with Index.build(folder / "index", places) as opened:
        yield opened


def ids(index: Index, id: str, language: str | None = None, limit: int = 10) -> list[str]:
    return [hit.document.id for hit in index.similar(id, language=language, limit=limit).hits]


def test_the_two_articles_are_each_other_s_first(index: Index) -> None:
    assert ids(index, ENGLISH)[0] == FRENCH
    assert ENGLISH in ids(index, FRENCH)[:2]
    assert ids(index, FRENCH, "en")[0] == ENGLISH
    assert ids(index, ENGLISH, "fr")[0] == FRENCH


@pytest.mark.parametrize(
    ("id", "other"),
    [("visit-fr-1", "visit-en-1"), ("visit-en-1", "visit-fr-1")],
)
def test_a_story_told_in_both_languages(index: Index, id: str, other: str) -> None:
    language = other.split("-")[1]
    assert other in ids(index, id, language)[:3]


def test_neither_itself_nor_its_copies(index: Index) -> None:
    found = ids(index, "copie", limit=50)
    assert "copie" not in found
    assert "copie-2" not in found
    assert {"voisin", "../a//b"} <= set(found)
    assert "copie" in ids(index, "voisin")


def test_words_are_named_as_they_stand(index: Index) -> None:
    neighbours = index.similar("copie")
    words = [word.text for word in neighbours.words]
    assert {"Ouessant", "navires", "ingénieur"} <= set(words)
    assert not {"Le", "le", "les", "d", "L"} & set(words)
    assert neighbours.document.id == "copie"
    assert all(word.language == "fr" for word in neighbours.words)
    seeds = index.similar(FRENCH).words
    assert len(seeds) == WORDS
    assert {"Rabat", "Retailleau"} <= {word.text for word in seeds[:6]}


def test_hits_are_ranked_and_marked(index: Index) -> None:
    hits = index.similar(FRENCH).hits
    assert [hit.rank for hit in hits] == [*range(1, 11)]
    assert all(left.score >= right.score for left, right in pairwise(hits))
    assert all(hit.snippet.marks or hit.title_marks for hit in hits)


def test_without_telling_words_there_is_nothing_similar(index: Index) -> None:
    for id in ("stops", "vide"):
        neighbours = index.similar(id)
        assert (neighbours.words, neighbours.hits) == ((), ())


def test_of_a_long_document_the_beginning_is_read(index: Index) -> None:
    assert "Ouessant" not in {word.text for word in index.similar("long").words}


def test_limits_and_errors(index: Index) -> None:
    assert ids(index, "../a//b", limit=0) == []
    assert len(ids(index, FRENCH, limit=3)) == 3
    with pytest.raises(DocumentNotFound):
        index.similar("inconnu")
    for options in ({"limit": -1}, {"limit": 1_001}, {"language": "de"}):
        with pytest.raises(ValueError, match="must be"):
            index.similar("copie", **options)
