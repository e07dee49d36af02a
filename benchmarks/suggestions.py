"""Time the suggestions while typing: every prefix of every query.

    python -m benchmarks.suggestions INDEX QUERIES.json

The queries are those of ``benchmarks.laws``; each is typed letter by letter. Every prefix is asked
once through the public API, in this order, after one uncounted query; times are CPU times of the
process, so that other work of the machine does not count. Prints Markdown.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Query, mean, percentile, print_table, read_queries
from indexer import Index


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggestions")
    parser.add_argument("index", type=Path, metavar="INDEX")
    parser.add_argument("queries", type=Path, metavar="QUERIES.json")
    options = parser.parse_args(arguments)
    with Index.open(options.index) as index:
        print(f"{index.status().documents:,} documents\n")
        print_table(
            ("letters", "prefixes", "nothing", "mean ms", "p50 ms", "p95 ms", "p99 ms", "max ms"),
            measure(index, prefixes(read_queries(options.queries))),
        )
    return 0


def prefixes(queries: Sequence[Query]) -> list[str]:
    """Return what is in the box after each letter of each query."""
    texts = [" ".join(query.words) for query in queries]
    return [text[:end] for text in texts for end in range(1, len(text) + 1)]


def measure(index: Index, typed: Sequence[str]) -> list[tuple[str, ...]]:
    """Return a row for each length of prefixes, and one for all."""
    index.suggest("a")
    times: dict[str, list[float]] = {"1": [], "2": [], "3": [], "4 and more": [], "all": []}
    nothing = dict.fromkeys(times, 0)
    for text in typed:
        began = time.process_time()
        found = index.suggest(text)
        took = 1000 * (time.process_time() - began)
        length = str(len(text)) if len(text) < 4 else "4 and more"
        for row in (length, "all"):
            times[row].append(took)
            nothing[row] += not found
    return [
        (name, str(len(values)), str(nothing[name]), *_figures(values))
        for name, values in times.items()
        if values
    ]


def _figures(values: Sequence[float]) -> tuple[str, ...]:
    figures = (mean(values), *(percentile(values, which) for which in (50, 95, 99)), max(values))
    return tuple(f"{figure:.2f}" for figure in figures)


if __name__ == "__main__":
    sys.exit(main())
