"""Put chosen inputs to the student's functions and read plain numbers back, whether the function is local or a proxy.

Nothing that comes back is trusted: type, shape and finiteness are checked before a value is compared with anything.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import jax
import numpy as np

from autograder.errors import NOT_ABOUT_THE_CODE, CheckFailed
from autograder.proxy import Remote, remote_each, remote_jit, remote_seed


def is_remote(value: Any) -> bool:
    """Whether `value` stays in the student's process; asks nothing of it."""
    return issubclass(type(value), Remote)


def seed_of(function: Any) -> str:
    """The seed of the run that a function belongs to; a local one (stock nbgrader, Validate) has always the same."""
    return remote_seed(function) if is_remote(function) else ""


def jit(function: Callable) -> Callable:
    """`jax.jit(function)`, made where the function lives; any callable will do, hashable or not."""
    return remote_jit(function) if is_remote(function) else jax.jit(lambda *args: function(*args))


def each(function: Callable, calls: Iterable[tuple]) -> list:
    """`[function(*args) for args in calls]`, in one round trip for a proxy; the first exception is raised."""
    calls = list(calls)
    return remote_each(function, calls) if is_remote(function) else [function(*args) for args in calls]


def array(value: Any, what: str = "the value") -> np.ndarray:
    """`value` as a float64 array, if it is a number or a numeric array; NaN and infinity are let through, to fail a comparison.

    Raises: CheckFailed, naming `what`, for anything else.
    """
    if type(value) in (int, float):
        return np.asarray(value, np.float64)
    if is_remote(value) or not isinstance(value, (np.ndarray, np.generic, jax.Array)):
        raise CheckFailed(f"{_article(what)} is a {_kind(value)}; expected a number or an array of numbers. What does your function return?")
    values = np.asarray(value)
    if not (jax.numpy.issubdtype(values.dtype, np.floating) or jax.numpy.issubdtype(values.dtype, np.integer)):
        raise CheckFailed(f"{_article(what)} has dtype {values.dtype}; expected real numbers. What does your function return?")
    return values.astype(np.float64)


def number(value: Any, what: str = "the value") -> float:
    """`value` as a Python float, if it is one real number: an int, a float, or an array of shape ().

    Raises: CheckFailed, naming `what`, for anything else.

    >>> number(np.float32(0.5))
    0.5
    """
    values = array(value, what)
    if values.shape != ():
        raise CheckFailed(f"{_article(what)} has shape {values.shape}; expected one number, of shape (). Which operation added the axis?")
    return float(values)


def sample(schedule: Callable, steps: Sequence[int]) -> np.ndarray:
    """The schedule's values at `steps`, asked in that order, as float64: compiled if possible, else as `sample_eager`.

    Raises: whatever the schedule raises when called eagerly; CheckFailed when a value is not one number.
    """
    return trace(schedule, steps)[0]


def trace(schedule: Callable, steps: Sequence[int]) -> tuple[np.ndarray, str | None]:
    """`sample`'s values, and the class name of what tracing raised: None when the values come from the compiled schedule.

    Compiled first: that is how training calls a schedule, and one compilation costs less than many eager calls. A schedule
    that cannot be traced (NumPy, plain Python) is called with Python ints instead.
    """
    try:
        return sample_jit(schedule, steps), None
    except NOT_ABOUT_THE_CODE:
        raise
    except Exception as error:  # whatever tracing raises in the student's code
        kind = getattr(error, "kind", type(error).__name__)
        return sample_eager(schedule, steps), kind if kind.isidentifier() else "an exception"


def sample_jit(schedule: Callable, steps: Sequence[int]) -> np.ndarray:
    """As `sample`, with the compiled schedule only; raises what tracing raises."""
    return sample_eager(jit(schedule), steps)


def sample_eager(schedule: Callable, steps: Sequence[int]) -> np.ndarray:
    """As `sample`, calling the schedule as it is, with Python ints."""
    answers = each(schedule, [(int(step),) for step in steps])
    return np.array([number(answer, "the learning rate") for answer in answers])


def close(got: np.ndarray, want: np.ndarray, tolerance: float) -> bool:
    """Whether every value is within the absolute `tolerance`; False for NaN and for another shape."""
    got, want = np.asarray(got), np.asarray(want)
    with np.errstate(invalid="ignore"):
        return got.shape == want.shape and bool((np.abs(got - want) <= tolerance).all())


def _article(what: str) -> str:
    return what[:1].upper() + what[1:]


def _kind(value: Any) -> str:
    return "list, a function or another object" if is_remote(value) else type(value).__name__
