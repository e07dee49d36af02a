"""What each word of a query was read as beyond what was typed, and the query without that."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from indexer.analysis import analyse, fold, normal_form
from indexer.analysis.lemmas import same_word
from indexer.documents import LANGUAGES
from indexer.query.analysed import AnalysedQuery, Terms, wanted_leaves
from indexer.query.corrections import literal_words
from indexer.query.lexer import Notices, tokens_of
from indexer.results import Reading

MOST_FORMS: Final = 4
"""Forms that a reading names: those of the same word before those that share its stem, the most
frequent first."""

_MARKS: Final = "-+=~*:"


def readings_of(
    query: str,
    analysed: AnalysedQuery,
    guessed: str,
    forms_of: Callable[[Terms], Mapping[str, int]],
    total: Callable[[str], int],
) -> tuple[Reading, ...]:
    """Return for each word and language the other forms of it that were searched, in query order.

    ``guessed`` is the language of the query, which comes first and whose stop words are left out.
    ``forms_of`` gives how often each form that a word stands for is in the index, ``total`` counts
    what a query finds. Forms that differ in accents and case alone are not told, nor words that
    another stands in for, nor the forms of the parts of a compound.
    """
    leaves: dict[tuple[str, str], Terms] = {}
    for leaf in wanted_leaves(analysed.root):
        if isinstance(leaf, Terms) and leaf.exact is not None and leaf.typed is None:
            leaves.setdefault((leaf.language, leaf.exact), leaf)
    languages = sorted(
        {leaf.language for leaf in leaves.values()}, key=lambda each: (each != guessed, each)
    )
    ignored = analysed.ignored.get(guessed, ())
    spans = list(_words(query))
    found = []
    for word in dict.fromkeys(word for _, _, word in spans):
        if word in ignored:
            continue
        told: dict[str, list[str]] = {}
        stands = False
        for language in languages:
            tokens = analyse(word, language)
            parts = [token.form for token in tokens if not token.joined]
            typed = {fold(part) for part in parts}
            counts: dict[str, int] = {}
            for token in tokens:
                # A compound is its joined form; those of a part say nothing of it.
                if (language, token.form) in leaves and (token.joined or len(parts) == 1):
                    counts |= forms_of(leaves[language, token.form])
            stands = stands or (len(parts) == 1 and parts[0] in counts)
            others = [form for form in counts if fold(form) not in typed]
            if others:
                order = partial(_order, word, language, counts)
                told[language] = sorted(others, key=order)[:MOST_FORMS]
        if told:
            stands = stands or (_is_compound(word) and total(f'="{word}"') > 0)
            only = _with_exact(query, spans, (word,)) if stands else None
            found += [Reading(word, each, tuple(forms), only) for each, forms in told.items()]
    return tuple(found)


def _order(word: str, language: str, counts: Mapping[str, int], form: str) -> tuple[bool, int, str]:
    return not same_word(normal_form(word), form, language), -counts[form], form


def _is_compound(word: str) -> bool:
    return sum(not token.joined for token in analyse(word, LANGUAGES[1])) > 1


def exactly(query: str, words: Collection[str]) -> str:
    """Return a query that asks for some of its words exactly as typed.

    Words are compared without case and accents. Operators, fields, phrases and what is excluded
    stay as they are.

    >>> exactly("d’yeux +lang:fr", ["yeux"]), exactly("titre:week-end", ["week-end"])
    ('="yeux" +lang:fr', 'titre:="week-end"')
    """
    return _with_exact(query, _words(query), words)


def _with_exact(query: str, spans: Iterable[tuple[int, int, str]], words: Collection[str]) -> str:
    wanted = {fold(word) for word in words}
    pieces = []
    last = 0
    for start, end, word in spans:
        if fold(word) in wanted:
            pieces += [query[last:start], f'="{word}"']
            last = end
    return "".join([*pieces, query[last:]])


def _words(query: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words of a query that can be asked for exactly: where they stand, what they are."""
    ends = {token.end for token in tokens_of(query, Notices())}
    for token in literal_words(query):
        start = token.start
        # Marks that mean nothing (*word) would make another of the "=" that takes their place.
        while start and start not in ends and query[start - 1] in _MARKS:
            start -= 1
        if word := _bare(token.text):
            yield start, token.end, word


def _bare(text: str) -> str:
    """Return a word of the query without the article before it and signs around it."""
    # French and English both take the article off; a compound is one word.
    tokens = analyse(text, LANGUAGES[1])
    return text[tokens[0].start : max(token.end for token in tokens)] if tokens else ""
