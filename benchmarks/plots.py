"""Plots as SVG, written by hand: lines in a frame, reliability diagrams, bars beside those of others.

Every function gives one whole SVG document. Coordinates are user units; text is escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

import msgspec

# Colours that are told apart without red and green (Okabe and Ito 2008), readable on white.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444", "#8a6d00")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 460, 320, 56, 40, 46


class Line(msgspec.Struct, frozen=True):
    """One line of a plot: points (x, y) in the order in which they are joined."""

    name: str
    points: Sequence[tuple[float, float]]
    dashed: bool = False


class Bin(msgspec.Struct, frozen=True):
    """Decisions of about the same stated confidence: their mean, the share that was right, and how many."""

    stated: float
    right: float
    count: int


class Bar(msgspec.Struct, frozen=True):
    """A share in percent, and those that others reach in the same measurement."""

    name: str
    value: float
    peers: Mapping[str, float] = {}


def _document(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="sans-serif" font-size="12" role="img" aria-label="{escape(title)}">'
    )
    ground = f'<rect width="{width:g}" height="{height:g}" fill="white"/>'
    heading = f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, heading, *parts, "</svg>"]) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if value >= 1000 else f"{value:g}"


def line_plot(
    title: str,
    x_label: str,
    y_label: str,
    lines: Sequence[Line],
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    x_logarithmic: bool = False,
) -> str:
    """Lines in a frame with a grid; ``x_logarithmic``: powers of ten at equal distances (ranges above 0 then).

    Raises ``ValueError`` for a range without extent.
    """
    (x0, x1), (y0, y1) = x_range, y_range
    if x1 <= x0 or y1 <= y0 or (x_logarithmic and x0 <= 0):
        raise ValueError(f"ranges {x_range} and {y_range} span no plot")
    right, low = WIDTH - 30, HEIGHT - BOTTOM
    legend_height = 18 * len(lines)

    def across(value: float) -> float:
        part = (log10(value / x0) / log10(x1 / x0)) if x_logarithmic else (value - x0) / (x1 - x0)
        return LEFT + (right - LEFT) * part

    def down(value: float) -> float:
        return low - (low - TOP) * (value - y0) / (y1 - y0)

    if x_logarithmic:
        powers = [m * 10.0**n for n in range(-3, 12) for m in (1, 2, 5)]
        ticks = [one for one in powers if x0 <= one <= x1] or [x0, x1]
    else:
        ticks = [x0 + (x1 - x0) * n / 5 for n in range(6)]
    parts = []
    for x in ticks:
        parts.append(f'<path d="M{across(x):.1f} {TOP}V{low}" stroke="#ddd"/>')
        shown = _number(round(x, 2 if x < 10 else 0))
        parts.append(f'<text x="{across(x):.1f}" y="{low + 16}" text-anchor="middle">{shown}</text>')
    for n in range(6):
        y = y0 + (y1 - y0) * n / 5
        parts.append(f'<path d="M{LEFT} {down(y):.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{down(y) + 4:.1f}" text-anchor="end">{_number(round(y, 2))}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{low + 34}" text-anchor="middle">{escape(x_label)}</text>')
    middle = (TOP + low) / 2
    parts.append(
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(y_label)}</text>'
    )
    for number, line in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        dash = ' stroke-dasharray="5 4"' if line.dashed else ""
        points = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in line.points)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>')
        y = HEIGHT + 18 * number
        parts.append(f'<path d="M{LEFT} {y - 4}h24" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="{LEFT + 32}" y="{y}">{escape(line.name)}</text>')
    return _document(WIDTH, HEIGHT + legend_height, title, parts)


def reliability_diagrams(families: Mapping[str, Sequence[Bin]]) -> str:
    """A panel a family: the share that was right over the stated confidence, the size of a dot by how many decisions.

    On the diagonal a stated confidence holds; below it, it promises too much.
    """
    side, gap, across = 150, 44, 4
    parts = []
    for number, (family, bins) in enumerate(families.items()):
        x0 = gap + (number % across) * (side + gap)
        y0 = 50 + (number // across) * (side + 62)
        total = sum(one.count for one in bins)
        parts.append(f'<text x="{x0}" y="{y0 - 6}">{escape(family)} ({_number(total)})</text>')
        parts.append(f'<rect x="{x0}" y="{y0}" width="{side}" height="{side}" fill="none" stroke="#999"/>')
        parts.append(f'<path d="M{x0} {y0 + side}L{x0 + side} {y0}" stroke="#bbb" stroke-dasharray="4 3"/>')
        for share, anchor in ((0, "start"), (0.5, "middle"), (1, "end")):
            x, y = x0 + side * share, y0 + side * (1 - share)
            parts.append(f'<text x="{x}" y="{y0 + side + 14}" font-size="10" text-anchor="{anchor}">{share:g}</text>')
            parts.append(f'<text x="{x0 - 4}" y="{y + 4}" font-size="10" text-anchor="end">{share:g}</text>')
        points = [(x0 + side * one.stated, y0 + side * (1 - one.right), one.count) for one in bins if one.count]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        parts.append(f'<polyline points="{joined}" fill="none" stroke="{COLOURS[0]}"/>')
        for x, y, count in points:
            radius = 2 + 5 * (count / total) ** 0.5
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{COLOURS[0]}" fill-opacity="0.6"/>')
    rows = -(-len(families) // across)
    columns = min(across, max(1, len(families)))
    width = max(560, gap + columns * (side + gap))
    title = "Share of reports that are right (up) over the stated confidence (across)"
    return _document(width, 50 + rows * (side + 62), title, parts)


def bar_chart(title: str, bars: Sequence[Bar]) -> str:
    """Shares in percent as bars; a mark on the line of a bar stands where another tool ends."""
    left, length, step = 330, 300, 22
    tools = list(dict.fromkeys(name for bar in bars for name in bar.peers))
    colours = {name: COLOURS[(number + 1) % len(COLOURS)] for number, name in enumerate(tools)}
    low = TOP + step * len(bars)
    parts = []
    for share in (0, 25, 50, 75, 100):
        x = left + length * share / 100
        parts.append(f'<path d="M{x} {TOP}V{low}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{low + 15}" font-size="10" text-anchor="middle">{share} %</text>')
    for number, bar in enumerate(bars):
        y = TOP + step * number
        parts.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(bar.name)}</text>')
        wide = length * min(max(bar.value, 0), 100) / 100
        parts.append(f'<rect x="{left}" y="{y + 4}" width="{wide:.1f}" height="14" fill="{COLOURS[0]}"/>')
        parts.append(f'<text x="{left + length + 10}" y="{y + 15}">{bar.value:g}</text>')
        for name, value in bar.peers.items():
            x = left + length * min(max(value, 0), 100) / 100
            parts.append(f'<path d="M{x:.1f} {y + 1}v20" stroke="{colours[name]}" stroke-width="3"/>')
    for number, name in enumerate(tools):
        x = left + 90 * number
        parts.append(f'<path d="M{x} {low + 26}v14" stroke="{colours[name]}" stroke-width="3"/>')
        parts.append(f'<text x="{x + 8}" y="{low + 38}">{escape(name)}</text>')
    return _document(left + length + 60, low + 50, title, parts)
