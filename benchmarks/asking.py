"""Ask engines the same queries in turn, each in a serving process of its own.

How it is done is said in :mod:`benchmarks.rivals`.
"""

import multiprocessing
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks.corpus import CLASSES, Query, in_fresh_process, resident
from benchmarks.engines import ENGINES, Unsupported

STEP: Final = 0.5
"""Seconds over which a process is watched for work in the background."""

LONGEST: Final = 300
"""Seconds after which queries begin even if something still works in the background."""


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
class Served:
    """A serving process after all queries: the engine's version, its memory in bytes.

    ``resident`` is all that is resident, ``anonymous`` what of it is no file's; None where the
    system does not say.
    """

    version: str
    resident: int | None
    anonymous: int | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What all served indexes did, by the name of each: timings with and without snippets."""

    served: Mapping[str, Served]
    plain: tuple[Timing, ...]
    snippets: tuple[Timing, ...]


def serve(name: str, folder: Path, settle: float, pipe: Connection) -> None:
    """Open an index, say that it is settled, answer the requests of a pipe until one is None.

    Each request, (warming query, query, snippets), gives (CPU ms, wall ms, hits, hits with a mark
    in the snippet), or None when the engine has no such kind of query. The last is answered with
    ``Served``.
    """
    engine = ENGINES[name](folder)
    engine.open()
    _settle(settle)
    pipe.send(None)
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
    pipe.send(Served(engine.version, *(resident() or (None, None))))
    engine.close()


def _settle(seconds: float) -> None:
    """Wait so long, and on until this process does nothing in the background; 0: not at all."""
    time.sleep(seconds)
    began = time.perf_counter()
    while seconds and time.perf_counter() - began < LONGEST:
        cpu = time.process_time()
        time.sleep(STEP)
        if time.process_time() - cpu < STEP / 50:
            break


def start_once(indexes: Mapping[str, tuple[str, Path]], settle: float) -> None:
    """Open every index in a process that settles and ends.

    What an engine makes once for a machine is made then: ours compiles its loops.
    """
    in_fresh_process(ask, indexes, (), 1, settle)


def ask(
    indexes: Mapping[str, tuple[str, Path]],
    queries: Sequence[Query],
    repeat: int,
    settle: float,
) -> Answers:
    """Ask every index, (engine, folder) by name, every query, once all have settled."""
    context = multiprocessing.get_context("spawn")
    pipes: dict[str, Connection] = {}
    processes = []
    for name, (engine, folder) in indexes.items():
        pipes[name], theirs = context.Pipe()
        arguments = (engine, folder, settle, theirs)
        processes.append(context.Process(target=serve, args=arguments, daemon=True))
        processes[-1].start()
        # Left open here, it would keep the loss of that process from being noticed.
        theirs.close()
    for name, pipe in pipes.items():
        try:
            pipe.recv()
        except (EOFError, OSError):
            raise RuntimeError(f"{name} failed when it was opened") from None
    plain = _pass(pipes, queries, repeat, snippets=False)
    snippets = _pass(pipes, queries, repeat, snippets=True)
    served = {}
    for (name, pipe), process in zip(pipes.items(), processes, strict=True):
        pipe.send(None)
        served[name] = pipe.recv()
        process.join()
    return Answers(served, plain, snippets)


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
