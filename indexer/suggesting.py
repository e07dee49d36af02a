"""Did you mean: a better spelt query where the one typed finds next to nothing."""

from collections.abc import Mapping
from typing import Final

from indexer.engines.protocol import Ranked
from indexer.query.analysed import AnalysedQuery, Terms, wanted_leaves
from indexer.query.corrections import (
    MOST,
    Corrections,
    Lookalikes,
    best_first,
    by_word,
    can_be_corrected,
    rewritten,
)
from indexer.query.nodes import Group, Node, Word
from indexer.query.parser import parse

THIN: Final = 10
"""Documents found below which a better spelling is looked for."""

_TIMES: Final = 10
"""How many times as often as the word typed the suggested one must stand in the index."""


def suggestion(
    query: str,
    analysed: AnalysedQuery,
    ranked: Ranked,
    corrections: Corrections,
    lookalikes: Lookalikes,
) -> str | None:
    """Return the query with rare words exchanged for frequent ones that look alike, or None.

    Every language searched is asked for each word; the form that is likelier in the language of
    the query goes first. Words of ``corrections`` are exchanged, too, once there is another. What
    comes back is the same query but for those words.
    """
    better: dict[str, str] = {}
    for word, leaves in _words(analysed).items():
        found = lookalikes.of(word, tuple(dict.fromkeys(leaf.language for leaf in leaves)))
        if not found:
            continue
        own = sum(each.own_count for each in found.values())
        # A word that the index knows in other forms only is no typing error.
        if not own and any(ranked.idfs.get(leaf, 0.0) for leaf in leaves):
            continue
        _, best = best_first(word, found, ranked.probabilities)[0]
        if best.count >= _TIMES * max(1, own):
            better[word] = best.form
    if not better:
        return None
    spelt = rewritten(query, {**by_word(corrections), **better})
    return spelt if spelt != query and _same(parse(query).node, parse(spelt).node) else None


def _words(analysed: AnalysedQuery) -> Mapping[str, list[Terms]]:
    """Return the words typed that may hold an error, each as every language reads it."""
    words: dict[str, list[Terms]] = {}
    for leaf in wanted_leaves(analysed.root):
        if not isinstance(leaf, Terms) or leaf.exact is None or leaf.typed is not None:
            continue
        if leaf.exact in words or (len(words) < MOST and can_be_corrected(leaf.exact)):
            words.setdefault(leaf.exact, []).append(leaf)
    return words


def _same(node: Node | None, other: Node | None) -> bool:
    """Say whether two queries are the same but for their plain words."""
    match node, other:
        case Word(), Word():
            return node.part == other.part
        case Group(), Group():
            return all(
                len(own) == len(others) and all(map(_same, own, others))
                for own, others in (
                    (node.must, other.must),
                    (node.may, other.may),
                    (node.never, other.never),
                )
            )
    return node == other
