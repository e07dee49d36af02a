"""docs/query-language.md: every example is read without complaint, the same in both languages."""

import re
from pathlib import Path

from indexer.query.nodes import Filter, Group, Node
from indexer.query.parser import parse
from indexer.query.printing import print_query

PAGE = Path(__file__).parents[2] / "docs" / "query-language.md"


def rows() -> tuple[list[list[str]], list[list[str]]]:
    """The examples of each row of the English and of the French table."""
    english, french = PAGE.read_text(encoding="utf-8").split("# Langage de requête\n")
    tables = [
        [re.findall("`([^`]+)`", row) for row in re.findall(r"^\| (`.+?) \| ", part, re.MULTILINE)]
        for part in (english, french)
    ]
    return tables[0], tables[1]


def shape(node: Node | None) -> object:
    match node:
        case Filter("path"):
            return node.field
        case Filter() | None:
            return node
        case Group(must, may, never):
            return [[shape(child) for child in children] for children in (must, may, never)]
        case _:
            return type(node), node.part


def test_every_example_is_understood() -> None:
    english, french = rows()
    for example in [example for row in english + french for example in row]:
        parsed = parse(example)
        assert parsed.notices == (), example
        assert parsed.node is not None, example
        assert parse(print_query(parsed.node)).node == parsed.node, example


def test_both_tables_say_the_same() -> None:
    english, french = rows()
    assert len(english) == len(french) > 20
    for ours, theirs in zip(english, french, strict=True):
        if "lang:en" not in ours[0]:
            assert [shape(parse(text).node) for text in ours] == [
                shape(parse(text).node) for text in theirs
            ]


def test_what_the_notes_say_about_precedence() -> None:
    assert parse("a b AND c d").node == parse("a (b ET c) d").node
