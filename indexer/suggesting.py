"""Did you mean: a better spelt query where the one typed finds next to nothing."""

from typing import Final

from indexer.engines.protocol import Ranked, Reader
from indexer.query.analysed import AnalysedQuery, Terms, wanted_leaves
from indexer.query.corrections import MOST, Similar, can_be_corrected, rewritten

THIN: Final = 10
"""Documents found below which a better spelling is looked for."""

_TIMES: Final = 10
"""How many times as often as the word typed the suggested one must stand in the index."""


def suggestion(reader: Reader, query: str, analysed: AnalysedQuery, ranked: Ranked) -> str | None:
    """Return the query with rare words exchanged for frequent ones that look alike, or None.

    Every language searched is asked for each word; the one that the query is likeliest in goes
    first, and the more frequent word wins.
    """
    better: dict[str, str] = {}
    for word, leaves in _words(analysed).items():
        candidates: list[tuple[float, Similar]] = []
        own = 0
        for leaf in leaves:
            similar = reader.similar(word, leaf.language)
            if similar is not None:
                own += similar.own_count
                probability = ranked.probabilities.get(leaf.language, 0.0)
                candidates.append((similar.count * probability, similar))
        # A word that the index knows in other forms only is no typing error.
        known = not own and any(ranked.idfs.get(leaf, 0.0) for leaf in leaves)
        if candidates and not known:
            best = max(candidates, key=lambda each: each[0])[1]
            if best.count >= _TIMES * max(1, own):
                better[word] = best.form
    return rewritten(query, better) if better else None


def _words(analysed: AnalysedQuery) -> dict[str, list[Terms]]:
    """Return the words typed that may hold an error, each as every language reads it."""
    words: dict[str, list[Terms]] = {}
    for leaf in wanted_leaves(analysed.root):
        if not isinstance(leaf, Terms) or leaf.exact is None or leaf.typed is not None:
            continue
        if can_be_corrected(leaf.exact) and (leaf.exact in words or len(words) < MOST):
            words.setdefault(leaf.exact, []).append(leaf)
    return words
