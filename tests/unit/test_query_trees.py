import pytest

from indexer.query.nodes import Filter, Group, Node, Word
from indexer.query.trees import combine, is_restriction

A, B, C, FR = Word("a"), Word("b"), Word("c"), Filter("lang", "fr", "fr")


@pytest.mark.parametrize(
    ("must", "may", "never", "expected"),
    [
        ((), (), (), None),
        ((A,), (), (), A),
        ((), (A,), (), A),
        ((), (A,), (B,), Group(must=(A,), never=(B,))),
        ((), (Group(may=(A, B)), C), (), Group(may=(A, B, C))),
        ((Group(must=(A, B)), C), (), (), Group(must=(A, B, C))),
        ((Group(may=(A, B)),), (), (C,), Group(may=(A, B), never=(C,))),
        ((Group(never=(A,)), B), (), (), Group(must=(B,), never=(A,))),
        # Here the alternatives must stay voluntary.
        ((Group(never=(A,)),), (B, C), (), Group(must=(Group(never=(A,)),), may=(B, C))),
    ],
)
def test_one_shape_for_one_meaning(
    must: tuple[Node, ...], may: tuple[Node, ...], never: tuple[Node, ...], expected: Node | None
) -> None:
    assert combine(must=must, may=may, never=never) == expected


@pytest.mark.parametrize(
    ("node", "expected"),
    [(A, False), (FR, True), (Group(may=(FR, FR)), True), (Group(never=(FR,)), True),
     (Group(may=(FR, A)), False)],
)  # fmt: skip
def test_restrictions(node: Node, expected: bool) -> None:
    assert is_restriction(node) is expected
