"""The search page: how long a page of results takes, and what many readers at once do to it.

    python -m benchmarks.page INDEX QUERIES.json [--clients 50 --seconds 60]

``INDEX`` is the folder of an index, which is only read. The queries are those of
:mod:`benchmarks.laws`; a page is the whole answer to ``/?q=…``: ten hits with their fragments,
counts of all filters, HTML. Every query is asked once, after one uncounted query of the same
class: first through the application in this process (CPU and wall time), then of ``python -m
webui`` over one kept connection (wall time).

With ``--clients`` so many then ask pages of all kinds of that server at once for ``--seconds``,
each as soon as it has its last answer: results in both languages, further pages, filters,
explanations, documents, exports, feeds, what programs ask. The memory of the server is read every
five seconds from the tenth on. Prints Markdown.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final
from urllib.parse import urlencode

from werkzeug.test import EnvironBuilder

from benchmarks.corpus import (
    CLASSES,
    Query,
    in_fresh_process,
    percentile,
    print_table,
    read_queries,
    resident,
    typed,
)
from benchmarks.load import Connection, Load, Pages, put_under_load
from benchmarks.options import machine
from webui import create_app
from webui.options import Options
from webui.pages import PAGE_SIZE

FIRST, EVERY = 10.0, 5.0
"""Seconds until the memory of the server is read first, and from then on."""

SHARES: Final = (50, 95, 99)
"""Percentiles of times that are told."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The pages of one class of queries: CPU and wall milliseconds, one for each query."""

    kind: str
    cpu: tuple[float, ...]
    wall: tuple[float, ...]
    served: tuple[float, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code: 1 if an answer was wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page")
    parser.add_argument("index", type=Path, metavar="INDEX")
    parser.add_argument("queries", type=Path, metavar="QUERIES.json")
    parser.add_argument("--clients", type=int, default=0, metavar="N", help="ask at once")
    parser.add_argument("--seconds", type=float, default=60, help="for so long (default: 60)")
    options = parser.parse_args(arguments)
    if options.clients < 0 or options.seconds <= 0:
        parser.error("--clients and --seconds are more than 0")
    queries = read_queries(options.queries)
    print(machine() + "\n")
    inside = in_fresh_process(measure_inside, options.index, queries)
    with served(options.index) as (port, process):
        outside = asyncio.run(measure_served(port, queries))
        print_times(
            [Timing(kind, *inside[kind], outside[kind]) for kind in CLASSES if kind in inside]
        )
        if not options.clients:
            return 0
        pages = asyncio.run(pages_of(port, queries))
        with remembered(process) as memory:
            load = put_under_load(port, pages, options.clients, options.seconds)
    print_load(load, options.clients)
    print_memory(memory)
    return 1 if load.errors else 0


def address(query: Query, **more: str) -> str:
    """Return where the results of a query are."""
    return "/?" + urlencode({"q": typed(query), **more})


def by_class(queries: Sequence[Query]) -> Iterator[tuple[str, list[Query]]]:
    """Yield the classes with their queries, before them one that only warms up."""
    for kind in CLASSES:
        if same := [query for query in queries if query.kind == kind]:
            yield kind, [same[-1], *same]


def measure_inside(
    location: Path, queries: Sequence[Query]
) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """Return the milliseconds of CPU and on the clock of each class, in this process."""
    app, found = create_app(str(location), Options(rate=0)), {}
    for kind, same in by_class(queries):
        cpu, wall = [], []
        for query in same:
            environ = EnvironBuilder(path=address(query)).get_environ()
            statuses: list[str] = []

            def started(status: str, *_: object, into: list[str] = statuses) -> None:
                into.append(status)

            before, clock = time.process_time(), time.perf_counter()
            body = b"".join(app.wsgi_app(environ, started))  # type: ignore[arg-type]
            wall.append(1000 * (time.perf_counter() - clock))
            cpu.append(1000 * (time.process_time() - before))
            if statuses != ["200 OK"] or not body.endswith(b"</html>"):
                sys.exit(f"{address(query)} was answered {statuses}")
        found[kind] = tuple(cpu[1:]), tuple(wall[1:])
    return found


async def measure_served(port: int, queries: Sequence[Query]) -> dict[str, tuple[float, ...]]:
    """Return the milliseconds of each class over one connection to a server."""
    connection, found = Connection(port), {}
    for kind, same in by_class(queries):
        values = []
        for query in same:
            began = time.perf_counter()
            status, _ = await connection.get(address(query))
            values.append(1000 * (time.perf_counter() - began))
            if status != 200:
                sys.exit(f"{address(query)} was answered {status}")
        found[kind] = tuple(values[1:])
    connection.close()
    return found


@contextmanager
def served(location: Path) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """Serve the index with ``python -m webui`` on a free port, without limits for a client."""
    command = [sys.executable, "-m", "webui", "--index", str(location), "--port=0", "--rate=0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stderr.readline() if process.stderr else ""
            port = re.search(r":(\d+)/", said)
            if port is None:
                sys.exit(said)
            # Read on, or the server would wait for it once the pipe is full.
            Thread(target=sys.stderr.writelines, args=(process.stderr,), daemon=True).start()
            yield int(port[1]), process
        finally:
            process.terminate()


async def pages_of(port: int, queries: Sequence[Query]) -> Mapping[str, Pages]:
    """Return what readers ask for: addresses of every kind, with documents that exist."""
    connection = Connection(port)
    documents, long = [], []
    for query in queries[:: max(1, len(queries) // 100)]:
        _, body = await connection.get("/api/search" + address(query, limit="2")[1:])
        found = json.loads(body)
        ids = [hit["document"]["id"] for hit in found["hits"]]
        documents += ["/documents/?" + urlencode({"q": typed(query), "id": id}) for id in ids]
        if found["total"] > PAGE_SIZE:
            long.append(address(query, page="2", hl="fr"))
    connection.close()

    def each(path: str = "/", **more: str) -> tuple[str, ...]:
        return tuple(address(query, **more).replace("/", path, 1) for query in queries)

    few = [query for query in queries if query.kind in ("phrase", "term")][::5]
    exported = tuple(address(query) for query in few)
    return {
        "results, English": Pages(10, each(hl="en")),
        "results, French": Pages(10, each(hl="fr")),
        "second page": Pages(3, tuple(long)),
        "filtered, newest": Pages(4, each(lang="fr", year="2000..2024", sort="date")),
        "explained": Pages(2, each(explain="1")),
        "document": Pages(10, tuple(documents)),
        "start page": Pages(2, ("/?hl=en", "/?hl=fr")),
        "looks": Pages(2, ("/static/style.css", "/static/icon.svg")),
        "/api/search": Pages(4, each("/api/search")),
        "/api/facets": Pages(1, each("/api/facets")),
        "feed": Pages(1, tuple("/feed.atom" + each[1:] for each in exported)),
        "CSV": Pages(1, tuple("/export.csv" + each[1:] for each in exported)),
        "JSON Lines": Pages(1, tuple("/export.jsonl" + each[1:] for each in exported)),
        "/api/suggest": Pages(20, tuple(_typing(queries))),
    }


def _typing(queries: Sequence[Query]) -> Iterator[str]:
    """Yield what a page asks while a query is typed."""
    for query in queries:
        text = " ".join(query.words)
        for length in range(2, min(len(text), 12) + 1):
            yield "/api/suggest?" + urlencode({"q": text[:length]})


@contextmanager
def remembered(process: "subprocess.Popen[str]") -> Iterator[list[tuple[float, int, int]]]:
    """Read the memory of a process until the end: (second, resident, anonymous) in bytes."""
    found: list[tuple[float, int, int]] = []
    over, began = Event(), time.perf_counter()

    def read() -> None:
        at = FIRST
        while not over.wait(began + at - time.perf_counter()):
            if sizes := resident(process.pid):
                found.append((at, *sizes))
            at += EVERY

    thread = Thread(target=read)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def print_times(timings: Sequence[Timing]) -> None:
    """Print what pages took: CPU and clock in one process, and the clock over a server."""
    rows = []
    for kind in (*CLASSES, "all"):
        chosen = [timing for timing in timings if kind in (timing.kind, "all")]
        if chosen:
            cells = [kind, str(sum(len(timing.cpu) for timing in chosen))]
            for name in ("cpu", "wall", "served"):
                values = [ms for timing in chosen for ms in getattr(timing, name)]
                cells += [f"{percentile(values, p):.1f}" for p in (50, 95)] + [f"{max(values):.1f}"]
            rows.append(cells)
    heads = [
        f"{name} {what}" for name in ("CPU", "clock", "served") for what in ("p50", "p95", "max")
    ]
    print_table(("queries", "number", *(f"{head} ms" for head in heads)), rows)


def print_load(load: Load, clients: int) -> None:
    """Print how many requests were answered, how, and how long each kind took."""
    rate = load.requests / load.seconds
    wrong = ", ".join(f"{count} × {what}" for what, count in load.errors.items()) or "none"
    print(f"\n{clients} clients, {load.seconds:.0f} s: {load.requests:,} requests, ", end="")
    print(f"{rate:.0f} a second; other answers than 200: {wrong}\n")
    rows = []
    every = [ms for values in load.milliseconds.values() for ms in values]
    for kind, values in (*load.milliseconds.items(), ("all", every)):
        if values:
            shares = [f"{percentile(values, p):.0f}" for p in SHARES]
            rows.append((kind, f"{len(values):,}", *shares, f"{max(values):.0f}"))
    print_table(("pages", "answers", *(f"p{p} ms" for p in SHARES), "max ms"), rows)


def print_memory(memory: Sequence[tuple[float, int, int]]) -> None:
    """Print the memory of the server over time."""
    if not memory:
        print("\nThe system does not tell the memory of another process.")
        return
    print("\nMemory of the server, MB:\n")
    head = ("after s", *(f"{second:.0f}" for second, _, _ in memory))
    rows = [
        (name, *(f"{sizes[i] / 1e6:.0f}" for sizes in memory))
        for i, name in ((1, "resident"), (2, "of it its own"))
    ]
    print_table(head, rows)


if __name__ == "__main__":
    sys.exit(main())
