"""Numbers -> SVG that opens offline, scales, prints, and follows the page's colours through CSS classes. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 280, 66, 42, 12, 12


@dataclass(frozen=True)
class Line:
    """One line of a plot: its CSS class, and what a pointer resting on it is told."""

    style: str
    x: Sequence[float]
    y: Sequence[float]
    title: str = ""


def plot(lines: Sequence[Line], limits: tuple[float, float], label: str, x_label: str, y_label: str) -> Markup:
    """Lines over one pair of axes; what lies outside `limits` is cut off. `label` is read to those who cannot see it."""
    x_end = max((x for line in lines for x in line.x), default=1.0)
    low, high = limits
    drawn = [f'<polyline class="{line.style}" points="{_points(line, x_end, low, high)}">{_title(line)}</polyline>' for line in lines]
    box = f'<clipPath id="box"><rect x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"/></clipPath>'
    axes = _axes(x_end, low, high, x_label, y_label)
    return Markup(f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{box}{axes}<g clip-path="url(#box)">{"".join(drawn)}</g></svg>')


def robust_limits(target: Sequence[float], others: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Limits that show the target in full and most of the others, however wild one of them is.

    >>> robust_limits([0.0, 1.0], [[1.2], [1e9]])
    (-0.06, 1.26)
    """
    low, high = min(target), max(target)
    span = (high - low) or abs(high) or 1.0
    near = [value for values in others for value in values if math.isfinite(value) and low - span <= value <= high + span]
    low, high = min([low, *near]), max([high, *near])
    margin = 0.05 * (high - low or span)
    return round(low - margin, 12), round(high + margin, 12)


def bars(counts: Sequence[int], names: Sequence[str], label: str, x_label: str) -> Markup:
    """A histogram with the counts written over the bars."""
    tallest, room = max([*counts, 1]), WIDTH - LEFT - RIGHT
    width = room / max(len(counts), 1)
    drawn = []
    for number, (count, name) in enumerate(zip(counts, names, strict=True)):
        height = (HEIGHT - TOP - BOTTOM - 14) * count / tallest
        x, y = LEFT + number * width, HEIGHT - BOTTOM - height
        drawn.append(f'<rect class="bar" x="{x + 2:.1f}" y="{y:.1f}" width="{width - 4:.1f}" height="{height:.1f}"/>')
        drawn.append(f'<text x="{x + width / 2:.1f}" y="{y - 4:.1f}" text-anchor="middle">{count or ""}</text>')
        drawn.append(f'<text x="{x + width / 2:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{escape(name)}</text>')
    drawn.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}"/>')
    drawn.append(_x_name(x_label))
    return Markup(f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>')


def _points(line: Line, x_end: float, low: float, high: float) -> str:
    scale_x, scale_y = (WIDTH - LEFT - RIGHT) / (x_end or 1.0), (HEIGHT - TOP - BOTTOM) / (high - low)
    far = 3 * HEIGHT  # beyond the box, where it is cut off
    pairs = ((LEFT + x * scale_x, HEIGHT - BOTTOM - (y - low) * scale_y) for x, y in zip(line.x, line.y, strict=True) if math.isfinite(y))
    return " ".join(f"{x:.1f},{min(max(y, -far), far):.1f}" for x, y in pairs)


def _title(line: Line) -> str:
    return f"<title>{escape(line.title)}</title>" if line.title else ""


def _axes(x_end: float, low: float, high: float, x_label: str, y_label: str) -> str:
    parts = []
    for value in _ticks(0.0, x_end):
        x = LEFT + value / (x_end or 1.0) * (WIDTH - LEFT - RIGHT)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{value:g}</text>')
    for value in _ticks(low, high):
        y = HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.3g}</text>')
    middle = (HEIGHT - BOTTOM + TOP) / 2
    parts.append(f'<text transform="translate(12 {middle}) rotate(-90)" text-anchor="middle">{escape(y_label)}</text>')
    return "".join(parts) + _x_name(x_label)


def _x_name(x_label: str) -> str:
    return f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(x_label)}</text>'


def _ticks(low: float, high: float) -> list[float]:
    """About five round numbers between `low` and `high`.

    >>> _ticks(-0.06, 1.26)
    [0.0, 0.5, 1.0]
    """
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]
