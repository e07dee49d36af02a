"""Several fragments of a document: where they are, what they mark, how they are numbered."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from indexer import Document, Fragment, Index
from tests.texts import write_jsonl

BETWEEN = "Le vent se lève sur la jetée et les bateaux rentrent lentement vers la rive. " * 12
LONG = "\n\n".join(
    [
        "L’œil du gardien veille. " + BETWEEN,
        "Le gardien ferme les yeux un instant, puis le phare s’éteint. " + BETWEEN,
        BETWEEN + "D’yeux ouverts, point.\n" + BETWEEN,
        "Rien ici. " + BETWEEN,
    ]
    * 6
)
MIXED = (
    "The keeper of the lighthouse looked at the sea for a long time that evening, and then he went "
    "home to write his report about the storm of the week.\n\n"
    "Le phare était éteint. Le gardien du phare avait regardé la mer longtemps ce soir-là, puis "
    "il était rentré chez lui écrire son rapport sur la tempête de la semaine.\n\n"
    "The lighthouse was dark again on the next day, when the men of the harbour came to see it."
)
# The window of the first match reaches into the better one of the words after it.
NEAR = BETWEEN + "Les yeux. " + BETWEEN[:156] + "Le gardien du phare, et des yeux. " + BETWEEN


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("fragments")
    rows = [
        {"id": "long", "title": "Gardien", "body": LONG},
        {"id": "mixed", "title": "Minutes", "body": MIXED},
        {"id": "short", "title": "Les yeux", "body": "Deux yeux."},
        {"id": "title", "title": "Le phare", "body": "Rien de tel dans le texte."},
        {"id": "near", "title": "Mer", "body": NEAR},
        {"id": "huge", "title": "Gardien", "body": (LONG + "\n\n") * 20},
    ]
    write_jsonl(folder / "texts" / "a.jsonl", rows)
    with Index.build(folder / "index", [folder / "texts"]) as opened:
        yield opened


def check(index: Index, query: str, document: Document, fragments: tuple[Fragment, ...]) -> None:
    marks = index.highlight(query, document).marks
    ends = [0]
    for each in fragments:
        text = document.body[each.start : each.start + len(each.snippet.text)]
        assert text.split() == each.snippet.text.split()
        assert len(text) <= 300
        assert each.snippet.marks
        for start, end in each.snippet.marks:
            assert (each.start + start, each.start + end) in marks
        first = each.start + each.snippet.marks[0][0]
        assert marks[each.match - 1][0] == first
        assert each.start >= ends[-1]
        ends.append(each.start + len(text))


@pytest.mark.parametrize("id", ["long", "huge", "mixed", "near", "short", "title"])
@pytest.mark.parametrize(
    "query", ["yeux", "yeux gardien phare", "gardien phare", "lighthouse phare", "« le gardien »"]
)
def test_fragments_lie_apart_and_know_their_place(index: Index, id: str, query: str) -> None:
    document = index.document(id)
    for limit in (0, 1, 3, 5, 40):
        fragments = index.fragments(query, document, limit=limit)
        assert len(fragments) <= limit
        check(index, query, document, fragments)
        if len(fragments) < limit:  # nothing that matches is left out
            shown = sum(len(each.snippet.marks) for each in fragments)
            assert shown == len(index.highlight(query, document).marks)


def test_the_best_are_chosen_and_shown_in_text_order(index: Index) -> None:
    document = index.document("long")
    best = index.fragments("gardien yeux phare", document, limit=6)
    assert [len({*_words(each)} & {"gardien", "yeux", "phare"}) for each in best] == [3] * 6
    assert all(left.start < right.start for left, right in pairwise(best))
    assert len(index.fragments("yeux", document, limit=40)) == 18
    with pytest.raises(ValueError, match="limit must be 0 or more"):
        index.fragments("yeux", document, limit=-1)
    assert {word for each in index.fragments("œil", document) for word in _words(each)} <= {
        "œil",
        "yeux",
    }


def _words(fragment: Fragment) -> Iterator[str]:
    for start, end in fragment.snippet.marks:
        yield fragment.snippet.text[start:end].lower()


def test_each_is_in_its_language(index: Index) -> None:
    document = index.document("mixed")
    fragments = index.fragments("lighthouse phare", document)
    assert [each.snippet.language for each in fragments] == ["en", "fr", "en"]
    assert [each.match for each in fragments] == [1, 2, 4]
    only = index.fragments("lighthouse phare", document, language="fr")
    assert [each.snippet.language for each in only] == ["fr"]


def test_a_word_in_the_place_of_another_is_found_too(index: Index) -> None:
    fragments = index.fragments("lighthuose", index.document("mixed"))
    assert {word for each in fragments for word in _words(each)} == {"lighthouse"}


def test_without_matches_there_are_none(index: Index) -> None:
    assert index.fragments("xyzzyq", index.document("long")) == ()
    assert index.fragments("phare", index.document("title")) == ()
    assert index.fragments("lang:fr", index.document("long")) == ()


@pytest.mark.parametrize(
    ("query", "id", "more"),
    [("yeux", "long", True), ("yeux", "short", False), ("yeux", "huge", True)],
)
def test_a_hit_says_whether_there_is_more(index: Index, query: str, id: str, more: bool) -> None:
    (hit,) = [each for each in index.search(query).hits if each.document.id == id]
    assert hit.snippet.more is more


def test_a_hit_of_its_title_has_no_more(index: Index) -> None:
    (hit,) = [each for each in index.search("titre:phare").hits if each.document.id == "title"]
    assert not hit.snippet.more
