"""No input makes the parser raise anything but its documented error; printing keeps meaning."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import QueryError
from indexer.query.lexer import OPERATORS, Notices, tokens_of
from indexer.query.nodes import Exact, Filter, Fuzzy, Group, Node, Phrase, Prefix, Word
from indexer.query.parser import parse, parse_at_length
from indexer.query.printing import print_query
from indexer.query.terms import MAX_TERMS
from indexer.query.trees import is_restriction, positive_leaves

PIECES = (
    *OPERATORS, *"()\"«»“”-+=*~:' ", "\u00a0", "a", "de", "l’", "été", "Casablanka", "1 000",
    "œuvre", "title:", "titre : ", "lang:", "langue: ", "fr", "anglais", "date:", "2024", "..",
    "/05/", "avril 2025", "type:", "md", "path:", "chemin:", "\u200b", "\u0301", "\x00", "\ud800",
    "🎉",
)  # fmt: skip
typed = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200)


def read(text: str) -> Node | None:
    """Parse what may be refused."""
    try:
        return parse(text).node
    except QueryError as error:
        assert 0 <= error.position < len(text)
        assert error.text("en") != error.text("fr")
        return None


@settings(max_examples=500, deadline=None)
@given(typed)
def test_nothing_else_is_raised_and_what_is_printed_is_read_again(text: str) -> None:
    node = read(text)
    if node is not None:
        assert parse(print_query(node)).node == node


@given(typed)
def test_notices_can_be_said_in_both_languages(text: str) -> None:
    try:
        notices = parse(text).notices
    except QueryError:
        return
    assert len({notice.code for notice in notices}) == len(notices)
    for notice in notices:
        assert notice.text("en") != notice.text("fr")


@given(typed)
def test_tokens_lie_in_the_text_and_in_order(text: str) -> None:
    tokens = tokens_of(text, Notices())
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
    assert sorted(tokens, key=lambda token: token.end) == tokens


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_the_answer_to_a_flood_is_small(piece: str) -> None:
    node = read(piece * 5_000)
    assert len(positive_leaves(node)) <= MAX_TERMS


@given(st.lists(st.from_regex(r"[a-zàâçéèêëîïôûùœ’'-]*[a-zé]", fullmatch=True), max_size=20))
def test_plain_words_are_never_refused(words: list[str]) -> None:
    plain = [word.lstrip("-") for word in words]
    parsed = parse(" ".join(plain))
    assert [leaf.text for leaf in positive_leaves(parsed.node) if isinstance(leaf, Word)] == plain
    assert parsed.notices == ()


PLAIN = ("a", "de", "été", "l’", "d'", "-", " ", "œuvre", "OU", "AND", "titre", "x" * 30, "ª", "1")
plainly = st.lists(st.sampled_from(PLAIN), max_size=40).map("".join) | st.text(
    "aé' -’E", max_size=9
)


@settings(max_examples=500, deadline=None)
@given(plainly | typed)
def test_the_short_way_of_plain_words_gives_the_same_tree(text: str) -> None:
    try:
        long_way = parse_at_length(text)
    except QueryError as refused:
        with pytest.raises(QueryError) as error:
            parse(text)
        assert (error.value.code, error.value.position) == (refused.code, refused.position)
    else:
        assert parse(text) == long_way


# -- printing keeps the meaning of any tree, and a canonical tree as it is --------------------

letters = st.from_regex(r"[a-zéèœ][a-zéèœ’-]{3,6}[a-z]", fullmatch=True)
words = letters | st.sampled_from(["OU", "AND", "C++", "O.N.U.", "1 000", "AT&T", "http://un.org"])
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join) | st.just('dit "le chef"')
parts = st.sampled_from(["text", "title"])
filters = st.sampled_from(
    [Filter("lang", "fr", "fr"), Filter("lang", "de", "de"), Filter("type", "md", "md"),
     Filter("date", "2024", ""), Filter("date", "2024-03", "2024-03"),
     Filter("path", "Mes textes", "Mes textes"), Filter("path", "a/b", "a/b")]
)  # fmt: skip
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, words, parts),
    st.builds(Phrase, phrases, parts),
    st.builds(Exact, phrases, parts),
    st.builds(Prefix, letters, parts),
    st.builds(Fuzzy, st.sampled_from(["Casablanka", "œuvre"]), parts),
    filters,
)


ROLES = ("must", "may", "never")


def sensible(group: Group) -> bool:
    """Whether alternatives beside ``must`` can be typed: filters ask for one of the words."""
    return not (group.must and group.may) or not (
        all(map(is_restriction, group.must)) or all(map(is_restriction, group.may))
    )


def groups(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Groups of one to six nodes, each in one of the three roles."""
    return (
        st.lists(st.tuples(st.sampled_from(ROLES), children), min_size=1, max_size=6)
        .map(lambda cast: Group(*(tuple(n for r, n in cast if r == role) for role in ROLES)))
        .filter(sensible)
    )


def matches(node: Node, holds: Callable[[Node], bool]) -> bool:
    """Say whether a document matches, given which leaves it matches."""
    match node:
        case Group(must, may, never):
            return (
                all(matches(child, holds) for child in must)
                and not any(matches(child, holds) for child in never)
                and (bool(must) or not may or any(matches(child, holds) for child in may))
            )
        case _:
            return holds(node)


def leaves_of(node: Node) -> list[Node]:
    match node:
        case Group(must, may, never):
            return [leaf for child in (*must, *may, *never) for leaf in leaves_of(child)]
        case _:
            return [node]


@settings(max_examples=500, deadline=None)
@given(st.recursive(leaves, groups, max_leaves=10))
def test_a_printed_tree_is_read_with_the_same_meaning(tree: Node) -> None:
    first = parse(print_query(tree)).node
    assert first is not None
    assert parse(print_query(first)).node == first
    seen = list(dict.fromkeys(leaves_of(tree)))
    for number in range(2 ** min(len(seen), 8)):
        found = {leaf for bit, leaf in enumerate(seen) if number >> bit & 1}
        assert matches(first, found.__contains__) == matches(tree, found.__contains__)
