"""What a check saw of the student's work travels with whatever the check raises, as its attribute `evidence`."""

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.errors import NOT_ABOUT_THE_CODE
from autograder.model import Evidence


def carries(gather: Callable[..., Evidence]) -> Callable[[Callable], Callable]:
    """Decorate a check: what it raises about the student's code carries `gather(*arguments of the check)`.

    Looking again costs time only where points are lost already; whatever goes wrong in it is dropped.
    """

    def decorate(check: Callable) -> Callable:
        @functools.wraps(check)
        def checked(*functions: Callable) -> Evidence | None:
            try:
                return check(*functions)
            except NOT_ABOUT_THE_CODE:
                raise
            except Exception as error:
                error.evidence = _gathered(gather, functions)  # type: ignore[attr-defined]
                raise

        return checked

    return decorate


def _gathered(gather: Callable[..., Evidence], functions: tuple) -> Evidence | None:
    try:
        return gather(*functions)
    except Exception:  # the student's code, seen a second time, may do anything
        return None


def evidence_in(carrier: Any) -> Evidence | None:
    """The evidence that an exception carries, or that is the value of a test cell; None when there is none."""
    found = getattr(carrier, "evidence", None) if isinstance(carrier, BaseException) else carrier
    return found if type(found) is Evidence else None


def told(ask: Callable[[], Any]) -> tuple[float, ...] | str:
    """The numbers that `ask` returns, or the complaint that it raises about the student's code."""
    try:
        return tuple(float(value) for value in np.ravel(ask()))
    except NOT_ABOUT_THE_CODE:
        raise
    except Exception as error:
        return complaint(error)


def complaint(error: Exception) -> str:
    """What was wrong, without its numbers: the same mistake complains alike for other arguments.

    >>> complaint(ValueError("got decay_steps=-900")), complaint(ZeroDivisionError("float division by zero"))
    ('ValueError: got decay_steps=', 'ZeroDivisionError')
    """
    kind = getattr(error, "kind", type(error).__name__)
    detail = getattr(error, "detail", str(error))
    words = re.sub(r"-?\d[\d.e+-]*", "", detail)[:200]
    return kind if kind == "ZeroDivisionError" else f"{kind}: {words}"
