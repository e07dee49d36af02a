"""One query against one generation: from what was typed to the page of hits."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import Final, get_args

from indexer.documents import LANGUAGES, MIXED, OTHER, SEARCHED, Document, body_is_read, excerpt
from indexer.engines.protocol import Ranked, Reader
from indexer.notices import absent_words, exchanged_words, ignored_words, known_words, nearest_words
from indexer.query.analysed import AnalysedQuery
from indexer.query.analysing import analyse_query
from indexer.query.corrections import Corrections, Lookalikes, corrected, corrections
from indexer.query.narrowing import Narrowing, read_filters
from indexer.query.nodes import Node
from indexer.query.parser import parse
from indexer.query.readings import readings_of
from indexer.results import Facets, Fragment, Hit, Results, Snippet, Sort
from indexer.snippets import LONG_BODY, Highlighter, Highlights
from indexer.suggesting import THIN, suggestion

MAX_LIMIT: Final = 1000
"""Hits that one search gives back, at most."""

_AROUND: Final = 1_000
"""Characters around the stretch of a long body that its fragment may reach into."""


def search(
    reader: Reader,
    query: str,
    *,
    language: str | None,
    limit: int,
    offset: int,
    snippets: bool,
    sort: Sort,
    explain: bool,
    filters: Mapping[str, str],
    facets: bool,
    readings: bool,
) -> Results:
    """Answer a query; options and errors as in :meth:`indexer.index.Index.search`."""
    if not 0 <= limit <= MAX_LIMIT or offset < 0:
        raise ValueError(f"limit must be 0 to {MAX_LIMIT}, offset 0 or more")
    if sort not in get_args(Sort):
        raise ValueError(f"sort must be one of {', '.join(get_args(Sort))}, not {sort!r}")
    narrowings = read_filters(filters)
    started = time.perf_counter()
    parsed = parse(query)
    ask = partial(reader.search, limit=limit, offset=offset, sort=sort, facets=facets)
    lookalikes = Lookalikes(reader.lookalike)
    analysed, ranked, replaced = _answer(
        _analyse(parsed.node, language, narrowings), ask, lookalikes
    )
    highlighter = Highlighter(analysed.root, ranked.idfs) if snippets else None
    hits = tuple(
        [
            hit_of(reader, ranked, number, score, rank, highlighter, explain=explain)
            for rank, (number, score) in enumerate(ranked.hits, start=offset + 1)
        ]
    )
    guessed, confidence = _guess(ranked.probabilities)
    total = partial(_total, reader, language=language, narrowings=narrowings)
    better = None
    if ranked.total < THIN:
        better = suggestion(query, analysed, ranked, replaced, lookalikes)
        if better is not None and total(better) <= ranked.total:
            better = None
    known = {} if ranked.total else known_words(analysed, ranked)
    exchanged = exchanged_words(query, replaced, ranked)
    notices = (
        *parsed.notices,
        *ignored_words(query, analysed, guessed),
        *chain.from_iterable(exchanged.values()),
        *absent_words({word: each for word, each in known.items() if word not in exchanged}),
        *ranked.notices,
    )
    counted = ranked.facets
    if counted is not None:
        counted = _with_languages(reader, parsed.node, language, narrowings, ranked, counted)
    return Results(
        query=query,
        total=ranked.total,
        seconds=time.perf_counter() - started,
        hits=hits,
        language=guessed,
        confidence=confidence,
        generation=reader.stamp.generation,
        languages={name: n for name, n in ranked.languages.items() if n},
        notices=tuple(dict.fromkeys(notices)),
        suggestion=better,
        instead=() if better else nearest_words(query, known, reader.nearest, total),
        facets=counted,
        readings=readings_of(query, analysed, guessed, ranked.forms, total) if readings else (),
    )


def highlights(reader: Reader, query: str, document: Document, language: str | None) -> Highlights:
    """Return every match of a query in a whole document. Raises ``QueryError``."""
    return _highlighter(reader, query, language).highlights(document)


def fragments(
    reader: Reader, query: str, document: Document, language: str | None, limit: int
) -> tuple[Fragment, ...]:
    """Return the best fragments of a document; errors as in ``Index.fragments``."""
    if limit < 0:
        raise ValueError(f"limit must be 0 or more, not {limit}")
    return _highlighter(reader, query, language).fragments(document, limit)


def _highlighter(reader: Reader, query: str, language: str | None) -> Highlighter:
    analysed, ranked = _counted(reader, parse(query).node, language)
    return Highlighter(analysed.root, ranked.idfs)


def _total(
    reader: Reader, query: str, *, language: str | None, narrowings: tuple[Narrowing, ...]
) -> int:
    analysed = _analyse(parse(query).node, language, narrowings)
    return reader.search(analysed, limit=0, offset=0).total


def _with_languages(
    reader: Reader,
    node: Node | None,
    language: str | None,
    narrowings: tuple[Narrowing, ...],
    ranked: Ranked,
    counted: Facets,
) -> Facets:
    """Return what was ``counted`` in a search with what each choice of a language finds.

    Narrowed to English or to French a query is read in that language only, and a mixed document
    may match in the other: what these find is asked, the rest follows from one search of all.
    """

    def answer(each: str | None) -> Ranked:
        return ranked if each == language else _counted(reader, node, each, narrowings)[1]

    everything = answer(None)
    found = {each: answer(each).total for each in LANGUAGES}
    found |= {each: everything.languages[each] for each in (MIXED, OTHER)}
    return replace(
        counted,
        total=everything.total,
        languages={each: count for each, count in found.items() if count},
    )


def _counted(
    reader: Reader,
    node: Node | None,
    language: str | None,
    narrowings: tuple[Narrowing, ...] = (),
) -> tuple[AnalysedQuery, Ranked]:
    """Return a query as it is asked, and what it finds, without the documents."""
    analysed, ranked, _ = _answer(
        _analyse(node, language, narrowings),
        partial(reader.search, limit=0, offset=0),
        Lookalikes(reader.lookalike),
    )
    return analysed, ranked


def _answer(
    analysed: AnalysedQuery, ask: Callable[[AnalysedQuery], Ranked], lookalikes: Lookalikes
) -> tuple[AnalysedQuery, Ranked, Corrections]:
    """Ask a query, and once more where other words stand in for some that the index lacks.

    Returns the query that was asked last, its answer, and which words stand in for which.
    """
    ranked = ask(analysed)
    replaced = corrections(analysed.root, ranked.idfs, ranked.probabilities, lookalikes)
    if replaced:
        analysed = corrected(analysed, replaced)
        ranked = ask(analysed)
    return analysed, ranked, replaced


def _analyse(
    node: Node | None, language: str | None, filters: tuple[Narrowing, ...] = ()
) -> AnalysedQuery:
    read = SEARCHED if language not in LANGUAGES else (language,)
    analysed = analyse_query(node, read, documents=documents_in(language))
    return replace(analysed, filters=filters) if filters else analysed


def documents_in(language: str | None) -> tuple[str, ...]:
    """Return the languages of the documents that a search narrowed to one finds; empty: all.

    Raises ``ValueError`` for what nothing can be narrowed to.
    """
    match language:
        case None:
            return ()
        case "en" | "fr":
            return (language, MIXED)
        case "mixed" | "other":
            return (language,)
    raise ValueError(f"language must be 'en', 'fr', 'mixed', 'other' or None, not {language!r}")


def hit_of(
    reader: Reader,
    ranked: Ranked,
    number: int,
    score: float,
    rank: int,
    highlighter: Highlighter | None,
    *,
    explain: bool = False,
) -> Hit:
    """Return a hit with what is shown of its document; without a highlighter no fragment."""
    document = reader.load(number)
    explanation = ranked.explain(number) if explain else ()
    if highlighter is None:
        return Hit(rank, score, document, _empty(document.language), (), explanation)
    marks = highlighter.title_marks(document)
    # Of a long body only the stretch that the engine names is looked at, or nothing of it.
    if body_is_read(document):
        within = ranked.densest(number) or (0, 0) if len(document.body) > LONG_BODY else None
        snippet = highlighter.snippet(document, within)
        return Hit(rank, score, document, snippet, marks, explanation)
    start, end = ranked.densest(number) or (0, 0)
    low, high = max(0, start - _AROUND), end + _AROUND
    text = reader.text(number, low, high)
    snippet = highlighter.snippet(excerpt(document, low, text), (start - low, end - low))
    snippet = replace(
        snippet,
        before=snippet.before or low > 0,
        after=snippet.after or len(text) == high - low,
        more=bool(snippet.marks),
    )
    return Hit(rank, score, document, snippet, marks, explanation)


@lru_cache(maxsize=256)
def _empty(language: str) -> Snippet:
    return Snippet("", (), language)


def _guess(probabilities: Mapping[str, float]) -> tuple[str, float]:
    """Return the likelier of the two languages and how likely it is between them."""
    known = {language: probabilities.get(language, 0.0) for language in LANGUAGES}
    total = sum(known.values())
    best = max(known, key=lambda language: known[language])
    return best, known[best] / total if total else 0.5
