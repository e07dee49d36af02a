"""Build, update and search an index of a country's laws: time, memory, disk.

    python -m benchmarks.laws CORPUS.jsonl.gz [QUERIES.json] [--jobs N] [--work FOLDER]

The corpus is made from the consolidated acts and regulations of Canada in English and French,
published as XML by Justice Canada (github.com/justicecanada/laws-lois-xml, Open Government
Licence – Canada): one JSON object a line for every section in each language, with ``id``,
``lang``, ``title``, ``body`` and ``date``. Ids repeat: the two languages of a section share
one, and 6,420 occur more than once within a language. Every line is a document.

The queries are a JSON list of objects with ``cls`` (``term``, ``natural``, ``and``, ``or``,
``phrase``, ``prefix`` or ``fuzzy``), ``lang`` and ``words``. Every query is asked once through the
public API, with snippets for its first ten hits and without saying its language, after one
uncounted query of the same class.

Prints Markdown. The index goes to a temporary folder unless ``--work`` names one; it is deleted
in the end. Peak memory is that of the process that builds, as the operating system counts it.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import (
    ADDED,
    CLASSES,
    MARKER,
    Cost,
    Query,
    cost_of,
    in_fresh_process,
    mean,
    measure_corpus,
    megabytes,
    percentile,
    print_table,
    read_queries,
    size_of,
    typed,
    write_added,
)
from indexer import Index


@dataclass(frozen=True, slots=True)
class Timing:
    """The queries of one class: how many, how many found nothing, milliseconds for each."""

    name: str
    empty: int
    milliseconds: tuple[float, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.laws")
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl.gz")
    parser.add_argument("queries", type=Path, nargs="?", metavar="QUERIES.json")
    parser.add_argument("--jobs", type=int, default=1, help="processes that index (default: 1)")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to put the index")
    options = parser.parse_args(arguments)
    queries = read_queries(options.queries) if options.queries else []
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="laws-", dir=options.work) as folder:
        run(options.corpus, queries, Path(folder), options.jobs)
    return 0


def run(corpus: Path, queries: Sequence[Query], work: Path, jobs: int = 1) -> None:
    """Measure everything and print it."""
    lines, text = measure_corpus(corpus)
    location = work / "index"
    print(f"{platform.python_implementation()} {platform.python_version()}, ", end="")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores\n")
    built, documents = in_fresh_process(build, corpus, location, jobs)
    if documents != lines:
        sys.exit(f"{documents} documents in the index, {lines} lines in the corpus")
    size = size_of(location)
    rows = [
        ("documents", f"{documents:,}"),
        ("text", megabytes(text)),
        ("build, wall time", f"{built.wall:.1f} s"),
        ("build, CPU time", f"{built.cpu:.1f} s"),
        ("build, speed", f"{text / 1e6 / built.wall:.2f} MB/s"),
        ("build, peak memory", megabytes(built.peak)),
        ("index on disk", f"{megabytes(size)} ({size / text:.2f} of the text)"),
        *measure_update(location, work),
    ]
    print_table(("laws", "measured"), rows)
    if queries:
        print()
        timings = measure_queries(location, queries)
        print_table(
            ("query class", "queries", "found nothing", "mean ms", "p50 ms", "p95 ms", "max ms"),
            [timing_row(timing) for timing in timings],
        )


def build(corpus: Path, location: Path, jobs: int = 1) -> tuple[Cost, int]:
    """Build the index in this process; return what it took and the documents it holds."""
    cost = cost_of(lambda: Index.build(location, [corpus], jobs=jobs).close())
    with Index.open(location) as index:
        return cost, index.status().documents


def measure_update(location: Path, work: Path) -> Iterator[tuple[str, str]]:
    """Add documents to the index, and yield how long it takes until a search finds them."""
    added = work / "added.jsonl"
    write_added(added)
    with Index.open(location) as index:
        if index.search(MARKER, limit=1).total:
            sys.exit(f"the corpus holds the word {MARKER}")
        began = time.perf_counter()
        index.update([added])
        updated = time.perf_counter() - began
        found = index.search(MARKER, limit=1).total
        searched = time.perf_counter() - began
    if found != ADDED:
        sys.exit(f"{found} of {ADDED} added documents are found")
    yield f"update with {ADDED} new documents", f"{updated:.2f} s"
    yield "… until a search finds them", f"{searched:.2f} s"


def measure_queries(location: Path, queries: Sequence[Query]) -> Iterator[Timing]:
    """Open the index anew and time the queries, class by class."""
    with Index.open(location) as index:
        for name in CLASSES:
            texts = [typed(query) for query in queries if query.kind == name]
            if not texts:
                continue
            index.search(texts[-1], limit=10)
            empty, milliseconds = 0, []
            for text in texts:
                began = time.perf_counter()
                results = index.search(text, limit=10)
                milliseconds.append(1000 * (time.perf_counter() - began))
                empty += not results.hits
            yield Timing(name, empty, tuple(milliseconds))


def timing_row(timing: Timing) -> tuple[str, ...]:
    """Return the cells of one class."""
    values = timing.milliseconds
    measured = (mean(values), percentile(values, 50), percentile(values, 95), max(values))
    return (
        timing.name,
        str(len(values)),
        str(timing.empty),
        *(f"{value:.1f}" for value in measured),
    )


if __name__ == "__main__":
    sys.exit(main())
