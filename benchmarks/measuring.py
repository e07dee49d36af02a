"""Measure engines with one corpus: building, searching, opening, adding.

How each is measured is said in :mod:`benchmarks.rivals`.
"""

import multiprocessing
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks.corpus import (
    ADDED,
    CLASSES,
    MARKER,
    Cost,
    Query,
    cost_of,
    in_fresh_process,
    measure_corpus,
    size_of,
    write_added,
)
from benchmarks.engines import ENGINES, TOP, Unsupported

OPENINGS: Final = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """One engine's answers to the queries of one class.

    ``cpu`` and ``wall`` are milliseconds, one for each query, and empty when the engine has no
    such kind of query; ``empty`` counts the queries that found nothing; ``hits`` counts the hits
    and ``marked`` those whose snippet has a mark.
    """

    engine: str
    kind: str
    cpu: tuple[float, ...]
    wall: tuple[float, ...]
    empty: int
    hits: int
    marked: int


@dataclass(frozen=True, slots=True)
class Life:
    """One engine's build, opening (with its first answer) and adding; index size in bytes."""

    engine: str
    version: str
    build: Cost
    size: int
    opening: Cost
    adding: Cost


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything measured with a corpus of one size; ``text`` in bytes."""

    documents: int
    text: int
    lives: tuple[Life, ...]
    plain: tuple[Timing, ...]
    snippets: tuple[Timing, ...]


def measure(
    names: Sequence[str], corpus: Path, queries: Sequence[Query], repeat: int, work: Path
) -> Measurement:
    """Measure engines with one corpus; their indexes go below ``work``."""
    folders = {name: work / name for name in names}
    documents, text = measure_corpus(corpus)
    one, many = work / "one.jsonl", work / "many.jsonl"
    write_added(one, 1, prefix="one")
    write_added(many, ADDED)
    built = {}
    for name, folder in folders.items():
        _progress(f"{documents:,} documents: {name} builds")
        folder.mkdir()
        built[name] = in_fresh_process(build, name, folder, corpus)
    on_disk = {name: size_of(folder) for name, folder in folders.items()}
    _progress(f"{documents:,} documents: {len(queries)} queries")
    plain, snippets = in_fresh_process(ask, folders, queries, repeat)
    lives = []
    for name, folder in folders.items():
        _progress(f"{documents:,} documents: {name} opens and adds")
        openings = [in_fresh_process(first, name, folder, queries[0]) for _ in range(OPENINGS)]
        opening = sorted(openings, key=lambda cost: cost.wall)[OPENINGS // 2]
        version, cost = built[name]
        adding = in_fresh_process(add, name, folder, one, many)
        lives.append(Life(name, version, cost, on_disk[name], opening, adding))
    return Measurement(documents, text, tuple(lives), plain, snippets)


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def build(name: str, folder: Path, corpus: Path) -> tuple[str, Cost]:
    """Build an index in this process; return the engine's version and what it took."""
    engine = ENGINES[name](folder)
    return engine.version, cost_of(lambda: engine.build(corpus))


def first(name: str, folder: Path, query: Query) -> Cost:
    """Return what it takes to open an index and answer a query."""
    engine = ENGINES[name](folder)

    def opened() -> None:
        engine.open()
        engine.search(query, snippets=True)

    cost = cost_of(opened)
    engine.close()
    return cost


def add(name: str, folder: Path, one: Path, many: Path) -> Cost:
    """Return what it takes to add documents until they are found, after adding one."""
    engine, marker = ENGINES[name](folder), Query("term", (MARKER,))
    engine.open()
    engine.add(one)
    if len(engine.search(marker, snippets=False)) != 1:
        raise AssertionError(f"{name}: the added document is not found, or {MARKER} is a word")
    found: list[int] = []

    def added() -> None:
        engine.add(many)
        found.append(len(engine.search(marker, snippets=False)))

    cost = cost_of(added)
    engine.close()
    if found != [TOP]:
        raise AssertionError(f"{name}: {found[0]} of the added documents in the top {TOP}")
    return cost


def serve(name: str, folder: Path, pipe: Connection) -> None:
    """Answer the requests of a pipe, (warming query, query, snippets), until it is None.

    Each gives (CPU ms, wall ms, hits, hits with a mark in the snippet), or None when the engine
    has no such kind of query.
    """
    engine = ENGINES[name](folder)
    engine.open()
    while (request := pipe.recv()) is not None:
        warming, query, snippets = request
        with suppress(Unsupported):
            engine.search(warming, snippets=snippets)
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            answer = engine.search(query, snippets=snippets)
        except Unsupported:
            pipe.send(None)
            continue
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        marked = sum("<b" in text for _, _, text in answer)
        pipe.send((1000 * cpu, 1000 * wall, len(answer), marked))
    engine.close()


def ask(
    folders: Mapping[str, Path], queries: Sequence[Query], repeat: int
) -> tuple[tuple[Timing, ...], tuple[Timing, ...]]:
    """Ask every engine every query: timings without and with snippets."""
    context = multiprocessing.get_context("spawn")
    pipes: dict[str, Connection] = {}
    processes = []
    for name, folder in folders.items():
        pipes[name], theirs = context.Pipe()
        processes.append(context.Process(target=serve, args=(name, folder, theirs), daemon=True))
        processes[-1].start()
        # Left open here, it would keep the loss of that process from being noticed.
        theirs.close()
    plain = _pass(pipes, queries, repeat, snippets=False)
    snippets = _pass(pipes, queries, repeat, snippets=True)
    for pipe, process in zip(pipes.values(), processes, strict=True):
        pipe.send(None)
        process.join()
    return plain, snippets


def _pass(
    pipes: Mapping[str, Connection], queries: Sequence[Query], repeat: int, *, snippets: bool
) -> tuple[Timing, ...]:
    names = list(pipes)
    answers: dict[tuple[str, int], list[tuple[float, float, int, int]]] = {}
    for turn in range(repeat):
        for number, query in enumerate(queries):
            start = (turn + number) % len(names)
            for name in names[start:] + names[:start]:
                try:
                    pipes[name].send((queries[number - 1], query, snippets))
                    answer = pipes[name].recv()
                except (EOFError, OSError):
                    raise RuntimeError(f"{name} failed: {query}") from None
                if answer:
                    answers.setdefault((name, number), []).append(answer)
    timings = []
    for kind in CLASSES:
        numbers = [i for i, query in enumerate(queries) if query.kind == kind]
        for name in names:
            own = [answers[name, i] for i in numbers if (name, i) in answers]
            timings.append(
                Timing(
                    engine=name,
                    kind=kind,
                    cpu=tuple(statistics.median(a[0] for a in asked) for asked in own),
                    wall=tuple(statistics.median(a[1] for a in asked) for asked in own),
                    empty=sum(not asked[0][2] for asked in own),
                    hits=sum(asked[0][2] for asked in own),
                    marked=sum(asked[0][3] for asked in own),
                )
            )
    return tuple(timings)
