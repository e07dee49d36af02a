"""Ask the queries of a judged set through the public API, as a user would; score the answers."""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TextIO
from urllib.parse import quote

from indexer.documents import LANGUAGES
from indexer.errors import BadJudgements, DocumentNotFound, QueryError
from indexer.evaluation.judgements import Grades, JudgedQuery, Kind, load
from indexer.evaluation.measures import grouped_mean, ndcg, recall, reciprocal_rank
from indexer.index import Index

DEPTH: Final = 100
"""Documents asked for by every query: what R@100 needs."""

TAG: Final = "bilingual-search"
"""Name of the system in TREC runs."""

Progress = Callable[[int, int], None]
"""Called after every query with the number of queries asked and of all to ask."""

Found = Sequence[tuple[str, float]]
"""Ids and scores of the documents found for one query, best first."""


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of one judged set for the queries of one language.

    ``judgements`` says whether documents of the query's language (``"same"``) or of the other
    one (``"cross"``) were ranked and judged; ``language`` is the queries' language or ``"all"``;
    ``queries`` counts those with a relevant document, the only ones asked. ``ndcg_10``,
    ``rr_10`` and ``r_100`` are means from 0 to 1; ``ms_per_query`` is wall time in milliseconds.
    """

    set: str
    judgements: Kind
    language: str
    queries: int
    ndcg_10: float
    rr_10: float
    r_100: float
    ms_per_query: float

    def as_json(self) -> dict[str, str | int | float]:
        """Return the row for ``--json``: measures to four decimals, milliseconds to two."""
        return {
            "set": self.set,
            "judgements": self.judgements,
            "language": self.language,
            "queries": self.queries,
            "ndcg@10": round(self.ndcg_10, 4),
            "rr@10": round(self.rr_10, 4),
            "r@100": round(self.r_100, 4),
            "ms_per_query": round(self.ms_per_query, 2),
        }


@dataclass(frozen=True, slots=True)
class _Answer:
    query: JudgedQuery
    found: Found
    seconds: float


def evaluate(
    folder: str | Path,
    *,
    index: str | Path | None = None,
    docs: str | Path | None = None,
    oracle_language: bool = False,
    run_file: str | Path | None = None,
    progress: Progress | None = None,
) -> list[Score]:
    """Score the judged set in ``folder``: one row per query language, and "all" when there are two.

    The rows of ``qrels.tsv`` come before those of ``qrels-cross.tsv``. ``index`` is the location
    of an index that holds the set's documents; without it a throw-away one is built from the
    set's documents, or from ``docs`` when they lie elsewhere. The language of a query is not
    given, unless ``oracle_language`` restricts the search to it, as a reader can on the page. For
    ``qrels-cross.tsv`` the search is always restricted to the other language. Hits are matched
    with judgements by document id. A query that cannot be understood has found nothing.

    ``run_file`` receives the rankings in TREC form (``query Q0 document rank score tag``; white
    space inside an id is written as ``%20``); when both kinds are judged, the rankings of the
    other language go to a file beside it with ``-cross`` in its name. The files are opened before
    any work begins; ``OSError`` when one cannot be written.

    Raises :class:`~indexer.errors.BadJudgements` when the folder is not a judged set, or when
    not one of the judged documents is in the index; and what building or opening an index and
    searching in it raise.
    """
    judged = load(folder, docs=docs)
    runs: dict[Kind, TextIO] = {}
    scores: list[Score] = []
    with ExitStack() as cleanup:
        if run_file is not None:
            for kind in judged.grades:
                path = _run_path(Path(run_file), kind, tuple(judged.grades))
                file = path.open("w", encoding="utf-8", newline="\n")
                runs[kind] = cleanup.enter_context(file)
        if index is not None:
            opened = cleanup.enter_context(Index.open(index))
        elif judged.documents is not None:
            place = cleanup.enter_context(TemporaryDirectory(prefix="bilingual-search-"))
            location = Path(place, "index")
            opened = cleanup.enter_context(Index.build(location, [judged.documents]))
        else:
            raise BadJudgements(str(folder), "it holds no docs.jsonl or docs.jsonl.gz")
        asked = {
            kind: [query for query in judged.queries if any(grades.get(query.id, {}).values())]
            for kind, grades in judged.grades.items()
        }
        done, total = 0, sum(map(len, asked.values()))
        for kind, grades in judged.grades.items():
            _check(opened, grades, str(folder))
            answers: list[_Answer] = []
            for query in asked[kind]:
                answers.append(_ask(opened, query, kind, oracle_language))
                done += 1
                if progress:
                    progress(done, total)
            if kind in runs:
                _write_run(runs[kind], answers)
            scores += _scores(judged.name, kind, answers, grades)
    return scores


def format_table(scores: Iterable[Score]) -> str:
    """Return the scores as an aligned table for the terminal, one line a row."""
    head = ["set", "judgements", "language", "queries", "nDCG@10", "RR@10", "R@100", "ms/query"]
    rows = [head]
    for score in scores:
        measures = (score.ndcg_10, score.rr_10, score.r_100)
        rows.append(
            [score.set, score.judgements, score.language, str(score.queries)]
            + [f"{value:.4f}" for value in measures]
            + [f"{score.ms_per_query:.2f}"]
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _ask(index: Index, query: JudgedQuery, kind: Kind, oracle_language: bool) -> _Answer:
    language = query.language if oracle_language else None
    if kind == "cross":
        language = next(each for each in LANGUAGES if each != query.language)
    found: Found = ()
    began = time.perf_counter()
    try:
        results = index.search(query.text, limit=DEPTH, language=language, snippets=False)
        found = [(hit.document.id, hit.score) for hit in results.hits]
    except QueryError:
        pass  # whoever typed this would have seen no document either
    return _Answer(query, found, time.perf_counter() - began)


def _check(index: Index, grades: Grades, path: str) -> None:
    """Refuse judgements of other documents than the index holds: every measure would be 0."""
    for row in grades.values():
        for document in row:
            try:
                index.document(document)
            except DocumentNotFound:
                continue
            return
    raise BadJudgements(path, "not one of its judged documents is in the index")


def _scores(name: str, kind: Kind, answers: Sequence[_Answer], grades: Grades) -> list[Score]:
    present = [each for each in LANGUAGES if any(a.query.language == each for a in answers)]
    rows = [
        _score(name, kind, each, [a for a in answers if a.query.language == each], grades)
        for each in present
    ]
    return [*rows, _score(name, kind, "all", answers, grades)] if len(present) > 1 else rows


def _score(
    name: str,
    kind: Kind,
    language: str,
    answers: Sequence[_Answer],
    grades: Grades,
) -> Score:
    def mean(measure: Callable[[Sequence[str], Mapping[str, int]], float]) -> float:
        return grouped_mean(
            (a.query.group, measure([id for id, _ in a.found], grades[a.query.id])) for a in answers
        )

    milliseconds = 1000 * sum(answer.seconds for answer in answers) / len(answers)
    return Score(
        set=name,
        judgements=kind,
        language=language,
        queries=len(answers),
        ndcg_10=mean(ndcg),
        rr_10=mean(reciprocal_rank),
        r_100=mean(recall),
        ms_per_query=milliseconds,
    )


def _run_path(path: Path, kind: Kind, kinds: Sequence[Kind]) -> Path:
    beside = kind == "cross" and len(kinds) > 1
    return path.with_name(f"{path.stem}-cross{path.suffix}") if beside else path


def _write_run(file: TextIO, answers: Iterable[_Answer]) -> None:
    for answer in answers:
        for rank, (document, score) in enumerate(answer.found, 1):
            columns = (_column(answer.query.id), "Q0", _column(document))
            file.write(" ".join(columns) + f" {rank} {score:.6f} {TAG}\n")


def _column(id: str) -> str:
    """Return an id without white space, which separates the columns of a run."""
    return re.sub(r"\s", lambda found: quote(found[0]), id)
