"""Ours and its rivals on the same documents and the same queries, in one run.

    python -m benchmarks.rivals CORPUS.jsonl.gz QUERIES.json --documents 10000,50000

For corpus and queries see :mod:`benchmarks.corpus`, for the settings of each engine
:mod:`benchmarks.engines`. ``ours`` is this checkout as it is installed, with compiled loops where
numba is; ``numpy`` is the same without them. ``--documents`` takes that many documents, evenly
spread over the corpus; several numbers give several measurements, and ``--chart`` draws time
against size. Without it the whole corpus is taken.

- Build: a fresh process for each engine, with one job. Peak memory is that of the process, Python
  and its modules included. ``--jobs N`` builds once more with N processes (ours) or N threads
  (tantivy, which is fed by one): wall time counts, and memory is that of the process and of the
  largest of its children.
- Queries: every engine in a process of its own that measures itself. Between opening and the first
  query all wait ``--settle`` seconds, and on until none does anything in the background: ours
  checks its files and loads its compiled loops then, and what is measured is what a running service
  does. They have been started and ended once before: ours compiles its loops the first time in a
  checkout, which takes memory. For each query every engine
  answers in turn, in an order that rotates, so that what else the machine does falls on all alike:
  once for the top ten with stored titles, in a second pass also with a marked snippet of the body
  for each hit. Before each query the engine answers the one before it again, uncounted: what the
  others have driven out of the processor's caches costs about 0.2 ms, several times a quick query.
  With ``--repeat`` the median of each query counts. CPU time is that of the engine's process, so no
  thread is left out.
- Memory of searching: of that process after all queries, as Linux counts it: what is resident,
  and what of it is no mapped file's (anonymous).
- Opening: from opening to the first answer, with snippets, in a fresh process that has imported
  the engine: the median of three, nothing waited for.
- Adding: 100 documents until a search finds them, the median of three times. Warm: in a process
  that has the index open and has added one document. Cold: from opening, each time in a fresh
  process that has imported the engine, to a copy of the index. CPU time is that of the process,
  thus also of what it has begun in the background.

An engine that has no such kind of query shows "–". "× tantivy" divides by tantivy's: the mean CPU
times over the classes that both answer, the CPU time of a build, the wall time of one with several
jobs. tantivy marks nothing in snippets for prefixes and fuzzy terms: it does not know which words
they found. Prints Markdown; ``--json`` also writes every single time. Everything is written below a
temporary folder (in ``--work`` if given) and deleted in the end.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import measure_corpus, sample_corpus
from benchmarks.engines import ENGINES
from benchmarks.measuring import measure
from benchmarks.options import common_parser, common_values, machine, numbers
from benchmarks.reporting import draw, report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = common_parser("rivals", engines=list(ENGINES))
    parser.add_argument("--documents", type=numbers, metavar="N[,N…]", help="sizes to measure")
    parser.add_argument("--chart", type=Path, metavar="FILE.svg", help="needs two sizes or more")
    options = parser.parse_args(arguments)
    names, queries = common_values(parser, options)
    total, _ = measure_corpus(options.corpus)
    wanted = options.documents or [total]
    if max(wanted) > total:
        parser.error(f"the corpus has {total:,} documents")
    if options.chart and len(wanted) < 2:
        parser.error("--chart needs two sizes or more: --documents 10000,50000")
    print(machine())
    measurements = []
    for size in wanted:
        with TemporaryDirectory(prefix="rivals-", dir=options.work) as folder:
            sample = Path(folder) / "corpus.jsonl"
            sample_corpus(options.corpus, sample, size, total)
            measurement = measure(
                names,
                sample,
                queries,
                Path(folder),
                repeat=options.repeat,
                settle=options.settle,
                jobs=options.jobs,
            )
        measurements.append(measurement)
        report(measurement)
    if options.json:
        rows = [asdict(measurement) for measurement in measurements]
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if options.chart:
        options.chart.write_text(draw(measurements), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
