"""Measure engines with one corpus: building, opening, adding; asking is in :mod:`.asking`.

How each is measured is said in :mod:`benchmarks.rivals`.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from shutil import copytree, rmtree
from typing import Final

from benchmarks.asking import Served, Timing, ask, start_once
from benchmarks.corpus import (
    ADDED,
    MARKER,
    Cost,
    Query,
    cost_of,
    in_fresh_process,
    measure_corpus,
    size_of,
    write_added,
)
from benchmarks.engines import ENGINES, TOP, WRITING, Engine, Unsupported

REPEATS: Final = 3
"""Openings and additions of which the median counts."""


@dataclass(frozen=True, slots=True)
class Built:
    """What one engine's build took with so many processes or threads; index size in bytes."""

    engine: str
    jobs: int
    cost: Cost
    size: int


@dataclass(frozen=True, slots=True)
class Life:
    """One engine's build with one job, serving, opening (with its first answer) and adding.

    ``warm`` and ``cold`` are what adding takes with the index open and not yet open.
    """

    engine: str
    built: Built
    served: Served
    opening: Cost
    warm: Cost
    cold: Cost


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything measured with a corpus of one size; ``text`` in bytes.

    ``parallel`` are the builds with several jobs, of the engines that have them.
    """

    documents: int
    text: int
    lives: tuple[Life, ...]
    parallel: tuple[Built, ...]
    plain: tuple[Timing, ...]
    snippets: tuple[Timing, ...]


def measure(
    names: Sequence[str],
    corpus: Path,
    queries: Sequence[Query],
    work: Path,
    *,
    repeat: int,
    settle: float,
    jobs: int,
) -> Measurement:
    """Measure engines with one corpus; their indexes go below ``work`` and are deleted."""
    documents, text = measure_corpus(corpus)
    indexes = {name: (name, work / name) for name in names}
    built: dict[str, Built] = {}
    parallel: list[Built] = []
    for name, folder in indexes.values():
        progress(f"{documents:,} documents: {name} builds")
        folder.mkdir()
        cost = in_fresh_process(build, name, folder, corpus, 1)
        built[name] = Built(name, 1, cost, size_of(folder))
        if jobs > 1:
            parallel += _build_parallel(name, work / f"{name}-parallel", corpus, jobs)
    progress(f"{documents:,} documents: {len(queries)} queries")
    start_once(indexes, settle)
    answers = in_fresh_process(ask, indexes, queries, repeat, settle)
    lives = []
    for name, folder in indexes.values():
        progress(f"{documents:,} documents: {name} opens and adds")
        openings = [in_fresh_process(first, name, folder, queries[0]) for _ in range(REPEATS)]
        warm, cold = _add(name, folder, work)
        life = Life(name, built[name], answers.served[name], median(openings), warm, cold)
        lives.append(life)
        rmtree(folder)
    lived = tuple(lives)
    return Measurement(documents, text, lived, tuple(parallel), answers.plain, answers.snippets)


def progress(text: str) -> None:
    """Tell who waits what is being done."""
    print(text, file=sys.stderr, flush=True)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the cost with the median of the wall times."""
    return sorted(costs, key=lambda cost: cost.wall)[len(costs) // 2]


def build(name: str, folder: Path, corpus: Path, jobs: int) -> Cost:
    """Build an index in this process; return what it took. Raises ``Unsupported``."""
    engine = ENGINES[name](folder)
    return cost_of(lambda: engine.build(corpus, jobs))


def _build_parallel(name: str, folder: Path, corpus: Path, jobs: int) -> Iterator[Built]:
    """Yield what a build with several jobs takes, nothing if the engine has no such thing."""
    folder.mkdir()
    cost = in_fresh_process(_try_build, name, folder, corpus, jobs)
    if cost is not None:
        yield Built(name, jobs, cost, size_of(folder))
    rmtree(folder)


def _try_build(name: str, folder: Path, corpus: Path, jobs: int) -> Cost | None:
    try:
        return build(name, folder, corpus, jobs)
    except Unsupported:
        return None


def _add(name: str, folder: Path, work: Path) -> tuple[Cost, Cost]:
    """Add to an index and to a copy of it; return what it takes warm and cold."""
    copy = work / f"{name}-copy"
    copytree(folder, copy)
    if hasattr(os, "sync"):
        os.sync()  # or flushing the added documents would wait for the copy
    warm_files, cold_files = (
        list(_write_additions(work, prefix, REPEATS)) for prefix in ("warm", "cold")
    )
    one = work / "one.jsonl"
    write_added(one, 1, prefix="one")
    warm = in_fresh_process(add_warm, name, folder, one, warm_files)
    cold = [in_fresh_process(add, name, copy, path, marker) for path, marker in cold_files]
    rmtree(copy)
    return median(warm), median(cold)


def _write_additions(work: Path, prefix: str, count: int) -> Iterator[tuple[Path, str]]:
    """Write files of documents to add; yield each with the word that only its documents have."""
    for letter in "abcdefgh"[:count]:
        path, marker = work / f"{prefix}-{letter}.jsonl", f"{letter}{prefix}{MARKER}"
        write_added(path, ADDED, prefix=f"{prefix}-{letter}", marker=marker)
        yield path, marker


def first(name: str, folder: Path, query: Query) -> Cost:
    """Return what it takes to open an index and answer a query."""
    engine = ENGINES[name](folder)

    def opened() -> None:
        engine.open()
        engine.search(query, snippets=True)

    cost = cost_of(opened)
    engine.close()
    return cost


def add(name: str, folder: Path, corpus: Path, marker: str) -> Cost:
    """Return what it takes to open an index and add documents until they are found.

    What the engine imports to write is imported before, as what it imports to search.
    """
    engine = ENGINES[name](folder)
    if name in WRITING:
        import_module(WRITING[name])

    def added() -> None:
        engine.open()
        _add_until_found(engine, corpus, marker)

    cost = cost_of(added)
    engine.close()
    return cost


def add_warm(
    name: str, folder: Path, one: Path, additions: Sequence[tuple[Path, str]]
) -> list[Cost]:
    """Return what each addition takes until it is found, after adding one document."""
    engine, query = ENGINES[name](folder), Query("term", (MARKER,))
    engine.open()
    engine.add(one)
    if len(engine.search(query, snippets=False)) != 1:
        raise AssertionError(f"{name}: the added document is not found, or {MARKER} is a word")
    costs = [cost_of(partial(_add_until_found, engine, *addition)) for addition in additions]
    engine.close()
    return costs


def _add_until_found(engine: Engine, corpus: Path, marker: str) -> None:
    engine.add(corpus)
    found = len(engine.search(Query("term", (marker,)), snippets=False))
    if found != TOP:
        raise AssertionError(f"{found} of the added documents in the top {TOP}")
