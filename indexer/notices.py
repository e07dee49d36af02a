"""What to say of the words of a query: left out, exchanged or absent, and what to ask instead."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from indexer.documents import LANGUAGES
from indexer.engines.protocol import Ranked
from indexer.query.analysed import AnalysedQuery, Terms, wanted_leaves
from indexer.query.corrections import Corrections, Nearest, rewritten
from indexer.query.readings import exactly
from indexer.results import Instead, Notice

_MOST: Final = 3
"""Words of a query in whose place others are offered."""

Known = Mapping[str, Mapping[str, bool]]
"""Words of a query, and whether the index has them in each language that was searched."""


def ignored_words(query: str, analysed: AnalysedQuery, language: str) -> list[Notice]:
    """Return what to say of common words that do not count, or of a query without any other.

    ``language`` is that of the query.
    """
    if analysed.root is None:
        return [Notice("nothing-to-search")]
    ignored = analysed.ignored.get(language, ())
    if not ignored:
        return []
    words = (("words", ", ".join(ignored)),)
    return [Notice("stop-words-ignored", words, _exactly(query, *ignored))]


def exchanged_words(query: str, replaced: Corrections, ranked: Ranked) -> dict[str, list[Notice]]:
    """Return what to say of words that others stand for, where those have led anywhere, by word."""
    met = {(leaf.language, leaf.typed) for leaf, idf in ranked.idfs.items() if idf}
    notices: dict[str, list[Notice]] = {}
    for (language, word), form in replaced.items():
        if (language, word) in met:
            facts = (("typed", word), ("used", form))
            notice = Notice("word-corrected", facts, _exactly(query, word))
            notices.setdefault(word, []).append(notice)
    return notices


def _exactly(query: str, *words: str) -> str | None:
    """Return the query for these words as typed, None where it has none that can be changed."""
    only = exactly(query, words)
    return only if only != query else None


def known_words(analysed: AnalysedQuery, ranked: Ranked) -> Known:
    """Return which words of a query the index has."""
    known: dict[str, dict[str, bool]] = {}
    for leaf in wanted_leaves(analysed.root):
        if not isinstance(leaf, Terms) or leaf.part != "text" or leaf.typed:
            continue
        word = leaf.exact or (leaf.keys[0].text if leaf.keys[0].kind == "form" else None)
        if word is not None:
            known.setdefault(word, {})[leaf.language] = ranked.idfs.get(leaf, 0.0) > 0
    # Not the article of l’œil, which other languages than French and English do not take off.
    return {word: each for word, each in known.items() if {*LANGUAGES} & {*each}}


def absent_words(known: Known) -> list[Notice]:
    """Return which words are in no document, or in none of one language."""
    notices = []
    for word, languages in known.items():
        if not any(languages.values()):
            code = f"-{next(iter(languages))}" if len(languages) == 1 else ""
            notices.append(Notice(f"word-absent{code}", (("word", word),)))
        elif any(languages.get(each) for each in LANGUAGES):
            notices += [
                Notice(f"word-absent-{each}", (("word", word),))
                for each in LANGUAGES
                if languages.get(each) is False
            ]
    return notices


def nearest_words(
    query: str,
    known: Known,
    nearest: Callable[[str, Sequence[str]], Sequence[Nearest]],
    total: Callable[[str], int],
) -> tuple[Instead, ...]:
    """Return words of the index that look like those that it does not have, by word.

    ``nearest`` gives the words of some languages that look like one, ``total`` counts what a
    query finds: only words that lead somewhere are offered.
    """
    absent = {word: tuple(each) for word, each in known.items() if not any(each.values())}
    found = []
    for word, languages in islice(absent.items(), _MOST):
        for near in nearest(word, languages):
            better = rewritten(query, {word: near.form})
            if better != query and total(better):
                found.append(Instead(word, near.form, near.language, better))
    return tuple(found)
