"""A chart as SVG text: lines against corpus size, both axes logarithmic."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

COLOURS: Final = ("#0b6e4f", "#c1440e", "#3b5ba5", "#7a4988", "#8a6d00", "#444444")
"""One for each engine, in order; each has a contrast of at least 4.5 on white."""

PANEL_WIDTH: Final = 380
PANEL_HEIGHT: Final = 260
LEFT: Final = 62
TOP: Final = 64
GAP: Final = 90
BOTTOM: Final = 56


@dataclass(frozen=True, slots=True)
class Panel:
    """One diagram: its title and, for each line by name, points (x, y), all above zero."""

    title: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


def svg(panels: Sequence[Panel], *, x_title: str, heading: str) -> str:
    """Return the panels side by side as one SVG document with a common legend."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    width = LEFT + len(panels) * (PANEL_WIDTH + GAP) - GAP + 24
    height = TOP + PANEL_HEIGHT + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="#222">',
        f"<title>{escape(heading)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    x = LEFT
    for name in names:
        parts.append(f'<path d="M{x} 18h22" stroke="{colours[name]}" stroke-width="3"/>')
        parts.append(f'<text x="{x + 28}" y="22">{escape(name)}</text>')
        x += 52 + 8 * len(name)
    for number, panel in enumerate(panels):
        parts += _panel(panel, LEFT + number * (PANEL_WIDTH + GAP), colours, x_title)
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, left: int, colours: Mapping[str, str], x_title: str) -> list[str]:
    points = [point for line in panel.lines.values() for point in line]
    xs = sorted({x for x, _ in points})
    ticks = _ticks([y for _, y in points])
    bottom = TOP + PANEL_HEIGHT

    def across(x: float) -> float:
        return left + PANEL_WIDTH * _share(x, xs[0], xs[-1])

    def down(y: float) -> float:
        return bottom - PANEL_HEIGHT * _share(y, ticks[0], ticks[-1])

    parts = [f'<text x="{left}" y="{TOP - 16}" font-weight="600">{escape(panel.title)}</text>']
    for tick in ticks:
        y = down(tick)
        parts.append(f'<path d="M{left} {y:.1f}h{PANEL_WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for x in xs:
        parts.append(f'<path d="M{across(x):.1f} {bottom}v5" stroke="#222"/>')
        parts.append(
            f'<text x="{across(x):.1f}" y="{bottom + 20}" text-anchor="middle">{x:,.0f}</text>'
        )
    middle = left + PANEL_WIDTH / 2
    parts.append(
        f'<text x="{middle:.1f}" y="{bottom + 42}" text-anchor="middle">{escape(x_title)}</text>'
    )
    for name, line in panel.lines.items():
        places = [(across(x), down(y)) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        colour = colours[name]
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, y), (size, value) in zip(places, line, strict=True):
            tip = escape(f"{name}, {size:,.0f}: {value:.3g}")
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}">')
            parts.append(f"<title>{tip}</title></circle>")
    return parts


def _share(value: float, low: float, high: float) -> float:
    """Return how far a value lies between two others on a logarithmic scale, 0 to 1."""
    return math.log(value / low) / math.log(high / low) if high > low else 0.5


def _ticks(values: Sequence[float]) -> list[float]:
    """Return powers of ten that enclose the values.

    >>> _ticks([0.5, 40.0])
    [0.1, 1.0, 10.0, 100.0]
    """
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0**power for power in range(low, max(high, low + 1) + 1)]
