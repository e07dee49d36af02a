"""The command line: call one function, print, exit code.

Standard output is data, standard error is progress and complaints. Exit codes: 0 done (also
when nothing matched), 1 could not be done, 2 wrong usage.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from tqdm import tqdm

from indexer import building, reports, results_json, settings
from indexer.analysis import analyse
from indexer.cli_options import Command, parser
from indexer.cli_text import (
    format_neighbours,
    format_report,
    format_results,
    format_status,
    format_tokens,
)
from indexer.errors import IndexCorrupt, IndexNotFound, IndexOutOfDate, SearchError
from indexer.evaluation import reporting
from indexer.evaluation.run import Evaluation, evaluate
from indexer.evaluation.runs import run_paths
from indexer.evaluation.scores import mean_score
from indexer.index import Index, rollback, verify
from indexer.language import passages
from indexer.messages import sentence
from indexer.query.narrowing import FACETS
from indexer.reports import Report

_Tell = Callable[[int, int, int | None], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Names and texts may hold what the terminal cannot show.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    options = parser(_COMMANDS).parse_args(arguments)
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
            filters={facet: value for facet in FACETS if (value := getattr(options, facet))},
            facets=options.facets,
            readings=options.verbose,
        )
    if options.json:
        _print_json(results_json.as_json(found, language))
    else:
        _print(format_results(found, language, colour=sys.stdout.isatty()))
    return 0


def _similar(options: argparse.Namespace) -> int:
    with Index.open(options.index) as index:
        found = index.similar(options.id, language=options.language, limit=options.limit)
    language = settings.terminal_language()
    if options.json:
        _print_json(results_json.neighbours_as_json(found))
    else:
        _print(format_neighbours(found, language, colour=sys.stdout.isatty()))
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


_COMMANDS: Final[Mapping[str, Command]] = {
    "rebuild": _rebuild,
    "update": _update,
    "search": _search,
    "similar": _similar,
    "status": _status,
    "verify": _verify,
    "rollback": _rollback,
    "analyse": _analyse,
    "evaluate": _evaluate,
}


def _say(code: str, **facts: object) -> str:
    return sentence(code, settings.terminal_language(), **facts)


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(value: dict[str, Any]) -> None:
    _print(json.dumps(value, ensure_ascii=False))
