"""Build, update and search an index of a country's laws: time, memory, disk.

    python -m benchmarks.laws CORPUS.jsonl.gz [QUERIES.json] [--work FOLDER]

The corpus is made from the consolidated acts and regulations of Canada in English and French,
published as XML by Justice Canada (github.com/justicecanada/laws-lois-xml, Open Government
Licence – Canada): one JSON object a line for every section in each language, with ``id``
(different for every line), ``lang``, ``title``, ``body`` and ``date``.

The queries are a JSON list of objects with ``cls`` (``term``, ``natural``, ``and``, ``or``,
``phrase``, ``prefix`` or ``fuzzy``), ``lang`` and ``words``. Every query is asked once through the
public API, with snippets for its first ten hits and without saying its language, after one
uncounted query of the same class.

Prints Markdown. The index goes to a temporary folder unless ``--work`` names one; it is deleted
in the end. Peak memory is that of the process that builds, as the operating system counts it.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from indexer import Index

ADDED: Final = 100
"""Documents added by the update."""

MARKER: Final = "zyrqualvex"
"""A word of the added documents that no law contains."""

CLASSES: Final = ("term", "natural", "and", "or", "phrase", "prefix", "fuzzy")


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took: seconds of wall and CPU time, peak resident memory in bytes."""

    wall: float
    cpu: float
    memory: int
    documents: int


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
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to put the index")
    options = parser.parse_args(arguments)
    queries = read_queries(options.queries) if options.queries else []
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="laws-", dir=options.work) as folder:
        run(options.corpus, queries, Path(folder))
    return 0


def run(corpus: Path, queries: Sequence[tuple[str, str]], work: Path) -> None:
    """Measure everything and print it."""
    lines, text = measure_corpus(corpus)
    location = work / "index"
    print(f"{platform.python_implementation()} {platform.python_version()}, ", end="")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores\n")
    # A process of its own, so that its peak memory is that of the build and of nothing else.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        built = pool.submit(build, corpus, location).result()
    if built.documents != lines:
        sys.exit(f"{built.documents} documents in the index, {lines} lines in the corpus")
    size = size_of(location)
    rows = [
        ("documents", f"{built.documents:,}"),
        ("text", megabytes(text)),
        ("build, wall time", f"{built.wall:.1f} s"),
        ("build, CPU time", f"{built.cpu:.1f} s"),
        ("build, speed", f"{text / 1e6 / built.wall:.2f} MB/s"),
        ("build, peak memory", megabytes(built.memory)),
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


def measure_corpus(corpus: Path) -> tuple[int, int]:
    """Return the number of documents and the bytes of their titles and bodies in UTF-8."""
    documents = size = 0
    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as file:
        for line in file:
            if line.strip():
                row = json.loads(line)
                documents += 1
                size += len(row["title"].encode()) + len(row["body"].encode())
    return documents, size


def build(corpus: Path, location: Path) -> Built:
    """Build the index in this process and say what it took."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    index = Index.build(location, [corpus])
    seconds = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    documents = index.status().documents
    index.close()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cpu += children.ru_utime + children.ru_stime
    unit = 1 if sys.platform == "darwin" else 1024
    return Built(seconds, cpu, max(after.ru_maxrss, children.ru_maxrss) * unit, documents)


def measure_update(location: Path, work: Path) -> Iterator[tuple[str, str]]:
    """Add documents to the index, and yield how long it takes until a search finds them."""
    added = work / "added.jsonl"
    with added.open("w", encoding="utf-8") as file:
        for number in range(ADDED):
            row = {
                "id": f"added-{number}",
                "lang": "fr" if number % 2 else "en",
                "title": f"{MARKER} {number}",
                "body": "Le présent règlement est modifié par adjonction de l’article suivant."
                if number % 2
                else "This regulation is amended by adding the section that follows.",
                "date": "2025-01-01",
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
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


def read_queries(path: Path) -> list[tuple[str, str]]:
    """Return (class, query as typed) for every query of the file."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [(row["cls"], typed(row["cls"], row["words"])) for row in rows]


def typed(kind: str, words: Sequence[str]) -> str:
    """Return the words as a user would type them in the query language.

    >>> typed("phrase", ["gens", "de", "mer"])
    '"gens de mer"'
    """
    match kind:
        case "and":
            return " AND ".join(words)
        case "or":
            return " OR ".join(words)
        case "phrase":
            return f'"{" ".join(words)}"'
        case "prefix":
            return " ".join(f"{word}*" for word in words)
        case "fuzzy":
            return " ".join(f"{word}~" for word in words)
        case "term" | "natural":
            return " ".join(words)
        case _:
            raise ValueError(f"no query class {kind!r}; there are {', '.join(CLASSES)}")


def measure_queries(location: Path, queries: Sequence[tuple[str, str]]) -> Iterator[Timing]:
    """Open the index anew and time the queries, class by class."""
    with Index.open(location) as index:
        for name in CLASSES:
            texts = [text for kind, text in queries if kind == name]
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
    values = sorted(timing.milliseconds)
    p95 = values[max(0, -(-95 * len(values) // 100) - 1)]  # nearest rank
    measured = (statistics.fmean(values), statistics.median(values), p95, values[-1])
    return (
        timing.name,
        str(len(values)),
        str(timing.empty),
        *(f"{value:.1f}" for value in measured),
    )


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table, numbers to the right."""
    print("| " + " | ".join(head) + " |")
    print("|---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def megabytes(size: int) -> str:
    """Return a size in millions of bytes."""
    return f"{size / 1e6:,.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
