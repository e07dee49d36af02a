"""What the benchmarks share: the corpus, the queries, the cost of a call, and tables.

A corpus is a ``.jsonl`` or ``.jsonl.gz`` file: one JSON object a line with ``id``, ``lang``
(``"en"`` or ``"fr"``), ``title``, ``body`` and perhaps ``date``. Every line counts as one document,
also where an id repeats.

Queries are a JSON list of objects with ``cls`` (one of ``CLASSES``) and ``words``.
"""

import gzip
import json
import multiprocessing
import resource
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

CLASSES: Final = ("term", "natural", "and", "or", "phrase", "prefix", "fuzzy")

ADDED: Final = 100
"""Documents added by an update."""

MARKER: Final = "zyrqualvex"
"""A word of the added documents that the corpora do not contain."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Query:
    """A query without the syntax of any engine: its class (of ``CLASSES``) and its words."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call took: seconds of wall and CPU time (with child processes), memory in bytes.

    ``memory`` is the peak of the process itself, ``children`` that of the largest of its child
    processes, 0 without any.
    """

    wall: float
    cpu: float
    memory: int
    children: int

    @property
    def peak(self) -> int:
        """The peak memory of the largest process, in bytes."""
        return max(self.memory, self.children)


def read_lines(corpus: Path) -> Iterator[bytes]:
    """Yield the lines of a corpus that are not empty, each with its newline."""
    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as file:
        for line in file:
            if line.strip():
                yield line if line.endswith(b"\n") else line + b"\n"


def read_rows(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a corpus in order."""
    return map(json.loads, read_lines(corpus))


def measure_corpus(corpus: Path) -> tuple[int, int]:
    """Return the number of documents and the bytes of their titles and bodies in UTF-8."""
    documents = size = 0
    for row in read_rows(corpus):
        documents += 1
        size += len(row["title"].encode()) + len(row["body"].encode())
    return documents, size


def sample_corpus(corpus: Path, target: Path, documents: int, total: int) -> None:
    """Write ``documents`` of the ``total`` documents, evenly spread, to an uncompressed file.

    Evenly, because a corpus may hold one language after the other.
    """
    with target.open("wb") as file:
        for number, line in enumerate(read_lines(corpus)):
            if (number + 1) * documents // total > number * documents // total:
                file.write(line)


def copy_corpus(corpus: Path, target: Path, copies: int) -> None:
    """Write the documents of a corpus so many times, with other ids from the second time on."""
    with target.open("wb") as file:
        for copy in range(copies):
            for line in read_lines(corpus):
                if copy:
                    row = json.loads(line)
                    row["id"] = f"{row['id']}-copy{copy}"
                    line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
                file.write(line)


def split_corpus(corpus: Path, targets: Sequence[Path]) -> None:
    """Deal the documents of a corpus out to files, one to each in turn."""
    with ExitStack() as stack:
        files = [stack.enter_context(target.open("wb")) for target in targets]
        for number, line in enumerate(read_lines(corpus)):
            files[number % len(files)].write(line)


def write_added(
    target: Path, documents: int = ADDED, *, prefix: str = "added", marker: str = MARKER
) -> None:
    """Write documents in both languages with ``marker`` in their titles, as a corpus."""
    with target.open("w", encoding="utf-8") as file:
        for number in range(documents):
            row = {
                "id": f"{prefix}-{number}",
                "lang": "fr" if number % 2 else "en",
                "title": f"{marker} {number}",
                "body": "Le présent règlement est modifié par adjonction de l’article suivant."
                if number % 2
                else "This regulation is amended by adding the section that follows.",
                "date": "2025-01-01",
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_queries(path: Path) -> list[Query]:
    """Return the queries of a file in order."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for row in rows:
        if row["cls"] not in CLASSES:
            raise ValueError(f"no query class {row['cls']!r}; there are {', '.join(CLASSES)}")
    return [Query(row["cls"], tuple(row["words"])) for row in rows]


def typed(query: Query) -> str:
    """Return the query as a user of ours would type it; Whoosh reads the same syntax.

    >>> typed(Query("phrase", ("gens", "de", "mer")))
    '"gens de mer"'
    """
    match query.kind:
        case "and":
            return " AND ".join(query.words)
        case "or":
            return " OR ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return " ".join(f"{word}*" for word in query.words)
        case "fuzzy":
            return " ".join(f"{word}~" for word in query.words)
        case _:
            return " ".join(query.words)


def in_fresh_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a new process of its own and return its result.

    So peak memory is that of the call, and nothing is loaded or cached before it. Raises
    ``RuntimeError`` with the traceback when the function fails.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        result: T
        result, failure = pool.submit(_attempt, function, *args, **kwargs).result()
    if failure:
        raise RuntimeError(f"in a fresh process:\n{failure}")
    return result


def _attempt(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[Any, str]:
    """Return the result, or how it failed as text: not every exception can be pickled."""
    try:
        return function(*args, **kwargs), ""
    except Exception:
        return None, traceback.format_exc()


def cost_of(function: Callable[[], object]) -> Cost:
    """Call a function in this process and say what it took, its child processes included."""
    usage, both = resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    wall, before = time.perf_counter(), [usage(who) for who in both]
    function()
    seconds = time.perf_counter() - wall
    own, children = after = [usage(who) for who in both]
    cpu = sum(each.ru_utime + each.ru_stime for each in after)
    cpu -= sum(each.ru_utime + each.ru_stime for each in before)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, cpu, own.ru_maxrss * unit, children.ru_maxrss * unit)


def resident(process: int | str = "self") -> tuple[int, int] | None:
    """Return the resident memory of a process and how much of it is no file's, in bytes.

    ``process`` is its number; without one it is this process.
    The rest are pages of mapped files, which the system may take back at any time. None where
    there is no ``/proc``, or it does not say so much.
    """
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
        sizes = {line.split()[0]: int(line.split()[1]) * 1024 for line in lines if "kB" in line}
        return sizes["VmRSS:"], sizes["RssAnon:"]
    except (OSError, KeyError):
        return None


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the nearest-rank percentile of at least one value.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50), percentile([4.0, 1.0, 3.0, 2.0], 95)
    (2.0, 4.0)
    """
    return sorted(values)[max(0, -(-percent * len(values) // 100) - 1)]


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean of at least one value."""
    return statistics.fmean(values)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, names: int = 1) -> None:
    """Print a Markdown table, numbers to the right; the first ``names`` columns are names."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * names + "---:|" * (len(head) - names))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def megabytes(size: int) -> str:
    """Return a size in millions of bytes."""
    return f"{size / 1e6:,.1f} MB"
