"""Measurements as Markdown tables and as a chart."""

import sys
from collections.abc import Sequence
from typing import Final, Literal

from benchmarks.asking import Timing
from benchmarks.chart import Panel, svg
from benchmarks.corpus import ADDED, CLASSES, mean, megabytes, percentile, print_table
from benchmarks.measuring import Built, Life, Measurement

MEASURE: Final = "tantivy"
"""The engine whose times the others are divided by."""


def report(measurement: Measurement) -> None:
    """Print one measurement as Markdown."""
    print(f"\n## {measurement.documents:,} documents, {megabytes(measurement.text)} of text\n")
    print_builds([life.built for life in measurement.lives], measurement.text, "cpu")
    if measurement.parallel:
        print("\n### Build with several jobs\n")
        print_builds(measurement.parallel, measurement.text, "wall")
    print("\n### Opening, adding and memory\n")
    print_lives(measurement.lives)
    for title, timings in (
        ("top ten with titles", measurement.plain),
        ("top ten with titles and marked snippets", measurement.snippets),
    ):
        print(f"\n### Mean CPU ms (× {MEASURE}), {title}\n")
        _print_summary(timings)
        print(f"\n### 99th percentile of CPU ms, {title}\n")
        _print_slowest(timings)
    print("\n### Top ten with titles\n")
    _print_timings(measurement.plain, snippets=False)
    print("\n### Top ten with titles and marked snippets\n")
    _print_timings(measurement.snippets, snippets=True)
    sys.stdout.flush()


def print_builds(builds: Sequence[Built], text: int, compared: Literal["cpu", "wall"]) -> None:
    """Print what builds of so many bytes of text took, ``compared`` as × ``MEASURE``."""
    head = ("engine", "jobs", "CPU s", "wall s", f"{compared} × {MEASURE}", "MB/s of CPU")
    times = {each.engine: getattr(each.cost, compared) for each in builds}
    rows = []
    for each in builds:
        cost = each.cost
        share = f"{times[each.engine] / times[MEASURE]:.2f}" if MEASURE in times else "–"
        rows.append(
            (
                each.engine,
                str(each.jobs),
                f"{cost.cpu:.2f}",
                f"{cost.wall:.2f}",
                share,
                f"{text / 1e6 / cost.cpu:.2f}",
                f"{cost.memory / 1e6:.0f}",
                f"{cost.children / 1e6:.0f}" if cost.children else "–",
                f"{each.size / 1e6:.1f}",
                f"{each.size / text:.2f}",
            )
        )
    print_table(
        (*head, "peak RSS MB", "of largest child MB", "index MB", "index / text"), rows, names=1
    )


def print_lives(lives: Sequence[Life]) -> None:
    """Print what opening and adding took, and the memory after all queries."""
    head = ("engine", "version", "open → first answer ms", "CPU ms", f"add {ADDED} warm ms")
    rows = []
    for life in lives:
        costs, served = (life.opening, life.warm, life.cold), life.served
        times = [seconds for cost in costs for seconds in (cost.wall, cost.cpu)]
        sizes = (served.resident, served.anonymous)
        rows.append(
            (
                life.engine,
                served.version,
                *(f"{1000 * seconds:.1f}" for seconds in times),
                *("–" if size is None else f"{size / 1e6:.0f}" for size in sizes),
            )
        )
    print_table(
        (*head, "CPU ms", "cold ms", "CPU ms", "resident MB", "anonymous MB"), rows, names=2
    )


def print_spread(plain: Sequence[Timing], snippets: Sequence[Timing]) -> None:
    """Print the CPU times of all queries of each engine, without and with snippets."""
    rows = []
    for name in dict.fromkeys(timing.engine for timing in plain):
        cells = []
        for timings in (plain, snippets):
            cpu = times_of(timings, name)
            values = (percentile(cpu, 50), mean(cpu), percentile(cpu, 99)) if cpu else ()
            cells += [*(f"{value:.2f}" for value in values), ratio(timings, name)]
        rows.append((name, *cells))
    head = ("p50", "mean", "p99", f"× {MEASURE}")
    print_table(("engine", *head, *(f"{title}, snippets" for title in head)), rows)


def _print_timings(timings: Sequence[Timing], *, snippets: bool) -> None:
    head = ["class", "engine", "queries", "found nothing", "CPU mean ms", "p50", "p95", "p99"]
    head += ["wall mean ms", "p50", "p95", "p99", f"× {MEASURE}"]
    rows = []
    for kind in (*CLASSES, "all"):
        chosen = [timing for timing in timings if kind in (timing.kind, "all")]
        for name in dict.fromkeys(timing.engine for timing in chosen):
            own = [timing for timing in chosen if timing.engine == name]
            row = [kind, name, *_cells(own), ratio(chosen, name)]
            if snippets:
                hits = sum(timing.hits for timing in own)
                row.append(
                    f"{100 * sum(timing.marked for timing in own) / hits:.0f} %" if hits else "–"
                )
            rows.append(row)
    print_table([*head, "marked"] if snippets else head, rows, names=2)


def _print_summary(timings: Sequence[Timing]) -> None:
    rows = []
    for name in dict.fromkeys(timing.engine for timing in timings):
        row = [name]
        for kind in (*CLASSES, "all"):
            chosen = [timing for timing in timings if kind in (timing.kind, "all")]
            cpu = times_of(timings, name, kind)
            row.append(f"{mean(cpu):.2f} ({ratio(chosen, name)})" if cpu else "–")
        rows.append(row)
    print_table(("engine", *CLASSES, "all"), rows)


def _print_slowest(timings: Sequence[Timing]) -> None:
    rows = []
    for name in dict.fromkeys(timing.engine for timing in timings):
        row = [name]
        for kind in (*CLASSES, "all"):
            cpu = times_of(timings, name, kind)
            row.append(f"{percentile(cpu, 99):.2f}" if cpu else "–")
        rows.append(row)
    print_table(("engine", *CLASSES, "all"), rows)


def times_of(timings: Sequence[Timing], name: str, kind: str = "all") -> list[float]:
    """Return the CPU times of an engine's queries of one class, in milliseconds."""
    own = [timing for timing in timings if timing.engine == name]
    return [ms for timing in own if kind in (timing.kind, "all") for ms in timing.cpu]


def _cells(timings: Sequence[Timing]) -> list[str]:
    """Return the cells of one engine over one class or all."""
    cpu = [value for timing in timings for value in timing.cpu]
    wall = [value for timing in timings for value in timing.wall]
    if not cpu:
        return ["–"] * 10
    cells = [str(len(cpu)), str(sum(timing.empty for timing in timings))]
    for values in (cpu, wall):
        measured = (mean(values), *(percentile(values, percent) for percent in (50, 95, 99)))
        cells += [f"{value:.2f}" for value in measured]
    return cells


def ratio(timings: Sequence[Timing], name: str, measure: str = MEASURE) -> str:
    """Return an engine's mean CPU time over that of another, "–" where either has none."""
    times = {(timing.engine, timing.kind): timing.cpu for timing in timings if timing.cpu}
    both = [kind for kind in CLASSES if (name, kind) in times and (measure, kind) in times]
    if not both:
        return "–"
    own, other = (sum(sum(times[engine, kind]) for kind in both) for engine in (name, measure))
    return f"{own / other:.2f}"


def draw(measurements: Sequence[Measurement]) -> str:
    """Return a chart of build and query time against corpus size as SVG."""
    build: dict[str, list[tuple[float, float]]] = {}
    # Only what every engine answers can be compared.
    lacking = {t.kind for measurement in measurements for t in measurement.plain if not t.cpu}
    lacking &= {t.kind for measurement in measurements for t in measurement.plain if t.cpu}
    plain: dict[str, list[tuple[float, float]]] = {}
    for measurement in measurements:
        for life in measurement.lives:
            build.setdefault(life.engine, []).append((measurement.documents, life.built.cost.cpu))
        for name in build:
            values = [
                value
                for timing in measurement.plain
                if timing.engine == name and timing.kind not in lacking
                for value in timing.cpu
            ]
            if values:
                plain.setdefault(name, []).append((measurement.documents, mean(values)))
    without = f" (without {', '.join(sorted(lacking))})" if lacking else ""
    panels = [
        Panel("Build, CPU seconds", build),
        Panel(f"Query, mean CPU milliseconds{without}", plain),
    ]
    return svg(panels, x_title="documents", heading="Time to build and to search, by corpus size")
