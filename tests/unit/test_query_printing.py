import pytest

from indexer.query.nodes import Exact, Filter, Group, Node, Phrase, Word
from indexer.query.parser import parse
from indexer.query.printing import print_query

FR = Filter("lang", "fr", "fr")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Word("l’avocat"), "l’avocat"),
        (Word("OU"), "(+OU)"),
        (Word("OU", "title"), "title:OU"),
        (Phrase('dit "le chef"'), '«dit "le chef"»'),
        (Exact("côte"), "=côte"),
        (Exact("C++", "title"), 'title:="C++"'),
        (Filter("date", "2024", "2024"), "date:2024"),
        (Filter("date", "", "2024-03"), "date:..2024-03"),
        (Filter("path", "Mes textes", "Mes textes"), 'path:"Mes textes"'),
        (Group(may=(Word("chat"), FR)), "chat OR lang:fr"),
        (Group(must=(FR, Group(may=(Word("a"), Word("b"))))), "lang:fr AND (a b)"),
        (Group(must=(Word("a"), Word("b")), never=(FR,)), "a AND b -lang:fr"),
        (Group(must=(Word("a"),), may=(Word("b"), Word("c"))), "+a b c"),
        (Group(must=(Word("a"),), may=(Word("b"), FR)), "+a (b OR lang:fr)"),
        (Group(may=(Word("1"), Word("000"))), "1 OR 000"),
        (Group(must=(Word("1"),), may=(Word("000"),)), "+1 (000)"),
        (Word("1 000"), "1 000"),
        (Group(never=(Group(must=(Word("a"), Word("b"))),)), "-(a AND b)"),
    ],
)
def test_printed_as_a_user_would_type_it(node: Node, text: str) -> None:
    assert print_query(node) == text
    assert parse(text).node == node
