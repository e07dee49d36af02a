"""Evaluations as tables for the terminal, in English and in French, and as JSON objects."""

from collections.abc import Iterator, Sequence
from typing import Final

from indexer.cli_text import skipped_lines
from indexer.evaluation.bootstrap import Interval
from indexer.evaluation.comparing import Change, ComparedRow, Comparison
from indexer.evaluation.judgements import JudgedQuery
from indexer.evaluation.run import Evaluation
from indexer.evaluation.scores import Json, MeanScore, QueryScore, Score, mean_score
from indexer.messages import sentence

_UNKNOWN: Final = "–"


def as_json(found: Evaluation, per_query: bool, changes: int) -> Iterator[Json]:
    """Yield the objects of ``--json``: scores, queries when asked for, comparisons.

    ``changes`` is the number of queries that won and lost most to show.
    """
    for score in found.scores:
        yield score.as_json()
    if per_query:
        for query in found.queries:
            yield query.as_json()
    for comparison in found.comparisons:
        yield comparison.as_json(changes)


def notices(found: Evaluation, language: str, *, verbose: bool) -> list[str]:
    """Return what was not done and why: documents not indexed, a run that is not there."""
    lines = skipped_lines(found.skipped, language, verbose=verbose)
    if found.no_run is not None:
        lines.append(sentence("compared-no-cross", language, path=found.no_run))
    return lines


def format_evaluations(
    found: Sequence[Evaluation], per_query: bool, changes: int, language: str
) -> str:
    """Return everything that was measured, the scores of all sets first."""
    scores = [score for one in found for score in one.scores]
    parts = [format_table(scores, mean_score(scores), language)]
    gaps = [_gap(score, language) for score in scores if score.gap is not None]
    if gaps:
        parts.append("\n".join(gaps))
    for one in found:
        if per_query:
            parts.append(format_queries(one.queries, language))
        parts += [format_comparison(each, changes, language) for each in one.comparisons]
    return "\n\n".join(parts)


def format_table(
    scores: Sequence[Score], mean: MeanScore | None = None, language: str = "en"
) -> str:
    """Return the scores as an aligned table, one line a row; ``mean`` is the last."""
    name, judgements, spoken, queries, between, time = _heads(
        language, "set", "judgements", "language", "queries", "interval", "time"
    )
    rows = [[name, judgements, spoken, queries, "nDCG@10", between, "RR@10", "R@100", time]]
    rows += [
        [
            score.set,
            score.judgements,
            score.language,
            str(score.queries),
            _number(score.ndcg_10, language),
            _interval(score.interval, language),
            _number(score.rr_10, language),
            _number(score.r_100, language),
            _number(score.ms_per_query, language, 2),
        ]
        for score in scores
    ]
    if mean is not None:
        measures = [_number(each, language) for each in (mean.ndcg_10, mean.rr_10, mean.r_100)]
        title = sentence("measured-mean", language, sets=mean.sets)
        rows.append([title, "same", "", "", measures[0], "", *measures[1:], ""])
    return "\n".join(_aligned(rows, 3))


def format_queries(queries: Sequence[QueryScore], language: str) -> str:
    """Return one line a query: its measures, the rank of the first relevant document, its text."""
    name, judgements, query, spoken, first, text = _heads(
        language, "set", "judgements", "query", "language", "first", "text"
    )
    rows = [[name, judgements, query, spoken, "nDCG@10", "RR@10", "R@100", first]]
    rows += [
        [
            each.set,
            each.judgements,
            each.query.id,
            each.query.language,
            *(_number(value, language) for value in (each.ndcg_10, each.rr_10, each.r_100)),
            _UNKNOWN if each.first is None else str(each.first),
        ]
        for each in queries
    ]
    texts = [text, *(_one_line(each.query) for each in queries)]
    lines = _aligned(rows, 4)
    return "\n".join(f"{line}  {asked}" for line, asked in zip(lines, texts, strict=True))


def format_comparison(found: Comparison, changes: int, language: str) -> str:
    """Return the table of a comparison, then the queries that won and lost most."""
    ndcg, rr = (
        sentence("measured-before", language, measure=measure) for measure in ("nDCG@10", "RR@10")
    )
    spoken, queries, now, difference, between, won, tied, lost = _heads(
        language, "language", "queries", "now", "difference", "interval", "won", "tied", "lost"
    )
    rows = [
        [spoken, queries, ndcg, now, difference, between, "p", won, tied, lost, rr, now],
        *([row.language, *_figures(row, language)] for row in found.rows),
    ]
    facts = {"set": found.set, "judgements": found.judgements, "path": found.run}
    lines = [sentence("compared-with", language, **facts), *_aligned(rows, 1)]
    if found.missing:
        lines.append(sentence("compared-missing", language, count=found.missing))
    for code, some in (("won", found.won(changes)), ("lost", found.lost(changes))):
        if some:
            lines.append(sentence(f"compared-{code}", language))
            lines += [f"  {_change(each, language)}" for each in some]
    return "\n".join(lines)


def _figures(row: ComparedRow, language: str) -> list[str]:
    return [
        str(row.queries),
        _number(row.ndcg_10_before, language),
        _number(row.ndcg_10, language),
        _number(row.difference, language, signed=True),
        _interval(row.interval, language, signed=True),
        _number(row.p, language),
        str(row.won),
        str(row.tied),
        str(row.lost),
        _number(row.rr_10_before, language),
        _number(row.rr_10, language),
    ]


def _change(change: Change, language: str) -> str:
    before, now = (_number(value, language) for value in (change.before, change.now))
    return f"{before} → {now}  {change.query.id}  {_one_line(change.query)}"


def _one_line(query: JudgedQuery) -> str:
    return " ".join(query.text.split())


def _gap(score: Score, language: str) -> str:
    return sentence(
        "measured-gap",
        language,
        set=score.set,
        judgements=score.judgements,
        queries=score.language,
        gap=_number(score.gap or 0, language),
        needs=score.worded,
    )


def _heads(language: str, *names: str) -> list[str]:
    return [sentence(f"measured-{name}", language) for name in names]


def _number(value: float, language: str, digits: int = 4, *, signed: bool = False) -> str:
    text = f"{value:{'+' if signed else ''}.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text


def _interval(known: Interval | None, language: str, *, signed: bool = False) -> str:
    if known is None:
        return _UNKNOWN
    low, high = (_number(value, language, 3, signed=signed) for value in (known.low, known.high))
    return f"{low} … {high}"


def _aligned(rows: Sequence[Sequence[str]], texts: int) -> list[str]:
    """Return a line a row: the first ``texts`` columns to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
