"""Ask the queries of a judged set through the public API, as a user would; score the answers."""

import dataclasses
import time
import unicodedata
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from indexer.documents import LANGUAGES
from indexer.errors import EvaluationError, QueryError
from indexer.evaluation.collection import opened_index
from indexer.evaluation.comparing import Comparison, compare
from indexer.evaluation.judgements import Half, JudgedQuery, JudgedSet, Kind, load
from indexer.evaluation.runs import Found, Run, column, cross_path, read_run, write_ranking
from indexer.evaluation.scores import QueryScore, Score, score_query, score_rows
from indexer.index import Index
from indexer.reports import SkippedPart

DEPTH: Final = 100
"""Documents asked for by every query: what R@100 needs."""

Progress = Callable[[int, int], None]
"""Called after every query with the number of queries asked and of all to ask."""

_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured over one judged set.

    ``scores`` has one row per query language, and "all" when there are two; ``queries`` every
    query asked, in the order of the set; the rows of ``qrels.tsv`` come before those of
    ``qrels-cross.tsv`` in both. ``comparisons`` has one for each kind of judgements, when a run to
    compare with was given; ``no_run`` names the file for the other language that is not there.
    ``skipped`` are the documents that could not be indexed.
    """

    set: str
    scores: tuple[Score, ...]
    queries: tuple[QueryScore, ...]
    comparisons: tuple[Comparison, ...]
    no_run: Path | None
    skipped: tuple[SkippedPart, ...]


def evaluate(
    folder: str | Path,
    *,
    index: str | Path | None = None,
    docs: str | Path | None = None,
    mixed_with: str | Path | None = None,
    oracle_language: bool = False,
    half: Half | None = None,
    without_accents: bool = False,
    run_file: str | Path | None = None,
    compare_with: str | Path | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Score the judged set in ``folder``.

    ``index`` is the location of an index that holds the set's documents; without it a throw-away
    one is built from the set's documents, or from ``docs`` when they lie elsewhere, and from
    those of ``mixed_with`` (a file such as ``docs.jsonl.gz``, or a folder), which nobody judged.
    Hits are matched with judgements by document id; a further document with the id of one of the
    set's gets another.

    The language of a query is not given, unless ``oracle_language`` restricts the search to it,
    as a reader can on the page. For ``qrels-cross.tsv`` the search is always restricted to the
    other language. A query that cannot be understood has found nothing. ``half`` asks one half of
    the queries only (:attr:`~indexer.evaluation.judgements.JudgedQuery.half`);
    ``without_accents`` asks them as people do who type none.

    ``run_file`` receives the rankings in TREC form (:mod:`indexer.evaluation.runs`), and
    ``compare_with`` is such a file to compare them with. When both kinds are judged, the rankings
    of the other language are in a file beside it with ``-cross`` in its name. Both are opened
    before any work begins; ``OSError`` when one cannot be.

    Raises ``ValueError`` for ``mixed_with`` together with ``index``;
    :class:`~indexer.errors.BadJudgements` when the folder is not a judged set, or when not one of
    the judged documents is in the index; :class:`~indexer.errors.EvaluationError` when the half
    is empty or ``compare_with`` is not a run of these queries; and what building or opening an
    index and searching in it raise.
    """
    if index is not None and mixed_with is not None:
        raise ValueError("documents cannot be mixed into an index that exists")
    judged = load(folder, docs=docs)
    asked = _queries(judged, half, without_accents)
    former, no_run = _former(Path(compare_with), asked) if compare_with is not None else ({}, None)
    queries: list[QueryScore] = []
    scores: list[Score] = []
    comparisons: list[Comparison] = []
    with ExitStack() as cleanup:
        runs: dict[Kind, TextIO] = {}
        if run_file is not None:
            for kind, path in _paths(Path(run_file), asked).items():
                file = path.open("w", encoding="utf-8", newline="\n")
                runs[kind] = cleanup.enter_context(file)
        opened, skipped = cleanup.enter_context(opened_index(judged, index, mixed_with))
        done, total = 0, sum(map(len, asked.values()))
        for kind, grades in judged.grades.items():
            answered: list[QueryScore] = []
            for query in asked[kind]:
                found, seconds = _ask(opened, query, kind, oracle_language)
                ranking = [id for id, _ in found]
                row = score_query(judged.name, kind, query, ranking, grades[query.id], seconds)
                answered.append(row)
                if kind in runs:
                    write_ranking(runs[kind], query.id, found)
                done += 1
                if progress:
                    progress(done, total)
            queries += answered
            scores += score_rows(answered)
            if kind in former and answered:
                path, run = former[kind]
                comparisons.append(compare(answered, grades, run, path))
    return Evaluation(
        judged.name, tuple(scores), tuple(queries), tuple(comparisons), no_run, skipped
    )


def without_accents(text: str) -> str:
    """Return ``text`` as typed by people who type no accents: œ is oe, the rest stays.

    >>> without_accents("Où est l’Œuvre de Zoë ?")
    'Ou est l’Oeuvre de Zoe ?'
    """
    letters = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    plain = "".join(each for each in letters if not "\u0300" <= each <= "\u036f")
    return unicodedata.normalize("NFC", plain)


def _queries(
    judged: JudgedSet, half: Half | None, plain: bool
) -> dict[Kind, tuple[JudgedQuery, ...]]:
    """Return the queries to ask: those of the half with a relevant document."""
    queries = tuple(query for query in judged.queries if half in (None, query.half))
    if plain:
        queries = tuple(
            dataclasses.replace(query, text=without_accents(query.text)) for query in queries
        )
    asked = {
        kind: tuple(query for query in queries if any(grades.get(query.id, {}).values()))
        for kind, grades in judged.grades.items()
    }
    if not any(asked.values()):
        raise EvaluationError("half-empty", path=judged.path, half=half)
    return asked


def _paths(path: Path, kinds: Collection[Kind]) -> dict[Kind, Path]:
    """Return the run file of each kind of judgements."""
    return {
        kind: cross_path(path) if kind == "cross" and len(kinds) > 1 else path for kind in kinds
    }


def _former(
    place: Path, asked: dict[Kind, tuple[JudgedQuery, ...]]
) -> tuple[dict[Kind, tuple[Path, Run]], Path | None]:
    """Read the runs to compare with; another engine may have none for the other language."""
    former: dict[Kind, tuple[Path, Run]] = {}
    absent = None
    for kind, path in _paths(place, asked).items():
        if path != place and not path.exists():
            absent = path
            continue
        run = read_run(path)
        if asked[kind] and not any(column(query.id) in run for query in asked[kind]):
            raise EvaluationError("run-of-other-queries", path=path)
        former[kind] = path, run
    return former, absent


def _ask(
    index: Index, query: JudgedQuery, kind: Kind, oracle_language: bool
) -> tuple[Found, float]:
    """Return what was found, and the seconds it took."""
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
    return found, time.perf_counter() - began
