"""Building query trees in one canonical shape, and asking them simple questions."""

from collections.abc import Iterable, Sequence

from indexer.query.nodes import Filter, Group, Node


def combine(
    *, must: Iterable[Node] = (), may: Iterable[Node] = (), never: Iterable[Node] = ()
) -> Node | None:
    """Return the simplest tree that means ``Group(must, may, never)``; None when all are empty.

    Groups within groups are merged where that changes nothing, a single alternative becomes
    ``must``, and a group of one node becomes that node; order is kept.
    """
    may = _merged_alternatives(may)
    must, never = tuple(must), tuple(never)
    if not must and len(may) == 1:
        must, may = may, ()
    # "-x" inside must can only join never while must or nothing else decides what is found:
    # with may beside it, an emptied must would make one of may compulsory.
    must, never = _merged_requirements(must, never, with_never=not may)
    match must:
        case (Group(must=(), may=alternatives, never=()),) if not may:
            must, may = (), alternatives
        case (only,) if not may and not never:
            return only
    return Group(must, may, never) if must or may or never else None


def _merged_alternatives(nodes: Iterable[Node]) -> tuple[Node, ...]:
    merged: list[Node] = []
    for node in nodes:
        match node:
            case Group(must=(), may=alternatives, never=()):
                merged.extend(alternatives)
            case _:
                merged.append(node)
    return tuple(merged)


def _merged_requirements(
    must: Sequence[Node], never: Sequence[Node], *, with_never: bool
) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    required: list[Node] = []
    excluded: list[Node] = []
    for node in must:
        match node:
            case Group(may=()) if with_never or not node.never:
                required.extend(node.must)
                excluded.extend(node.never)
            case _:
                required.append(node)
    return tuple(required), (*excluded, *never)


def is_restriction(node: Node) -> bool:
    """Say whether ``node`` only restricts: a filter, or a group of nothing but filters."""
    match node:
        case Filter():
            return True
        case Group(must, may, never):
            return all(is_restriction(child) for child in (*must, *may, *never))
        case _:
            return False


def positive_leaves(node: Node | None) -> list[Node]:
    """Return the words, phrases, prefixes… that may be found, in the order of the tree.

    Filters and everything under ``never`` are left out.
    """
    match node:
        case None | Filter():
            return []
        case Group(must, may):
            return [leaf for child in (*must, *may) for leaf in positive_leaves(child)]
        case _:
            return [node]
