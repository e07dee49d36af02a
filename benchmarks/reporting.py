"""Measurements as Markdown tables and as a chart."""

import sys
from collections.abc import Sequence
from typing import Final

from benchmarks.chart import Panel, svg
from benchmarks.corpus import ADDED, CLASSES, mean, megabytes, percentile, print_table
from benchmarks.measuring import Life, Measurement, Timing

MEASURE: Final = "tantivy"
"""The engine whose times the others are divided by."""


def report(measurement: Measurement) -> None:
    """Print one measurement as Markdown."""
    text = measurement.text
    print(f"\n## {measurement.documents:,} documents, {megabytes(text)} of text\n")
    head = ("engine", "version", "build CPU s", "build wall s", "MB/s", "peak RSS MB", "index MB")
    print_table(
        (*head, "open → first answer ms", "CPU ms", f"add {ADDED} ms", "CPU ms"),
        [_life_row(life, text) for life in measurement.lives],
        names=2,
    )
    print(f"\n### Mean CPU ms (× {MEASURE}), top ten with titles\n")
    _print_summary(measurement.plain)
    print(f"\n### Mean CPU ms (× {MEASURE}), with marked snippets\n")
    _print_summary(measurement.snippets)
    print("\n### Top ten with titles\n")
    _print_timings(measurement.plain, snippets=False)
    print("\n### Top ten with titles and marked snippets\n")
    _print_timings(measurement.snippets, snippets=True)
    sys.stdout.flush()


def _life_row(life: Life, text: int) -> tuple[str, ...]:
    return (
        life.engine,
        life.version,
        f"{life.build.cpu:.2f}",
        f"{life.build.wall:.2f}",
        f"{text / 1e6 / life.build.cpu:.2f}",
        f"{life.build.memory / 1e6:.0f}",
        f"{life.size / 1e6:.1f}",
        f"{1000 * life.opening.wall:.1f}",
        f"{1000 * life.opening.cpu:.1f}",
        f"{1000 * life.adding.wall:.0f}",
        f"{1000 * life.adding.cpu:.0f}",
    )


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
            cpu = [ms for timing in chosen if timing.engine == name for ms in timing.cpu]
            row.append(f"{mean(cpu):.2f} ({ratio(chosen, name)})" if cpu else "–")
        rows.append(row)
    print_table(("engine", *CLASSES, "all"), rows)


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


def ratio(timings: Sequence[Timing], name: str) -> str:
    """Return an engine's mean CPU time over that of ``MEASURE``, "–" where either has none."""
    times = {(timing.engine, timing.kind): timing.cpu for timing in timings if timing.cpu}
    both = [kind for kind in CLASSES if (name, kind) in times and (MEASURE, kind) in times]
    if not both:
        return "–"
    own, other = (sum(sum(times[engine, kind]) for kind in both) for engine in (name, MEASURE))
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
            build.setdefault(life.engine, []).append((measurement.documents, life.build.cpu))
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
