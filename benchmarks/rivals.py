"""Ours and its rivals on the same documents and the same queries, in one run.

    python -m benchmarks.rivals CORPUS.jsonl.gz QUERIES.json --documents 10000,50000

For corpus and queries see :mod:`benchmarks.corpus`, for the settings of each engine
:mod:`benchmarks.engines`. ``--documents`` takes that many documents, evenly spread over the corpus;
several numbers give several measurements, and ``--chart`` draws time against size. Without it the
whole corpus is taken.

- Build: a fresh process for each engine. Peak memory is that of the process, Python and its
  modules included.
- Queries: every engine in a process of its own that measures itself. For each query every engine
  answers in turn, in an order that rotates, so that what else the machine does falls on all alike:
  once for the top ten with stored titles, in a second pass also with a marked snippet of the body
  for each hit. Before each query the engine answers the one before it again, uncounted: what the
  others have driven out of the processor's caches costs about 0.2 ms, several times a quick query.
  With ``--repeat`` the median of each query counts. CPU time is that of the engine's process, so no
  thread is left out.
- Opening: from opening to the first answer, with snippets, in a fresh process that has imported
  the engine: the median of three.
- Adding: 100 documents until a search finds them, in a process that has added one before.

An engine that has no such kind of query shows "–". "× tantivy" divides the mean CPU times, over the
classes that both answer. tantivy marks nothing in snippets for prefixes and fuzzy terms: it does
not know which words they found. Prints Markdown; ``--json`` also writes every single time.
Everything is written below a temporary folder (in ``--work`` if given) and deleted in the end.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import CLASSES, Query, measure_corpus, read_queries, sample_corpus
from benchmarks.engines import ENGINES, missing
from benchmarks.measuring import measure
from benchmarks.reporting import draw, report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rivals")
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl.gz")
    parser.add_argument("queries", type=Path, metavar="QUERIES.json")
    parser.add_argument("--documents", type=sizes, metavar="N[,N…]", help="sizes to measure")
    parser.add_argument("--engines", default=",".join(ENGINES), help="default: %(default)s")
    parser.add_argument("--per-class", type=int, metavar="N", help="queries of each class, at most")
    parser.add_argument(
        "--repeat", type=int, default=1, metavar="R", help="times to ask each query"
    )
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to put the indexes")
    parser.add_argument("--chart", type=Path, metavar="FILE.svg", help="needs two sizes or more")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measured value")
    options = parser.parse_args(arguments)
    for path in (options.corpus, options.queries):
        if not path.is_file():
            parser.error(f"no file {path}")
    names = list(dict.fromkeys(options.engines.split(",")))
    if unknown := [name for name in names if name not in ENGINES]:
        parser.error(f"no engine {unknown[0]!r}; there are {', '.join(ENGINES)}")
    if options.repeat < 1 or (options.per_class or 1) < 1:
        parser.error("--repeat and --per-class are 1 or more")
    total, _ = measure_corpus(options.corpus)
    wanted = options.documents or [total]
    if max(wanted) > total:
        parser.error(f"the corpus has {total:,} documents")
    if options.chart and len(wanted) < 2:
        parser.error("--chart needs two sizes or more: --documents 10000,50000")
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
    print(f"{platform.python_implementation()} {platform.python_version()}, ", end="")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    measurements = []
    for size in wanted:
        with TemporaryDirectory(prefix="rivals-", dir=options.work) as folder:
            sample = Path(folder) / "corpus.jsonl"
            sample_corpus(options.corpus, sample, size, total)
            measurements.append(measure(names, sample, queries, options.repeat, Path(folder)))
        report(measurements[-1])
    if options.json:
        rows = [asdict(measurement) for measurement in measurements]
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if options.chart:
        options.chart.write_text(draw(measurements), encoding="utf-8")
    return 0


def sizes(text: str) -> list[int]:
    """Return the numbers of a list like ``10000,50000``, in order. Raises ``ValueError``."""
    numbers = sorted({int(number) for number in text.split(",")})
    if numbers[0] < 1:
        raise ValueError(text)
    return numbers


def _spread(queries: Sequence[Query], most: int | None) -> list[Query]:
    """Return at most so many queries of each class, evenly spread."""
    chosen: list[Query] = []
    for kind in CLASSES:
        same = [query for query in queries if query.kind == kind]
        count = min(most or len(same), len(same))
        chosen += [same[i * len(same) // count] for i in range(count)]
    return chosen


if __name__ == "__main__":
    sys.exit(main())
