"""A matplotlib Figure that carries its own description, and the look that all figures of the course share."""

import base64
import html
import io
import math

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from schedule_lab.notation import rate

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
"""Okabe and Ito's palette: told apart with any colour vision (jfly.uni-koeln.de/color)."""
DASHES = ("-", (0, (6, 2)), (0, (2, 1.2)), (0, (7, 2, 1.5, 2)), "-", (0, (6, 2)), (0, (2, 1.2)))
"""One line style per colour, so that no curve is told by its colour alone."""
SIZE_INCHES = (7.6, 3.2)
DPI = 100
LEGEND_INCHES, HANDLE_INCHES, LETTER_INCHES = 6.6, 0.72, 0.079
"""Room for a legend above the axes, and what a name in it takes: its line, and each of its letters."""


class Chart(Figure):
    """A figure with alternative text. Shown on white in either theme, as an HTML image that a screen reader can name."""

    def __init__(self, alt: str = "", size: tuple[float, float] = SIZE_INCHES):
        super().__init__(figsize=size, dpi=DPI, facecolor="white")
        self.alt = alt

    def __repr__(self) -> str:
        return f"<Chart: {self.alt}>"

    def png(self) -> bytes:
        """The picture as PNG, at twice the layout size so that it is sharp on dense screens."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=2 * DPI)
        return buffer.getvalue()

    def _repr_html_(self) -> str:
        return image(self.png(), self.alt, tuple(self.get_size_inches()))

    def _repr_png_(self) -> None:
        """Nothing: IPython would draw the figure a second time, without its description."""


def image(png: bytes, alt: str, size: tuple[float, float] = SIZE_INCHES) -> str:
    """An HTML `<img>` that holds the picture itself; its size is told, so that the page does not jump when it is replaced."""
    width, height = (round(inches * DPI) for inches in size)
    source = base64.b64encode(png).decode()
    style = f"aspect-ratio:{width}/{height};width:{width}px;max-width:100%;height:auto;border-radius:6px"
    return f'<img alt="{html.escape(alt, quote=True)}" src="data:image/png;base64,{source}" style="{style}">'


def axes(figure: Figure, xlabel: str, ylabel: str) -> Axes:
    """The figure's one pair of axes, labelled, with fixed margins: a layout engine would move them at every redraw."""
    ax = figure.add_subplot()
    figure.subplots_adjust(left=0.11, right=0.965, top=0.95, bottom=0.16)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.yaxis.set_label_coords(-0.09, 0.5)
    ax.grid(alpha=0.25)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.spines[["top", "right"]].set_visible(False)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value == int(value) else f"{value:g}"))
    return ax


def name_curves(ax: Axes) -> None:
    """A legend above the axes, where it covers no curve, read row by row; nothing when no curve has a name."""
    handles, names = ax.get_legend_handles_labels()
    if names:
        rows, columns = _rows(names)
        ax.figure.subplots_adjust(top=0.97 - 0.075 * rows)
        handles = [handle for column in range(columns) for handle in handles[column::columns]]  # matplotlib fills columns first
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, borderaxespad=0.2, handlelength=2.6)


def _rows(names: list[str]) -> tuple[int, int]:
    """Rows and columns for a legend of `names`: as few rows as their widths allow, then no more columns than those rows need."""
    widest = HANDLE_INCHES + LETTER_INCHES * max(map(len, names))
    rows = math.ceil(len(names) / max(1, int(LEGEND_INCHES / widest)))
    return rows, math.ceil(len(names) / rows)


def use_rate_ticks(ax: Axes) -> None:
    """Write the values of the y axis as the lessons write rates, 5e-4 and not 0.0005; from 0.01 up, all of them as decimals."""

    def write(value: float, _) -> str:
        plain = ax.get_yscale() == "linear" and ax.get_ylim()[1] >= 0.01
        return f"{value:g}" if plain else _tick(value)

    ax.yaxis.set_major_formatter(FuncFormatter(write))


def use_log_ticks(axis: Axis) -> None:
    """On a logarithmic axis, numbers written as the lessons write them, and few enough not to touch."""
    low, high = axis.get_view_interval()
    decades = math.log10(high / low)
    between = (1, 2, 3, 4, 5, 6, 7, 8) if decades < 0.6 else (1, 2, 5) if decades < 2.2 else (1,)
    axis.set_major_locator(LogLocator(subs=between, numticks=8))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))
    axis.set_minor_formatter(NullFormatter())


def _tick(value: float) -> str:
    return rate(float(f"{value:.3g}")).replace(".00e", "e").replace("0e", "e") if value else "0"


def ceiling(value: float) -> float:
    """The least of 1, 1.5, 2, 3, 5, 7 times a power of ten that leaves room above `value`: it moves seldom, so axes stay still.

    >>> [round(ceiling(v), 9) for v in (1e-3, 0.95, 0.0)]
    [0.0015, 1.0, 1.0]
    """
    if not math.isfinite(value) or value <= 0:
        return 1.0
    room = 1.04 * value
    decade = 10.0 ** math.floor(math.log10(room))
    return next(step * decade for step in (1, 1.5, 2, 3, 5, 7, 10) if step * decade >= room)
