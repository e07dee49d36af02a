"""The command line that the benchmarks of engines share."""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import CLASSES, Query, read_queries
from benchmarks.engines import ENGINES, missing


def common_parser(program: str, *, engines: Sequence[str]) -> argparse.ArgumentParser:
    """Return a parser with what all have; ``engines`` are those measured by default."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{program}")
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl.gz")
    parser.add_argument("queries", type=Path, metavar="QUERIES.json")
    parser.add_argument("--engines", default=",".join(engines), help="default: %(default)s")
    parser.add_argument("--per-class", type=int, metavar="N", help="queries of each class, at most")
    parser.add_argument(
        "--repeat", type=int, default=1, metavar="R", help="times to ask each query"
    )
    parser.add_argument(
        "--settle",
        type=float,
        default=5.0,
        metavar="SECONDS",
        help="from opening to the first query, at least; default: %(default)s",
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="build with N jobs, too")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to put the indexes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measured value")
    return parser


def common_values(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> tuple[list[str], list[Query]]:
    """Return the engines that can be measured and the queries; end the program if it must."""
    for path in (options.corpus, options.queries):
        if not path.is_file():
            parser.error(f"no file {path}")
    names = list(dict.fromkeys(options.engines.split(",")))
    if unknown := [name for name in names if name not in ENGINES]:
        parser.error(f"no engine {unknown[0]!r}; there are {', '.join(ENGINES)}")
    if options.repeat < 1 or options.jobs < 1 or (options.per_class or 1) < 1:
        parser.error("--repeat, --jobs and --per-class are 1 or more")
    if not 0 <= options.settle <= 600:
        parser.error("--settle is 0 to 600 seconds")
    for name in names:
        if source := missing(name):
            print(f"{name} is not installed and left out: {source}", file=sys.stderr)
    names = [name for name in names if not missing(name)]
    if not names:
        parser.error("no engine is left")
    try:
        queries = _spread(read_queries(options.queries), options.per_class)
    except (ValueError, KeyError, TypeError) as error:
        parser.error(f"{options.queries}: {error!r}")
    if not queries:
        parser.error(f"no queries in {options.queries}")
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    return names, queries


def number(text: str) -> int:
    """Return a number of 1 or more. Raises ``ValueError``."""
    return numbers(text)[0]


def numbers(text: str) -> list[int]:
    """Return the numbers of a list like ``10000,50000``, in order. Raises ``ValueError``."""
    found = sorted({int(number) for number in text.split(",")})
    if found[0] < 1:
        raise ValueError(text)
    return found


def machine() -> str:
    """Return what the figures were measured on."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _spread(queries: Sequence[Query], most: int | None) -> list[Query]:
    """Return at most so many queries of each class, evenly spread."""
    chosen: list[Query] = []
    for kind in CLASSES:
        same = [query for query in queries if query.kind == kind]
        count = min(most or len(same), len(same))
        chosen += [same[i * len(same) // count] for i in range(count)]
    return chosen
