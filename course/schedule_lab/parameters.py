"""What a schedule factory can be asked: each parameter as the positions of a slider."""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

POSITIONS_PER_DECADE = 20
POSITIONS = 100

KNOWN = {
    "value": (1e-5, 1e-1, 1e-3),
    "init_value": (0.0, 1e-1, 1e-3),
    "peak_value": (1e-5, 1e-1, 1e-3),
    "end_value": (0.0, 1e-2, 1e-5),
    "warmup_steps": (0, 5_000, 1_000),
    "decay_steps": (500, 15_000, 10_000),
    "transition_steps": (100, 15_000, 5_000),
    "transition_begin": (0, 10_000, 0),
    "alpha": (0.0, 1.0, 0.1),
    "exponent": (0.25, 4.0, 1.0),
    "power": (0.25, 5.0, 2.0),
    "decay_rate": (0.1, 1.0, 0.5),
    "staircase": False,
    "pct_start": (0.05, 0.9, 0.3),
    "pct_final": (0.1, 0.95, 0.85),
    "div_factor": (1.0, 100.0, 25.0),
    "final_div_factor": (1.0, 10_000.0, 10_000.0),
}
"""Ranges (lowest, highest, start) for the parameters that Optax's factories share; a lesson may narrow any of them."""

WARMING_UP = {"init_value": (0.0, 1e-2, 0.0)}
"""What differs when a factory has a `peak_value`: the first rate is then where the warmup starts."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a factory: the values a slider may stop at, in order, and the one that it starts from."""

    name: str
    positions: tuple
    start: object

    def nearest(self, value) -> int:
        """The slider position closest to `value`."""
        return int(np.argmin([abs(position - value) for position in self.positions]))


def parameters(factory: Callable, ranges: dict) -> list[Parameter]:
    """The arguments of `factory` as sliders, in the order of its signature.

    A range is `(lowest, highest)` or `(lowest, highest, start)`: whole numbers count steps; other numbers whose range spans a
    factor of 20 or more, or begins at 0 and ends at or below 0.1, are rates and get a logarithmic slider (0 stays
    reachable: it is the first position). True or False is a switch, a list a choice that starts with its first, a bare number
    stays fixed.

    Raises: TypeError when a range names no argument, or an argument without a known range was left out.
    """
    signature = inspect.signature(factory).parameters
    unknown = sorted(set(ranges) - set(signature))
    if unknown:
        raise TypeError(f"{factory.__name__} has no argument {unknown[0]!r}; it has {', '.join(signature)}.")
    known = {**KNOWN, **(WARMING_UP if "peak_value" in signature else {})}
    found = []
    for name, argument in signature.items():
        if name in ranges or name in known:
            found.append(_parameter(name, ranges.get(name, known.get(name)), argument.default))
        elif argument.default is inspect.Parameter.empty:
            raise TypeError(f"{factory.__name__} needs a range for {name}: {name}=(lowest, highest).")
    return found


def _parameter(name: str, given, default) -> Parameter:
    if isinstance(given, bool):
        return Parameter(name, (False, True), given)
    if isinstance(given, list):
        return Parameter(name, tuple(given if isinstance(given[0], str) else sorted(given)), given[0])
    if not isinstance(given, tuple):
        return Parameter(name, (given,), given)
    low, high = given[:2]
    start = given[2] if len(given) == 3 else _start(low, high, default)
    return Parameter(name, tuple(sorted({*_grid(low, high), start})), start)


def _start(low, high, default):
    """The factory's own default where it lies in the range; otherwise the middle, as the slider measures it."""
    if isinstance(default, int | float) and low <= default <= high:
        return type(low)(default)
    grid = _grid(low, high)
    return grid[len(grid) // 2]


def _grid(low, high) -> list:
    if isinstance(low, int) and isinstance(high, int):
        width = max(1, _nice((high - low) / POSITIONS))
        return [low, *range(math.ceil((low + 1) / width) * width, high, width), high]
    if is_logarithmic(low, high):
        floor = low or high * 1e-5
        exponents = range(math.ceil(math.log10(floor) * POSITIONS_PER_DECADE), int(math.log10(high) * POSITIONS_PER_DECADE) + 1)
        between = [float(f"{10 ** (k / POSITIONS_PER_DECADE):.2e}") for k in exponents]
        return [float(low), *(value for value in between if low < value < high), float(high)]
    return [float(f"{value:.6g}") for value in np.linspace(low, high, POSITIONS + 1)]


def is_logarithmic(low: float, high: float) -> bool:
    """Whether a slider from `low` to `high` should move by factors rather than by amounts."""
    return high <= 0.1 if low == 0 else low > 0 and high >= 19.99 * low  # 20, whatever rounding makes of it


def _nice(width: float) -> int:
    """The least of 1, 2, 5 times a power of ten that is no less than `width`."""
    decade = 10 ** math.floor(math.log10(max(width, 1)))
    return next(int(step * decade) for step in (1, 2, 5, 10) if step * decade >= width)
