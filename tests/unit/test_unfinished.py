"""Which words of a query that is being typed are completed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.query.lexer import Kind, Notices, tokens_of
from indexer.query.unfinished import MOST_WORDS, harmless, unfinished


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("minist", ["minist"]),
        ("budget coopération séc", ["budget coopération séc", "coopération séc", "séc"]),
        ("ministre de l’inter", ["ministre de l’inter", "de l’inter", "l’inter", "inter"]),
        ("d'accord", ["d'accord", "accord"]),
        ("week-e", ["week-e", "e"]),
        ("Minister of ", ["Minister of ", "of "]),
        ("budget OU pol", ["pol"]),
        ("(pêche et mer", ["pêche et mer", "et mer", "mer"]),
        ('"affaire close" min', ["min"]),
        ("titre:budget min", ["min"]),
        ("date:2024 min", ["min"]),
        ("date:2024..2025 lang:fr pre", ["pre"]),
        ("prix -vol min", ["min"]),
        ("prefix* min", ["min"]),
        ("O.N.", ["O.N.", "N."]),
        ("e\u0301cole mat", ["e\u0301cole mat", "mat"]),
    ],
)
def test_the_last_plain_words_are_completed(typed: str, ends: list[str]) -> None:
    found = unfinished(typed)
    assert found is not None
    assert [typed[start:] for start in found.starts] == ends
    assert (found.closer, found.single) == ("", False)


@pytest.mark.parametrize(
    ("typed", "closer", "end"),
    [
        ('"cour sup', '"', "cour sup"),
        ("« cour sup", "»", "cour sup"),
        ("“cour sup", "”", "cour sup"),
        ('budget -"cour sup', '"', "cour sup"),
    ],
)
def test_an_open_phrase_is_completed_and_closed(typed: str, closer: str, end: str) -> None:
    found = unfinished(typed)
    assert found is not None
    assert [typed[start:] for start in found.starts] == [end]
    assert found.closer == closer


@pytest.mark.parametrize("typed", ["-min", "+min", "=min", "titre:min", "budget TITLE:min"])
def test_behind_a_sign_there_is_one_word(typed: str) -> None:
    found = unfinished(typed)
    assert found is not None
    assert found.single
    assert [typed[start:] for start in found.starts] == ["min"]


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", '"', "(", "…", "\x00", "😀", "«", "ET", "budget AND ", "budget ET"),
        *("date:", "date:20", "date:2024..", "lang:f", "type:md", "path:articles/20"),
        *('"close"', "« close »", "close)", "min*", "min~", "mot:min", "titre:min ", "-min "),
        *('title:"cour sup', "mot " * 400),
    ],
)
def test_what_is_not_completed(typed: str) -> None:
    assert unfinished(typed) is None


def test_only_the_last_words_are_looked_at() -> None:
    found = unfinished("mot " * 100 + "fin")
    assert found is not None
    assert len(found.starts) == MOST_WORDS


@given(st.text(alphabet=st.sampled_from("abé œ’'-\"«»():*~=+ETOUDAN\u00a0—.,\u200b\u0301日😀\x00")))
def test_starts_lie_in_the_text_and_rise(typed: str) -> None:
    found = unfinished(typed)
    if found is not None:
        assert found.starts
        assert list(found.starts) == sorted(set(found.starts))
        assert all(0 <= start < len(typed) for start in found.starts)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Loi sur la pêche", "Loi sur la pêche"),
        ("« L’œuvre » : ET après ?", "L’œuvre et après ?"),
        ('Le "Rapport" (2024)', "Le Rapport 2024"),
        ("title: -moins +plus =égal", "title moins plus égal"),
        ("Accès*, coûts~", "Accès , coûts"),
        ("Avant–après, 1-2 et C-46", "Avant–après, 1-2 et C-46"),
    ],
)
def test_titles_are_no_queries(title: str, shown: str) -> None:
    assert harmless(title) == shown


@given(st.text())
@example("\x1b-0")
@example("+-0")
def test_what_is_put_into_the_box_is_read_as_words(title: str) -> None:
    notices = Notices()
    tokens = tokens_of(harmless(title), notices)
    assert all(token.kind is Kind.WORD and not token.starred for token in tokens)
    assert notices.all() == ()
