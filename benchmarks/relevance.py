"""How good the first answers are: ours and its rivals over the same judged sets, in one run.

    python -m benchmarks.relevance SET [SET …] --mixed 20000 --mix-from CORPUS.jsonl.gz

A SET is a folder of judgements with its documents (:func:`indexer.evaluation.judgements.load`),
each with an id of its own, ``lang``, ``title`` and ``body``: that is what every engine gets.
Without ``lang`` a document is in both languages. Only judgements of documents in the question's
own language count (``qrels.tsv``). How each engine is used is said in :mod:`benchmarks.ranked`.

``--mixed N`` measures once more with N documents of the other language added to every set of one
language, evenly spread over those of ``--mix-from``: a folder of two languages is what ours is
for. Sets of two languages stay as they are. The rivals are told the language of every document
and question, and keep an index for each: what they find is the same as without, by construction,
and not measured twice. ``--without-accents`` types the questions as people without the keys do.

Prints the mean nDCG@10 of each set (:mod:`indexer.evaluation.measures`: over the wordings of a
need first, then over the needs), then over the sets that of nDCG@10, also of the questions in
either language alone, of RR@10 and of R@100. ``--json`` writes all of them for every set and
language, with the seconds of the build and the milliseconds of a question; for times worth
comparing see :mod:`benchmarks.rivals`. Everything else is written below a temporary folder and
deleted in the end.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.corpus import print_table
from benchmarks.measuring import progress
from benchmarks.options import machine, number
from benchmarks.ranked import NAMES, SHARING, Name, missing
from benchmarks.scoring import Measured, measure
from benchmarks.tasks import BadCorpus, Task, foreign, mix, prepare, sample
from indexer.errors import BadJudgements
from indexer.evaluation.judgements import load
from indexer.evaluation.scores import Score

MEASURED: Final = "ours,whoosh,tantivy,tantivy-fields,fts5,bm25s"
"""The engines without ``--engines``: not the slow ones that are no better."""

NOTE: Final = (
    "ours is not told the language of a question. The others are: an index for each language, "
    "asked in it; title and body searched as one text (-fields: as two fields), the words of a "
    "question joined by OR (-and: by AND). fts5 has Porter's stems for English, none for French."
)
"""What a reader of the tables must know."""

Results = Mapping[str, dict[Name, Measured]]
"""Set to engine to what it did, in the order of the command line."""

Measure = Callable[[Score], float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance")
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET")
    parser.add_argument(
        "--engines", default=MEASURED, help=f"default: %(default)s; there are {', '.join(NAMES)}"
    )
    parser.add_argument("--mixed", type=number, metavar="N", help="once more with N added")
    parser.add_argument("--mix-from", type=Path, metavar="FILE.jsonl[.gz]", help="their corpus")
    parser.add_argument("--without-accents", action="store_true", help="in the questions")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to put the indexes")
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all measures")
    options = parser.parse_args(arguments)
    names = _engines(parser, options.engines)
    if (options.mixed is None) != (options.mix_from is None):
        parser.error("--mixed and --mix-from go together")
    if options.json and not options.json.parent.is_dir():
        parser.error(f"no folder {options.json.parent}")
    if options.work:
        try:
            options.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            parser.error(str(error))
    with TemporaryDirectory(prefix="relevance-", dir=options.work) as folder:
        work = Path(folder)
        try:
            tasks = _tasks(options.sets, work, without_accents=options.without_accents)
            added = sample(options.mix_from, work / "added", options.mixed) if options.mixed else {}
        except (BadJudgements, BadCorpus, OSError) as error:
            parser.error(str(error))
        for task in tasks if options.mixed else ():
            if (absent := foreign(task)) and absent not in added:
                parser.error(f"{options.mix_from} has fewer than {options.mixed:,} in {absent!r}")
        print(f"{machine()}\n{NOTE}\n")
        results: Results = {task.name: _run(names, task, work) for task in tasks}
        _print(f"nDCG@10 of {len(tasks)} sets", names, results, options.markdown)
        rows = _as_json(results, 0)
        if options.mixed:
            mixed = _run_mixed(names, tasks, results, added, work)
            title = f"nDCG@10 with {options.mixed:,} documents of the other language"
            _print(f"{title} in the sets of one", names, mixed, options.markdown)
            rows += _as_json(mixed, options.mixed)
    if options.json:
        text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
        options.json.write_text(text, encoding="utf-8")
    return 0


def _engines(parser: argparse.ArgumentParser, wanted: str) -> list[Name]:
    """Return the engines to measure; say which cannot be, and end the program if none can."""
    asked = dict.fromkeys(wanted.split(","))
    if unknown := [name for name in asked if name not in NAMES]:
        parser.error(f"no engine {unknown[0]!r}; there are {', '.join(NAMES)}")
    names = [name for name in NAMES if name in asked]
    for name in names:
        if source := missing(name):
            print(f"{name} is not installed and left out: {source}", file=sys.stderr)
    names = [name for name in names if not missing(name)]
    return names or parser.error("no engine is left")


def _tasks(folders: Sequence[Path], work: Path, *, without_accents: bool) -> list[Task]:
    """Read all sets before anything is measured. Raises as :func:`.tasks.prepare` does."""
    tasks: dict[str, Task] = {}
    for folder in folders:
        judged = load(folder)
        if judged.name in tasks:
            raise BadJudgements(str(folder), f"there is another set called {judged.name}")
        place = work / f"set-{len(tasks)}"
        tasks[judged.name] = prepare(judged, place, without_accents=without_accents)
    return list(tasks.values())


def _run(names: Sequence[Name], task: Task, work: Path) -> dict[Name, Measured]:
    measured: dict[Name, Measured] = {}
    for sharing in SHARING:
        if asked := [name for name in sharing if name in names]:
            progress(f"{task.name}, {len(task.questions):,} questions: {' and '.join(asked)}")
            measured |= measure(asked, task, work)
    return measured


def _run_mixed(
    names: Sequence[Name],
    tasks: Sequence[Task],
    plain: Results,
    added: Mapping[str, Path],
    work: Path,
) -> Results:
    """Measure ours among more documents; the others never look into those of another language."""
    results: dict[str, dict[Name, Measured]] = {}
    for task in tasks:
        results[task.name] = dict(plain[task.name])
        if (absent := foreign(task)) and "ours" in names:
            with TemporaryDirectory(prefix="mixed-", dir=work) as folder:
                mixed = mix(task, added[absent], Path(folder))
                results[task.name] |= _run(["ours"], mixed, work)
    return results


def _as_json(results: Results, mixed: int) -> list[dict[str, Any]]:
    return [
        row
        for engines in results.values()
        for measured in engines.values()
        for row in measured.as_json(mixed)
    ]


def _print(title: str, names: Sequence[Name], results: Results, markdown: bool) -> None:
    """Print a table: the sets, then the means over them; in each row the best engine last."""
    head = ("set", "questions", *names, "first")
    rows = [_row(names, label, chosen, measure) for label, chosen, measure in _lines(results)]
    if markdown:
        print(f"### {title}\n")
        print_table(head, rows)
    else:
        print(f"{title}\n")
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        for row in (head, *rows):
            cells = [
                cell.rjust(width) if 0 < column <= len(names) + 1 else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            print("  ".join(cells).rstrip())
    print(flush=True)


def _lines(results: Results) -> Iterator[tuple[str, list[dict[Name, Score]], Measure]]:
    """Yield the lines of a table: label, the scores to average, and what of them."""
    whole = {
        set: {name: each.scores[-1] for name, each in engines.items()}
        for set, engines in results.items()
    }
    for set, scores in whole.items():
        yield set, [scores], _ndcg
    yield "mean nDCG@10", list(whole.values()), _ndcg
    for language, label in (("en", "English"), ("fr", "French")):
        chosen = [
            {name: score for name, each in engines.items() for score in each.of(language)}
            for engines in results.values()
        ]
        if chosen := [scores for scores in chosen if scores]:
            yield f"– {label} questions", chosen, _ndcg
    yield "mean RR@10", list(whole.values()), lambda score: score.rr_10
    yield "mean R@100", list(whole.values()), lambda score: score.r_100


def _row(
    names: Sequence[Name], label: str, chosen: list[dict[Name, Score]], measure: Measure
) -> tuple[str, ...]:
    questions = sum(scores[names[0]].queries for scores in chosen)
    values = {name: f"{fmean(measure(scores[name]) for scores in chosen):.3f}" for name in names}
    best = max(values.values())
    first = " = ".join(name for name in names if values[name] == best)
    return (label, f"{questions:,}", *values.values(), first)


def _ndcg(score: Score) -> float:
    return score.ndcg_10


if __name__ == "__main__":
    sys.exit(main())
