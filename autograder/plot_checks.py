"""The check of `plot_schedule`: read the drawn line back as numbers."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

from autograder.errors import CheckFailed
from autograder.sampling import array, close, is_remote


def sawtooth(step):
    """A learning rate that no learner has seen: it jumps up every 7 steps and shrinks slowly, so that every shift shows.

    Plain arithmetic: the same formula serves ints, NumPy in float64 (the answer) and tracers.
    """
    return 3e-3 * (2 + step % 7) / (1 + 0.02 * step)


def unseen(step):
    """`sawtooth` as JAX computes it: what the student's code is given. `step` is an int or an int array, traced or not."""
    return sawtooth(jnp.asarray(step))


def flat(step):
    """A constant schedule as Optax makes it: a Python float, whatever the shape of `step`."""
    return 2.5e-3


def plot(plot_schedule: Callable) -> None:
    """Each plot has axes of its own, both labelled, and one line through (step, rate) for steps 0 … num_steps − 1."""
    _check_line(plot_schedule(flat), np.full(1000, flat(0)))
    _check_line(plot_schedule(unseen, 137), sawtooth(np.arange(137)))
    axes = plot_schedule(unseen, num_steps=41)
    _check_line(axes, sawtooth(np.arange(41)))
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
    for name, label in (("x", axes.get_xlabel()), ("y", axes.get_ylabel())):
        if type(label) is not str or not label.strip():
            raise CheckFailed(f"The {name} axis has no label. What does a reader need to know about its numbers?")
