"""Scores: of one query, of the queries of one language in a set, and the mean over sets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.documents import LANGUAGES
from indexer.evaluation.bootstrap import Interval, interval
from indexer.evaluation.judgements import JudgedQuery, Kind
from indexer.evaluation.measures import (
    by_group,
    first_relevant,
    group_means,
    mean,
    ndcg,
    recall,
    reciprocal_rank,
)

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class QueryScore:
    """The measures of one query, from 0 to 1.

    ``query`` holds the text as it was asked; ``first`` is the rank, from 1, of the first relevant
    document among those found; ``seconds`` is wall time, None for a ranking read from a file.
    """

    set: str
    judgements: Kind
    query: JudgedQuery
    ndcg_10: float
    rr_10: float
    r_100: float
    first: int | None
    seconds: float | None = None

    def as_json(self) -> Json:
        """Return the query for ``--json``: measures to four decimals."""
        return {
            "type": "query",
            "set": self.set,
            "judgements": self.judgements,
            "query": self.query.id,
            "group": self.query.group,
            "language": self.query.language,
            "text": self.query.text,
            "ndcg@10": round(self.ndcg_10, 4),
            "rr@10": round(self.rr_10, 4),
            "r@100": round(self.r_100, 4),
            "first": self.first,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of one judged set for the queries of one language.

    ``judgements`` says whether documents of the query's language (``"same"``) or of the other
    one (``"cross"``) were ranked and judged; ``language`` is the queries' language or ``"all"``;
    ``queries`` counts those with a relevant document, the only ones asked, and ``needs`` the
    groups they make, over which is averaged. ``ndcg_10``, ``rr_10`` and ``r_100`` are means from
    0 to 1; ``interval`` is that of ``ndcg_10``, None for a single need; ``gap`` is the mean
    distance in nDCG@10 between the best and the worst wording of the ``worded`` needs that have
    more than one, None without any; ``ms_per_query`` is wall time in milliseconds.
    """

    set: str
    judgements: Kind
    language: str
    queries: int
    needs: int
    ndcg_10: float
    interval: Interval | None
    rr_10: float
    r_100: float
    gap: float | None
    worded: int
    ms_per_query: float

    def as_json(self) -> Json:
        """Return the row for ``--json``: measures to four decimals, milliseconds to two."""
        return {
            "type": "score",
            "set": self.set,
            "judgements": self.judgements,
            "language": self.language,
            "queries": self.queries,
            "needs": self.needs,
            "ndcg@10": round(self.ndcg_10, 4),
            **interval_as_json("ndcg@10", self.interval),
            "rr@10": round(self.rr_10, 4),
            "r@100": round(self.r_100, 4),
            "gap": None if self.gap is None else round(self.gap, 4),
            "needs_with_wordings": self.worded,
            "ms_per_query": round(self.ms_per_query, 2),
        }


@dataclass(frozen=True, slots=True)
class MeanScore:
    """The unweighted mean over ``sets`` judged sets, however many queries each has."""

    sets: int
    ndcg_10: float
    rr_10: float
    r_100: float

    def as_json(self) -> Json:
        """Return the row for ``--json``: measures to four decimals."""
        return {
            "type": "mean",
            "sets": self.sets,
            "judgements": "same",
            "ndcg@10": round(self.ndcg_10, 4),
            "rr@10": round(self.rr_10, 4),
            "r@100": round(self.r_100, 4),
        }


def score_query(
    name: str,
    kind: Kind,
    query: JudgedQuery,
    ranking: Sequence[str],
    grades: Mapping[str, int],
    seconds: float | None = None,
) -> QueryScore:
    """Return the measures of the documents found for ``query``, best first."""
    return QueryScore(
        set=name,
        judgements=kind,
        query=query,
        ndcg_10=ndcg(ranking, grades),
        rr_10=reciprocal_rank(ranking, grades),
        r_100=recall(ranking, grades),
        first=first_relevant(ranking, grades),
        seconds=seconds,
    )


def score_rows(queries: Sequence[QueryScore]) -> list[Score]:
    """Return one row per language of the queries of a set, and "all" when there are two."""
    return [_score(language, rows) for language, rows in by_language(queries)]


def by_language(queries: Sequence[QueryScore]) -> list[tuple[str, list[QueryScore]]]:
    """Return the queries of each language that has any, then "all" of them when there are two."""
    rows = [
        (language, [each for each in queries if each.query.language == language])
        for language in LANGUAGES
    ]
    rows = [row for row in rows if row[1]]
    return [*rows, ("all", list(queries))] if len(rows) > 1 else rows


def per_need(queries: Sequence[QueryScore], measure: Callable[[QueryScore], float]) -> list[float]:
    """Return the mean of ``measure`` over the wordings of each need."""
    return group_means((each.query.group, measure(each)) for each in queries)


def mean_score(scores: Sequence[Score]) -> MeanScore | None:
    """Return the mean over sets of the last "same" row of each, None for fewer than two sets.

    That row is "all", or the only one of a set in one language.
    """
    last = {score.set: score for score in scores if score.judgements == "same"}
    if len(last) < 2:
        return None
    rows = list(last.values())
    return MeanScore(
        sets=len(rows),
        ndcg_10=mean([row.ndcg_10 for row in rows]),
        rr_10=mean([row.rr_10 for row in rows]),
        r_100=mean([row.r_100 for row in rows]),
    )


def interval_as_json(name: str, known: Interval | None) -> Json:
    """Return the interval of the figure ``name``: null for each bound when it is not known."""
    values = (known.low, known.high, known.error) if known else (None, None, None)
    return {
        f"{name}_{part}": None if value is None else round(value, 4)
        for part, value in zip(("low", "high", "error"), values, strict=True)
    }


def _score(language: str, queries: Sequence[QueryScore]) -> Score:
    values = per_need(queries, lambda each: each.ndcg_10)
    wordings = [
        row for row in by_group((each.query.group, each.ndcg_10) for each in queries) if row[1:]
    ]
    return Score(
        set=queries[0].set,
        judgements=queries[0].judgements,
        language=language,
        queries=len(queries),
        needs=len(values),
        ndcg_10=mean(values),
        interval=interval(values),
        rr_10=mean(per_need(queries, lambda each: each.rr_10)),
        r_100=mean(per_need(queries, lambda each: each.r_100)),
        gap=mean([max(row) - min(row) for row in wordings]) if wordings else None,
        worded=len(wordings),
        ms_per_query=1000 * sum(each.seconds or 0 for each in queries) / len(queries),
    )
