"""Read a schedule at many steps, whatever style it is written in."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

Schedule = Callable
"""step (int, or int array) -> learning rate (float, or array); step = optimizer updates already applied."""


def sample(schedule: Schedule, steps) -> np.ndarray:
    """The learning rate at each of `steps`, as float64 in the shape of `steps`.

    Works for every Optax schedule (`constant_schedule`, which answers an array with one float, and the one-cycle and
    `piecewise_interpolate` schedules, which take one step at a time), and for plain Python and NumPy functions.

    >>> import optax
    >>> sample(optax.constant_schedule(0.5), [0, 1, 2])
    array([0.5, 0.5, 0.5])
    """
    steps = np.asarray(steps)
    if steps.size == 0:
        return np.zeros(steps.shape)
    for read in (_mapped, _vectorised):
        lrs = _attempt(read, schedule, steps)
        if lrs is not None:
            return lrs
    return np.array([float(schedule(int(step))) for step in steps.ravel()]).reshape(steps.shape)


def _mapped(schedule: Schedule, steps: np.ndarray) -> np.ndarray:
    return np.asarray(jax.vmap(schedule)(jnp.asarray(steps.ravel())), float).reshape(steps.shape)


def _vectorised(schedule: Schedule, steps: np.ndarray) -> np.ndarray:
    """One call for all steps, believed only when its first, middle and last values agree with single calls.

    A function may accept an array and still mean something else by it: `piecewise_interpolate_schedule` compares the
    array with its boundaries element by element when the two happen to be equally long.
    """
    lrs = np.broadcast_to(np.asarray(schedule(steps), float), steps.shape)
    flat_steps, flat_lrs = steps.ravel(), lrs.ravel()
    for place in (0, steps.size // 2, -1):
        single = float(schedule(int(flat_steps[place])))
        if not np.isclose(single, flat_lrs[place], rtol=1e-5, atol=0, equal_nan=True):
            raise ValueError("the call with an array and the call with one step disagree")
    return lrs


def _attempt(read, schedule: Schedule, steps: np.ndarray) -> np.ndarray | None:
    """`read(schedule, steps)`, or None when the schedule is not written for being called that way."""
    try:
        return read(schedule, steps)
    except Exception:  # whatever a learner's function raises on arrays or tracers; single calls then tell the truth
        return None
