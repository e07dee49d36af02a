"""Suggestions over a real index: built, updated, merged, with deletions; in both languages."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Completion, Index
from indexer.analysis.plain import plain_words
from indexer.engines.columnar.container import Container
from indexer.engines.generations import read_pointer
from indexer.query.lexer import OPERATORS, Kind, Notices, tokens_of
from tests.texts import records, write_jsonl

FRENCH = (
    ("interieur", "Intérieur", "Le ministre de l’Intérieur défend la coopération sécuritaire."),
    ("rabat", "Visite à Rabat", "La coopération sécuritaire occupe le ministre de l'Intérieur."),
    ("securite", "Sécurité", "Le ministre de l’Intérieur promet plus de sécurité aux communes."),
    ("oeuvre", "L’œuvre d’Hélène", "Le musée a prêté l’œuvre à Oslo ; l’œuvre revient en mai."),
    ("guillemets", "« Non » (ET après ?) : -40 %", "Les soldes d’hiver ont commencé mercredi."),
    ("gare-1", "La gare rouvre", "La gare du village rouvre après des travaux."),
    ("gare-2", "La gare rouvre", "La gare du village ferme la nuit, comme avant les travaux."),
    ("rare", "Brèves", "Le zythologue déguste une bière de Tamanrasset."),
)
ENGLISH = (
    ("transport", "Transport", "The Minister of Transport closed the harbour on Monday."),
    ("harbour", "Harbour news", "The Minister of Transport opened the harbour again."),
    ("minister", "A minister resigns", "Nobody knew why. The Interior minister did not say."),
    ("security", "Security", "The security services met the Minister of Transport in private."),
)
SHAPES = ("one segment", "several, with deletions", "merged")


def rows(texts: tuple[tuple[str, str, str], ...], language: str) -> list[dict[str, str]]:
    return [{"id": i, "title": t, "body": b, "lang": language} for i, t, b in texts]


@pytest.fixture(scope="module", params=SHAPES)
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("suggestions")
    texts = folder / "texts"
    gone = [{"id": "gone", "title": "Zibeline", "body": "Zibeline, zibeline rousse.", "lang": "fr"}]
    several = request.param != SHAPES[0]
    write_jsonl(texts / "en.jsonl", rows(ENGLISH, "en"))
    write_jsonl(texts / "fr.jsonl", [*gone, *rows(FRENCH, "fr")] if several else rows(FRENCH, "fr"))
    with Index.build(folder / "index", [texts]) as opened:
        if several:
            write_jsonl(texts / "fr.jsonl", rows(FRENCH, "fr"))
            opened.update()
        for number in range(7 if request.param == SHAPES[2] else 0):
            row = {
                "id": f"more-{number}",
                "title": "",
                "body": "Un recours est formé.",
                "lang": "fr",
            }
            write_jsonl(texts / f"more-{number}.jsonl", [row])
            opened.update()
        yield opened


def texts(found: tuple[Completion, ...]) -> list[str]:
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("typed", "wanted", "kind", "language"),
    [
        ("minist", "ministre de l’Intérieur", "phrase", "fr"),
        ("MINIST", "Minister of Transport", "phrase", "en"),
        ("intér", "ministre de l’Intérieur", "phrase", "fr"),
        ("inter", "ministre de l’Intérieur", "phrase", "fr"),
        ("Minister of Tr", "Minister of Transport", "phrase", "en"),
        ("ministre de l'int", "ministre de l’Intérieur", "phrase", "fr"),
        ("ministre de l’int", "ministre de l’Intérieur", "phrase", "fr"),
        ("le ministre de l'int", "le ministre de l’Intérieur", "phrase", "fr"),
        ("budget coopération séc", "budget coopération sécuritaire", "phrase", "fr"),
        ("cooperation ", "coopération sécuritaire", "phrase", "fr"),
        ('"cooperation sec', '"coopération sécuritaire"', "phrase", "fr"),
        ("titre:sécuri", "titre:sécuritaire", "word", "fr"),
        ("budget OU har", "budget OU harbour", "word", "en"),
        ("oeuv", "œuvre", "word", "fr"),
        ("ŒUV", "œuvre", "word", "fr"),
        ("helene", "L’œuvre d’Hélène", "title", "fr"),
        ("l'oeuvre d'h", "L’œuvre d’Hélène", "title", "fr"),
        ("tamanr", "Tamanrasset", "word", "fr"),
        ("non et ap", "Non et après ? 40 %", "title", "fr"),
        ("la gare r", "La gare rouvre", "title", "fr"),
    ],
)
def test_suggests(index: Index, typed: str, wanted: str, kind: str, language: str) -> None:
    found = {each.text: each for each in index.suggest(typed)}
    assert wanted in found, list(found)
    assert (found[wanted].kind, found[wanted].language) == (kind, language)
    assert found[wanted].count >= 1


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "date:2024",
        "lang:f",
        '"close"',
        "ET",
        "zzz",
        "zibel",
        "a" * 5000,
        "日本",
        "😀",
        "\x00",
    ],
)
def test_suggests_nothing(index: Index, typed: str) -> None:
    assert index.suggest(typed) == ()


def test_titles_are_counted_as_one(index: Index) -> None:
    found = {each.text: each.count for each in index.suggest("la gare r")}
    assert found["La gare rouvre"] == 2


def test_a_language_leaves_the_other_out(index: Index) -> None:
    for language, other in (("en", "fr"), ("fr", "en")):
        found = index.suggest("min", language=language)
        assert found
        assert {each.language for each in found} == {language}
        assert {each.language for each in index.suggest("min", language="mixed")} == {
            language,
            other,
        }


def test_the_words_before_tell_the_language(index: Index) -> None:
    assert {each.language for each in index.suggest("le min")} == {"fr"}
    assert {each.language for each in index.suggest("harbour min")} == {"en"}


def test_accents_that_are_typed_decide_the_order(index: Index) -> None:
    plain = [each.language for each in index.suggest("secur")]
    accented = [each.language for each in index.suggest("sécur")]
    assert plain == ["fr", "en", "fr", "fr"]
    assert accented == ["fr", "fr", "fr", "en"]


def test_limits(index: Index) -> None:
    for limit in (1, 2, 5, 20):
        assert 1 <= len(index.suggest("s", limit=limit)) <= limit
    for bad in (0, -1, 21):
        with pytest.raises(ValueError, match="1 to 20"):
            index.suggest("min", limit=bad)
    with pytest.raises(ValueError, match="must be 'en', 'fr', 'mixed', 'other' or None, not 'de'"):
        index.suggest("min", language="de")


def test_what_several_documents_say_outlives_the_first_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    for number in range(10):
        body = f"Le conseil de Rennes examine le budget participatif n° {number}."
        write_jsonl(folder / f"{number}.jsonl", [{"id": "a", "title": "", "body": body}])
    write_jsonl(
        folder / "other.jsonl", [{"id": "a", "title": "", "body": "La mer est calme. " * 9}]
    )
    with Index.build(tmp_path / "index", [folder]) as index:
        before = index.suggest("budget")
        assert "budget participatif" in before[0].text
        words = index.suggest("rennes exa")
        (folder / "0.jsonl").unlink()
        index.update()
        assert index.suggest("budget") == before
        assert index.suggest("rennes exa") == words != ()
        for number in range(1, 10):
            (folder / f"{number}.jsonl").unlink()
        index.update()
        assert index.suggest("budget") == index.suggest("rennes exa") == ()


WORDS = " ".join(f"{title} {body}" for _, title, body in (*FRENCH, *ENGLISH)).split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.integers(1, 12), st.data())
def test_every_suggestion_holds_what_was_typed_and_finds_something(
    index: Index, words: list[str], end: int, data: st.DataObject
) -> None:
    typed = " ".join([*words[:-1], words[-1][:end]])
    if data.draw(st.booleans()):
        typed = typed.upper() if data.draw(st.booleans()) else plain_words(typed)
    found = index.suggest(typed, limit=20)
    seen = [plain_words(each.text).strip() for each in found]
    assert len(set(seen)) == len(seen)
    for each, plain in zip(found, seen, strict=True):
        assert plain != plain_words(typed).strip()
        for word in plain_words(typed).split():
            assert any(own.startswith(word) for own in plain.split()), (typed, each)
        # In capitals "not" and "et" are operators: intérieur NOT Intérieur finds nothing; nor do
        # words that stand only where -40 does not want them.
        signed = any(word.startswith("-") for word in typed.split())
        if OPERATORS.keys().isdisjoint(typed.split()) and not signed:
            assert index.search(each.text, limit=1).total >= 1


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("minstréa ’'\"«»():*~=+-ETOU\u0301\u200b\x00日😀")))
def test_whatever_is_typed(index: Index, typed: str) -> None:
    for each in index.suggest(typed):
        notices = Notices()
        kinds = [token.kind for token in tokens_of(each.text, notices)]
        before = [token.kind for token in tokens_of(typed, Notices())]
        assert Kind.PHRASE in before or kinds.count(Kind.PHRASE) == 0
        assert not any(notice.code == "query-unclosed-quote" for notice in notices.all())


def test_what_is_deleted_is_not_offered(tmp_path: Path) -> None:
    place = tmp_path / "texts"
    write_jsonl(place / "fr.jsonl", rows(FRENCH, "fr"))
    with Index.build(tmp_path / "index", [place]) as index:
        assert texts(index.suggest("tamanr")) == ["Tamanrasset"]
        assert "La gare rouvre" in texts(index.suggest("la gare r"))
        left = [row for row in rows(FRENCH, "fr") if row["id"] not in ("rare", "gare-1")]
        write_jsonl(place / "fr.jsonl", left)
        index.update()
        assert index.suggest("tamanr") == ()
        # The other one of that title is still there.
        assert [each.count for each in index.suggest("la gare r") if each.kind == "title"] == [1]
        write_jsonl(place / "fr.jsonl", [row for row in left if row["id"] != "gare-2"])
        index.update()
        assert "La gare rouvre" not in texts(index.suggest("la gare r"))


def tables(location: Path) -> list[dict[str, bytes]]:
    folder = location / read_pointer(location).current
    return [
        {
            name: np.asarray(container[name]).tobytes()
            for name in container.names()
            if name.startswith(("completion.", "suffix."))
        }
        for container in map(Container, sorted(folder.glob("*.seg")))
    ]


def test_the_table_is_the_same_with_any_number_of_processes(tmp_path: Path) -> None:
    texts = [write_jsonl(tmp_path / "texts" / f"{n}.jsonl", records(300, seed=n)) for n in range(4)]
    made = []
    for name, jobs, memory in (("one", 1, 256), ("two", 2, 256), ("little", 1, 1)):
        Index.build(tmp_path / name, texts, jobs=jobs, memory_mb=memory).close()
        made.append(tables(tmp_path / name))
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == 1
    assert len(made[0][0]["completion.text"]) > 100


def test_an_index_without_texts_suggests_nothing(tmp_path: Path) -> None:
    place = tmp_path / "texts"
    write_jsonl(place / "fr.jsonl", rows(FRENCH[:1], "fr"))
    with Index.build(tmp_path / "index", [place]) as index:
        write_jsonl(place / "fr.jsonl", [{"id": "vide", "title": "", "body": "…"}])
        index.update()
        assert index.suggest("min") == ()
