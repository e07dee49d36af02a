"""The latest first, on demand."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index
from indexer.cli import main

NOTES = (
    ("ancienne", "2019-05-02", "La réunion du conseil a eu lieu à l’école."),
    ("année", "2024", "Le conseil prépare l’année."),
    ("mois", "2024-03", "Le conseil du mois de mars : conseil, conseil et conseil."),
    ("jour", "2024-03-15", "Le conseil s’est réuni."),
    ("jour-meilleur", "2024-03-15", "Conseil municipal : le conseil, le conseil, le conseil."),
    ("sans-date", None, "Un conseil d’ami, sans date : conseil, conseil."),
    ("autre", "2025-01-01", "La mer est belle."),
    ("english", "2024-12-31", "The council met at the school, said the conseil."),
)


@pytest.fixture(scope="module", params=["one segment", "three"])
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("sort")
    lines = [
        json.dumps({"id": id, "date": date, "body": body}, ensure_ascii=False)
        for id, date, body in NOTES
    ]
    file = folder / "notes.jsonl"
    for end in (3, 6, len(lines)) if request.param == "three" else (len(lines),):
        file.write_text("\n".join(lines[:end]) + "\n", "utf-8")
        if (folder / "index").exists():
            with Index.open(folder / "index") as opened:
                opened.update([file])
        else:
            Index.build(folder / "index", [file]).close()
    with Index.open(folder / "index") as opened:
        yield opened


LATEST = ["english", "jour-meilleur", "jour", "mois", "année", "ancienne", "sans-date"]


def test_the_latest_first(index: Index) -> None:
    found = index.search("conseil", sort="date")
    assert [hit.document.id for hit in found.hits] == LATEST
    assert [hit.rank for hit in found.hits] == list(range(1, len(LATEST) + 1))
    best = index.search("conseil")
    assert (found.total, found.languages) == (best.total, best.languages)
    assert [hit.document.id for hit in best.hits] != LATEST


def test_pages_continue_each_other(index: Index) -> None:
    pages = [index.search("conseil", sort="date", limit=3, offset=i).hits for i in (0, 3, 6)]
    assert [hit.document.id for page in pages for hit in page] == LATEST


def test_in_one_language_and_with_filters(index: Index) -> None:
    french = index.search("conseil", sort="date", language="fr")
    assert [hit.document.id for hit in french.hits] == LATEST[1:]
    year = index.search("conseil date:2024", sort="date")
    assert [hit.document.id for hit in year.hits] == LATEST[:5]


def test_nothing_and_nonsense(index: Index) -> None:
    assert index.search("zzz", sort="date").hits == ()
    with pytest.raises(ValueError, match="sort"):
        index.search("conseil", sort="title")  # type: ignore[arg-type]


def test_on_the_command_line(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    location = Path(index.status().location)
    assert main(["search", "--index", str(location), "--json", "conseil", "--sort", "date"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert [hit["document"]["id"] for hit in hits] == LATEST


def test_the_parts_of_a_score_by_date(index: Index) -> None:
    """No second pass when the date decides: the score is that of the words."""
    for hit in index.search("conseil école", sort="date", explain=True).hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score, abs=1e-4)
        assert "closeness" not in {part.level for part in hit.explanation}


OLDEST = ["ancienne", "année", "mois", "jour-meilleur", "jour", "english", "sans-date"]


def test_the_oldest_first(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    """A year alone comes before its months, and what has no date last, as with the latest."""
    found = index.search("conseil", sort="oldest", limit=4)
    rest = index.search("conseil", sort="oldest", limit=4, offset=4)
    assert [hit.document.id for hit in (*found.hits, *rest.hits)] == OLDEST
    location = index.status().location
    assert main(["search", "--index", location, "--json", "conseil", "--sort", "oldest"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert [hit["document"]["id"] for hit in hits] == OLDEST
