"""Ours on a corpus, on several copies of it, and on the same documents in five segments.

    python -m benchmarks.scaling CORPUS.jsonl.gz QUERIES.json --copies 1,2,10 --jobs 2

The documents of a copy have other ids; their words are the same, so that lists of documents grow
and the vocabulary does not. Everything is measured as :mod:`benchmarks.rivals` says, and other
engines can be measured too (``--engines ours,numpy,tantivy``); builds have the memory that
:mod:`benchmarks.engines` says, at every size. ``--documents`` takes so many documents of the
corpus, evenly spread, as the one that is copied.

In the end the corpus is built at once, which gives one segment, and anew as a fifth that four
updates bring to the whole, dealt out evenly, which gives five; the engines of this checkout are
asked both in turn. ``--only`` measures one of the two.

Prints Markdown; ``--json`` also writes every single time. The copies and the indexes are written
below a temporary folder (in ``--work`` if given), one size after the other, and deleted.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from benchmarks.asking import Answers, ask, start_once
from benchmarks.corpus import (
    CLASSES,
    Query,
    copy_corpus,
    in_fresh_process,
    mean,
    measure_corpus,
    megabytes,
    print_table,
    sample_corpus,
    split_corpus,
)
from benchmarks.engines import ENGINES, OURS
from benchmarks.measuring import Measurement, build, measure, progress
from benchmarks.options import common_parser, common_values, machine, number, numbers
from benchmarks.reporting import print_builds, print_lives, print_spread, ratio, times_of
from indexer.engines.local import current_stamp

SEGMENTS: Final = 5
"""As many as an index keeps before it merges them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = common_parser("scaling", engines=["ours"])
    parser.add_argument("--copies", type=numbers, default=[1, 2, 10], metavar="N[,N…]")
    parser.add_argument("--documents", type=number, metavar="N", help="of the corpus; default: all")
    parser.add_argument("--only", choices=("copies", "segments"), help="default: both")
    options = parser.parse_args(arguments)
    names, queries = common_values(parser, options)
    total, _ = measure_corpus(options.corpus)
    if (options.documents or total) > total:
        parser.error(f"the corpus has {total:,} documents")
    print(machine())
    written: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="scaling-", dir=options.work) as folder:
        corpus = Path(folder) / "corpus.jsonl"
        sample_corpus(options.corpus, corpus, options.documents or total, total)
        if options.only != "segments":
            _need_room(parser, corpus, max(options.copies), len(names))
            measured = _measure_copies(names, corpus, queries, options)
            written["copies"] = [asdict(measurement) for measurement in measured]
        if options.only != "copies":
            written["segments"] = {
                name: asdict(_measure_segments(name, corpus, queries, options))
                for name in names
                if name in OURS
            }
    if options.json:
        options.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


def _need_room(parser: argparse.ArgumentParser, corpus: Path, copies: int, engines: int) -> None:
    """End the program if the disk cannot hold the copies, the indexes and what builds need."""
    needed = corpus.stat().st_size * copies * (3 + 2 * engines)
    free = shutil.disk_usage(corpus.parent).free
    if free < needed:
        parser.error(f"{megabytes(needed)} are needed and {megabytes(free)} are free: --work")


def _measure_copies(
    names: Sequence[str], corpus: Path, queries: Sequence[Query], options: argparse.Namespace
) -> list[Measurement]:
    """Measure and report the corpus so many times; sum all up in the end."""
    measurements = []
    for copies in options.copies:
        progress(f"{copies} × the corpus")
        with tempfile.TemporaryDirectory(prefix="copies-", dir=corpus.parent) as folder:
            copied = Path(folder) / "corpus.jsonl"
            copy_corpus(corpus, copied, copies)
            measurement = measure(
                names,
                copied,
                queries,
                Path(folder),
                repeat=options.repeat,
                settle=options.settle,
                jobs=options.jobs,
            )
        measurements.append(measurement)
        text = measurement.text
        print(f"\n## {copies} × the corpus: {measurement.documents:,} documents, ", end="")
        print(f"{megabytes(text)} of text\n")
        print_builds([life.built for life in measurement.lives], text, "cpu")
        if measurement.parallel:
            print()
            print_builds(measurement.parallel, text, "wall")
        print()
        print_lives(measurement.lives)
        print("\nCPU ms a query:\n")
        print_spread(measurement.plain, measurement.snippets)
        sys.stdout.flush()
    print("\n## By size\n")
    _print_sizes(measurements)
    sys.stdout.flush()
    return measurements


def _print_sizes(measurements: Sequence[Measurement]) -> None:
    head = ("engine", "documents", "build CPU s", "MB/s", "peak RSS MB", "index / text")
    rows = []
    for measurement in measurements:
        for life in measurement.lives:
            cost, served = life.built.cost, life.served
            means = [
                mean(times_of(timings, life.engine))
                for timings in (measurement.plain, measurement.snippets)
            ]
            rows.append(
                (
                    life.engine,
                    f"{measurement.documents:,}",
                    f"{cost.cpu:.1f}",
                    f"{measurement.text / 1e6 / cost.cpu:.2f}",
                    f"{cost.peak / 1e6:.0f}",
                    f"{life.built.size / measurement.text:.2f}",
                    *(f"{value:.2f}" for value in means),
                    f"{1000 * life.opening.wall:.1f}",
                    "–" if served.resident is None else f"{served.resident / 1e6:.0f}",
                )
            )
    print_table(
        (*head, "query mean CPU ms", "with snippets", "open → first answer ms", "resident MB"),
        sorted(rows, key=lambda row: row[0]),
    )


def _measure_segments(
    name: str, corpus: Path, queries: Sequence[Query], options: argparse.Namespace
) -> Answers:
    """Ask one segment and five with the same documents in turn, and report it."""
    progress(f"{name}: one segment and {SEGMENTS}")
    with tempfile.TemporaryDirectory(prefix="segments-", dir=corpus.parent) as folder:
        one, several = Path(folder) / "one", Path(folder) / "several"
        parts = [Path(folder) / f"part-{part}.jsonl" for part in range(SEGMENTS)]
        split_corpus(corpus, parts)
        for index in (one, several):
            index.mkdir()
        in_fresh_process(build, name, one, corpus, 1)
        in_fresh_process(build_in_steps, name, several, parts)
        indexes = {f"{name}, {segments_of(each)}": (name, each) for each in (one, several)}
        if len(indexes) < 2:
            raise AssertionError(f"both indexes have {segments_of(one)}")
        start_once(indexes, options.settle)
        answers = in_fresh_process(ask, indexes, queries, options.repeat, options.settle)
    _print_segments(answers)
    return answers


def build_in_steps(name: str, folder: Path, parts: Sequence[Path]) -> None:
    """Build an index of the first file, and add the others by an update each."""
    engine = ENGINES[name](folder)
    engine.build(parts[0])
    engine.open()
    for part in parts[1:]:
        engine.add(part)
    engine.close()


def segments_of(location: Path) -> str:
    """Return how many segments an index of ours has, in words."""
    count = sum(name.endswith(".seg") for name in current_stamp(location).files)
    return "1 segment" if count == 1 else f"{count} segments"


def _print_segments(answers: Answers) -> None:
    first, *_ = answers.served
    print(f"\n## Mean CPU ms a query (× {first})\n")
    rows = []
    for label, timings in (("titles", answers.plain), ("snippets", answers.snippets)):
        for name, served in answers.served.items():
            cells = []
            for kind in (*CLASSES, "all"):
                times = times_of(timings, name, kind)
                chosen = [timing for timing in timings if kind in (timing.kind, "all")]
                cells.append(f"{mean(times):.2f} ({ratio(chosen, name, first)})" if times else "–")
            rows.append((name, served.version, label, *cells))
    print_table(("index", "version", "with", *CLASSES, "all"), rows, names=3)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
