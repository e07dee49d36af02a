"""The command line: parse arguments, call one function, print, exit code.

Standard output is data, standard error is progress and complaints. Exit codes: 0 done (also
when nothing matched), 1 could not be done, 2 wrong usage.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, get_args

from tqdm import tqdm

from indexer import building, reports, results, settings
from indexer.analysis import analyse
from indexer.cli_text import (
    format_report,
    format_results,
    format_status,
    format_tokens,
)
from indexer.engines.protocol import MEMORY_MB
from indexer.errors import IndexCorrupt, IndexNotFound, IndexOutOfDate, SearchError
from indexer.evaluation import reporting
from indexer.evaluation.run import Evaluation, evaluate
from indexer.evaluation.runs import run_paths
from indexer.evaluation.scores import mean_score
from indexer.index import Index, rollback, verify
from indexer.language import passages
from indexer.messages import sentence
from indexer.reports import Report
from indexer.results import Sort
from indexer.searching import MAX_LIMIT

_Tell = Callable[[int, int, int | None], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Names and texts may hold what the terminal cannot show.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = _parser()
    options = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except SearchError as error:
        if options.debug:
            raise
        _complain(error.text(settings.terminal_language()))
    except BrokenPipeError:
        # The reader of our output has gone (`… | head`): not an error of ours.
        sys.stderr.close()
    except KeyboardInterrupt:
        _complain(_say("interrupted"))
    except OSError as error:
        if options.debug:
            raise
        _complain(_say("system-error", reason=str(error)))
    return 1


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=_say("help-json"))
    common.add_argument("-v", "--verbose", action="store_true", help=_say("help-verbose"))
    common.add_argument("--debug", action="store_true", help=_say("help-debug"))

    parser = argparse.ArgumentParser(prog="python -m indexer", description=_say("help-program"))
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    def verb(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        about = _say(f"help-{name}")
        added = verbs.add_parser(name, parents=[common], help=about, description=about)
        added.set_defaults(run=run)
        if name != "evaluate":
            added.add_argument("--index", default=settings.location(), help=_say("help-index"))
        return added

    for name, run in (("rebuild", _rebuild), ("update", _update)):
        build = verb(name, run)
        build.add_argument("places", nargs="*", metavar="FOLDER|FILE", help=_say("help-places"))
        build.add_argument(
            "--language", choices=("en", "fr", "auto"), default="auto", help=_say("help-forced")
        )
        build.add_argument("--strict", action="store_true", help=_say("help-strict"))
        build.add_argument("--jobs", type=_positive, metavar="N", help=_say("help-jobs"))
        build.add_argument(
            "--memory", type=_positive, default=MEMORY_MB, metavar="MB", help=_say("help-memory")
        )
        if name == "rebuild":
            build.add_argument("--if-needed", action="store_true", help=_say("help-if-needed"))

    search = verb("search", _search)
    search.add_argument("query", nargs="+", metavar="QUERY", help=_say("help-query"))
    search.add_argument(
        "--language", choices=("en", "fr", "mixed", "other"), help=_say("help-language")
    )
    search.add_argument("--limit", type=_limit, default=10, help=_say("help-limit"))
    search.add_argument("--offset", type=_count, default=0, help=_say("help-offset"))
    search.add_argument(
        "--sort", choices=get_args(Sort), default="relevance", help=_say("help-sort")
    )
    search.add_argument("--explain", action="store_true", help=_say("help-explain"))

    verb("status", _status)
    verb("verify", _verify)
    verb("rollback", _rollback)

    analysing = verb("analyse", _analyse)
    analysing.add_argument("text", nargs="+", metavar="TEXT", help=_say("help-text"))
    analysing.add_argument("--language", choices=("en", "fr", "other"), help=_say("help-as"))

    judging = verb("evaluate", _evaluate)
    judging.add_argument("sets", nargs="+", metavar="SET", help=_say("help-sets"))
    judging.add_argument("--docs", metavar="FILE", help=_say("help-docs"))
    judging.add_argument("--mixed-with", metavar="DOCS", help=_say("help-mixed-with"))
    judging.add_argument("--index", metavar="LOCATION", help=_say("help-judged-index"))
    judging.add_argument("--half", choices=("a", "b"), help=_say("help-half"))
    judging.add_argument(
        "--without-accents", action="store_true", help=_say("help-without-accents")
    )
    judging.add_argument("--oracle-language", action="store_true", help=_say("help-oracle"))
    judging.add_argument("--per-query", action="store_true", help=_say("help-per-query"))
    judging.add_argument("--run", dest="run_file", metavar="FILE", help=_say("help-run"))
    judging.add_argument("--compare", metavar="FILE", help=_say("help-compare"))
    judging.add_argument(
        "--changes", type=_count, default=10, metavar="N", help=_say("help-changes")
    )
    judging.set_defaults(wrong_usage=judging.error)
    return parser


def _rebuild(options: argparse.Namespace) -> int:
    places = options.places or settings.folders() or _known_folders(options.index)
    if options.if_needed and _is_current(options.index, places):
        return _status(options)
    with _progress(options) as progress:
        report = building.rebuild(
            options.index,
            places,
            language=None if options.language == "auto" else options.language,
            strict=options.strict,
            jobs=options.jobs,
            memory_mb=options.memory,
            progress=progress,
        )
    return _tell(options, report)


def _known_folders(location: str) -> tuple[str, ...]:
    """Return the folders of the index, so that rebuilding never puts others in their place."""
    try:
        return building.folders_of(location)
    except (IndexNotFound, IndexOutOfDate, IndexCorrupt):
        return settings.DEFAULT_FOLDERS


def _is_current(location: str, places: Sequence[str]) -> bool:
    try:
        verify(location)
        return building.is_current(location, places)
    except (IndexNotFound, IndexOutOfDate, IndexCorrupt):
        return False


def _update(options: argparse.Namespace) -> int:
    with _progress(options) as progress:
        report = building.update(
            options.index,
            options.places or None,
            language=None if options.language == "auto" else options.language,
            strict=options.strict,
            jobs=options.jobs,
            memory_mb=options.memory,
            progress=progress,
        )
    return _tell(options, report)


def _tell(options: argparse.Namespace, report: Report) -> int:
    language = settings.terminal_language()
    if options.json:
        _print_json(reports.as_json(report, language))
    else:
        _print(format_report(report, language, verbose=options.verbose))
    return 0


def _search(options: argparse.Namespace) -> int:
    language = settings.terminal_language()
    with Index.open(options.index) as index:
        found = index.search(
            " ".join(options.query),
            language=options.language,
            limit=options.limit,
            offset=options.offset,
            sort=options.sort,
            explain=options.explain,
        )
    if options.json:
        _print_json(results.as_json(found, language))
    else:
        _print(format_results(found, language, colour=sys.stdout.isatty()))
    return 0


def _status(options: argparse.Namespace) -> int:
    with Index.open(options.index) as index:
        status = index.status()
    if options.json:
        _print_json(dataclasses.asdict(status))
    else:
        _print(format_status(status, settings.terminal_language()))
    return 0


def _verify(options: argparse.Namespace) -> int:
    stamp = verify(options.index)
    if options.json:
        _print_json({"generation": stamp.generation, "files": len(stamp.files), "sound": True})
    else:
        _print(_say("index-sound", generation=stamp.generation, files=len(stamp.files)))
    return 0


def _rollback(options: argparse.Namespace) -> int:
    stamp = rollback(options.index)
    if options.json:
        _print_json({"generation": stamp.generation, "created": stamp.created})
    else:
        _print(_say("rolled-back", generation=stamp.generation, created=stamp.created))
    return 0


def _analyse(options: argparse.Namespace) -> int:
    text = " ".join(options.text)
    # Without --language each passage is read in the language that indexing would find.
    cuts = (
        [(0, len(text), options.language)]
        if options.language
        else [(each.start, each.end, each.language) for each in passages(text)]
    )
    rows = [
        (language, token._replace(start=token.start + start, end=token.end + start))
        for start, end, language in cuts
        for token in analyse(text[start:end], language)
    ]
    if options.json:
        tokens = [{"language": each, **token._asdict()} for each, token in rows]
        _print_json({"text": text, "tokens": tokens})
    else:
        _print(format_tokens(text, rows, settings.terminal_language()))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    if options.index and options.mixed_with:
        options.wrong_usage(_say("mixed-with-index"))
    language = settings.terminal_language()
    runs, former = (
        [None] * len(options.sets) if place is None else run_paths(options.sets, place, reading=old)
        for place, old in ((options.run_file, False), (options.compare, True))
    )
    found: list[Evaluation] = []
    for folder, run_file, compare_with in zip(options.sets, runs, former, strict=True):
        with _progress(options, "unit-queries") as tell:
            one = evaluate(
                folder,
                index=options.index,
                docs=options.docs,
                mixed_with=options.mixed_with,
                oracle_language=options.oracle_language,
                half=options.half,
                without_accents=options.without_accents,
                run_file=run_file,
                compare_with=compare_with,
                progress=None if tell is None else lambda done, asked: tell(done, asked, None),
            )
        for notice in reporting.notices(one, language, verbose=options.verbose):
            _complain(notice)
        if options.json:
            for row in reporting.as_json(one, options.per_query, options.changes):
                _print_json(row)
        found.append(one)
    if not options.json:
        _print(reporting.format_evaluations(found, options.per_query, options.changes, language))
    elif mean := mean_score([score for one in found for score in one.scores]):
        _print_json(mean.as_json())
    return 0


@contextmanager
def _progress(options: argparse.Namespace, unit: str = "unit-files") -> Iterator[_Tell | None]:
    """Show a bar on a terminal, nothing in a pipe."""
    if options.json or not sys.stderr.isatty():
        yield None
        return
    with tqdm(unit=_say(unit), leave=False) as bar:

        def tell(done: int, whole: int, documents: int | None) -> None:
            bar.total = whole
            bar.n = done
            if documents is None:
                bar.refresh()
            else:
                bar.set_postfix_str(_say("progress-documents", count=documents))

        yield tell


def _count(text: str, most: int = sys.maxsize) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= most:
        raise argparse.ArgumentTypeError(_say("bad-number", most=most))
    return number


def _positive(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 1_000_000):
        raise argparse.ArgumentTypeError(_say("not-positive"))
    return int(text)


def _limit(text: str) -> int:
    return _count(text, MAX_LIMIT)


def _say(code: str, **facts: object) -> str:
    return sentence(code, settings.terminal_language(), **facts)


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(value: dict[str, Any]) -> None:
    _print(json.dumps(value, ensure_ascii=False))
