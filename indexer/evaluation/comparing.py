"""Two rankings of the same queries: which one is better, by how much, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.evaluation.bootstrap import Interval, interval, sign_flip_p
from indexer.evaluation.judgements import Grades, JudgedQuery, Kind
from indexer.evaluation.measures import mean
from indexer.evaluation.runs import Run, column
from indexer.evaluation.scores import (
    Json,
    QueryScore,
    by_language,
    interval_as_json,
    per_need,
    score_query,
)

_SAME = 1e-9
"""Measures that differ by less are equal: sums of the same gains may differ in their last bits."""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """The queries of one language (or "all") before and now.

    ``difference`` is now less before in nDCG@10, ``interval`` its 95 % paired bootstrap interval
    (None for a single need), ``p`` the p value of the paired randomisation test. ``won``,
    ``tied`` and ``lost`` count ``needs``: a query, or all the wordings of one need.
    """

    language: str
    queries: int
    needs: int
    ndcg_10_before: float
    ndcg_10: float
    rr_10_before: float
    rr_10: float
    difference: float
    interval: Interval | None
    p: float
    won: int
    tied: int
    lost: int

    def as_json(self) -> Json:
        """Return the row for ``--json``: figures to four decimals."""
        return {
            "language": self.language,
            "queries": self.queries,
            "needs": self.needs,
            "ndcg@10_before": round(self.ndcg_10_before, 4),
            "ndcg@10": round(self.ndcg_10, 4),
            "rr@10_before": round(self.rr_10_before, 4),
            "rr@10": round(self.rr_10, 4),
            "difference": round(self.difference, 4),
            **interval_as_json("difference", self.interval),
            "p": round(self.p, 4),
            "won": self.won,
            "tied": self.tied,
            "lost": self.lost,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A query whose nDCG@10 is not what it was."""

    query: JudgedQuery
    before: float
    now: float

    def as_json(self) -> Json:
        """Return the query for ``--json``: measures to four decimals."""
        return {
            "query": self.query.id,
            "text": self.query.text,
            "before": round(self.before, 4),
            "now": round(self.now, 4),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """One judged set now and in an earlier run, or in that of another engine.

    ``missing`` counts the queries that are not in ``run``: nothing was found for them.
    ``changes`` are all the queries that won or lost, the greatest gain first.
    """

    set: str
    judgements: Kind
    run: Path
    missing: int
    rows: tuple[ComparedRow, ...]
    changes: tuple[Change, ...]

    def won(self, most: int) -> list[Change]:
        """Return up to ``most`` queries that won, the greatest gain first."""
        return [each for each in self.changes if each.now > each.before][:most]

    def lost(self, most: int) -> list[Change]:
        """Return up to ``most`` queries that lost, the greatest loss first."""
        return [each for each in reversed(self.changes) if each.now < each.before][:most]

    def as_json(self, most: int) -> Json:
        """Return the comparison for ``--json``, with up to ``most`` queries that won and lost."""
        return {
            "type": "comparison",
            "set": self.set,
            "judgements": self.judgements,
            "run": str(self.run),
            "missing": self.missing,
            "rows": [row.as_json() for row in self.rows],
            "won": [each.as_json() for each in self.won(most)],
            "lost": [each.as_json() for each in self.lost(most)],
        }


def compare(now: Sequence[QueryScore], grades: Grades, run: Run, path: Path) -> Comparison:
    """Compare the scores of the queries of a set, at least one, with those of ``run``."""
    before = [_score_in(run, each, grades) for each in now]
    former = {each.query.id: each for each in before}
    changes = [
        Change(each.query, former[each.query.id].ndcg_10, each.ndcg_10)
        for each in now
        if abs(each.ndcg_10 - former[each.query.id].ndcg_10) > _SAME
    ]
    return Comparison(
        set=now[0].set,
        judgements=now[0].judgements,
        run=path,
        missing=sum(column(each.query.id) not in run for each in now),
        rows=tuple(
            _row(language, queries, [former[each.query.id] for each in queries])
            for language, queries in by_language(now)
        ),
        changes=tuple(sorted(changes, key=lambda each: each.before - each.now)),
    )


def _score_in(run: Run, score: QueryScore, grades: Grades) -> QueryScore:
    query = score.query
    judged = {column(document): grade for document, grade in grades[query.id].items()}
    return score_query(score.set, score.judgements, query, run.get(column(query.id), ()), judged)


def _row(language: str, now: Sequence[QueryScore], before: Sequence[QueryScore]) -> ComparedRow:
    new, old = (per_need(queries, lambda each: each.ndcg_10) for queries in (now, before))
    differences = [
        0.0 if abs(after - first) <= _SAME else after - first
        for after, first in zip(new, old, strict=True)
    ]
    return ComparedRow(
        language=language,
        queries=len(now),
        needs=len(new),
        ndcg_10_before=mean(old),
        ndcg_10=mean(new),
        rr_10_before=mean(per_need(before, lambda each: each.rr_10)),
        rr_10=mean(per_need(now, lambda each: each.rr_10)),
        difference=mean(differences),
        interval=interval(differences),
        p=sign_flip_p(differences),
        won=sum(each > 0 for each in differences),
        tied=differences.count(0.0),
        lost=sum(each < 0 for each in differences),
    )
