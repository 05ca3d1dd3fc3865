"""The check of `plot_schedule`: read the drawn line back as numbers."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

from autograder.crossing import by_value
from autograder.errors import CheckFailed
from autograder.evidence import carries, told
from autograder.model import Evidence, Part
from autograder.sampling import array, close, is_remote, seed_of
from autograder.seeds import drawing


def sawtooth(step):
    """A learning rate that no learner has seen: it jumps up every 7 steps and shrinks slowly, so that every shift shows.

    Plain arithmetic: the same formula serves ints, NumPy in float64 (the answer) and tracers.
    """
    return 3e-3 * (2 + step % 7) / (1 + 0.02 * step)


@by_value(sawtooth)
def unseen(step):
    """`sawtooth` as JAX computes it: what the student's code is given. `step` is an int or an int array, traced or not."""
    return sawtooth(jnp.asarray(step))


def unseen_from(start: int) -> Callable:
    """`unseen` from step `start` on; its text crosses too."""

    def later(step):
        return unseen(step + start)

    later.crosses_as = f"{unseen.crosses_as}\ndef later(step):\n    return unseen(step + {start})\n"
    return later


@by_value()
def flat(step):
    """A constant schedule as Optax makes it: a Python float, whatever the shape of `step`."""
    return 2.5e-3


PLOTS = (("flat", flat, {}, np.full(1000, 2.5e-3)), ("saw", unseen, {"num_steps": 137}, sawtooth(np.arange(137))))


def evidence(plot_schedule: Callable) -> Evidence:
    """The data of the drawn lines, and which axes are labelled."""
    parts = {}
    for name, schedule, arguments, rates in PLOTS:
        x, y = _line_or_complaint(lambda schedule=schedule, arguments=arguments: plot_schedule(schedule, **arguments))
        parts[f"{name} x"] = Part(x, _thinned(np.arange(rates.size)), 1e-6)
        parts[f"{name} y"] = Part(y, _thinned(rates), 2e-5 * float(rates.max()))
    labels = told(lambda: [_is_label(label) for label in _labels(plot_schedule(unseen, num_steps=41))])
    return Evidence("plot_schedule", parts | {"labels": Part(labels, (1.0, 1.0), 0.0)})


def _line_or_complaint(draw: Callable) -> list:
    line = told(lambda: np.stack(_only_line(draw())))
    half = len(line) // 2
    return [line, line] if type(line) is str else [_thinned(line[:half]), _thinned(line[half:])]


def _thinned(values: Any) -> tuple[float, ...]:
    """How many values there are, and every seventh: enough to know a line by."""
    return float(len(values)), *(float(value) for value in values[::7])


@carries(evidence)
def plot(plot_schedule: Callable) -> None:
    """Each plot has axes of its own, both labelled, and one line through (step, rate) for steps 0 … num_steps − 1."""
    _check_line(plot_schedule(flat), np.full(1000, flat(0)))
    _check_line(plot_schedule(unseen, 137), sawtooth(np.arange(137)))
    start = drawing(seed_of(plot_schedule), "plot").randrange(5, 5000)
    axes = plot_schedule(unseen_from(start), num_steps=137)  # as many as before: their programs are the same
    _check_line(axes, sawtooth(np.arange(start, start + 137)))
    _check_labels(axes)


def _check_line(axes: Any, rates: np.ndarray) -> None:
    x, y = _only_line(axes)
    if x.shape != rates.shape or y.shape != rates.shape:
        raise CheckFailed(f"Got a line with {x.size} points; expected num_steps of them. Which steps does your plot leave out?")
    if not close(x, np.arange(rates.size), 1e-6):
        raise CheckFailed("The line's x values are not the steps 0, 1, … in order. What did you give `plot` as its first argument?")
    if not close(y, rates, 2e-5 * rates.max()):
        raise CheckFailed("The line's y values are not the schedule's values at the line's steps. Which schedule, and at which steps, does your plot show?")


def _only_line(axes: Any) -> tuple[np.ndarray, np.ndarray]:
    """x and y of the one line in `axes`."""
    if not (is_remote(axes) or hasattr(axes, "get_lines")):
        raise CheckFailed(f"plot_schedule returned {type(axes).__name__}; expected the Axes that hold the line. Does your function return them?")
    lines = axes.get_lines()
    if len(lines) != 1:
        raise CheckFailed(f"Got axes with {len(lines)} lines; expected one. Does every call draw on axes of its own, and draw once?")
    return tuple(array(values, "the line's data") for values in (lines[0].get_xdata(), lines[0].get_ydata()))


def _check_labels(axes: Any) -> None:
    for name, label in zip("xy", _labels(axes), strict=True):
        if not _is_label(label):
            raise CheckFailed(f"The {name} axis has no label. What does a reader need to know about its numbers?")


def _labels(axes: Any) -> tuple[Any, Any]:
    return axes.get_xlabel(), axes.get_ylabel()


def _is_label(label: Any) -> bool:
    return type(label) is str and bool(label.strip())
