"""What a test cell cannot write naturally about code that may live in another process; local objects and proxies alike.

`jax.grad` of a proxy, `inspect.getsource` of one, and running a line in the student's kernel need their side to do the work.
"""

import contextlib
import inspect
import io
from collections.abc import Callable
from typing import Any

import jax

from autograder.errors import CheckFailed
from autograder.proxy import Remote, current_conversation, remote_grad, remote_source

SOURCE_CHARS = 100_000


def grad(function: Callable, argnums: int | tuple[int, ...] = 0) -> Callable:
    """`jax.grad(function, argnums)`, made where the function lives."""
    return remote_grad(function, argnums) if issubclass(type(function), Remote) else jax.grad(function, argnums)


def value_and_grad(function: Callable, argnums: int | tuple[int, ...] = 0) -> Callable:
    """`jax.value_and_grad(function, argnums)`, made where the function lives."""
    if issubclass(type(function), Remote):
        return remote_grad(function, argnums, with_value=True)
    return jax.value_and_grad(function, argnums)


def source(function: Callable) -> str:
    """The text of a function, for style points; what comes from a student is their claim.

    Raises: CheckFailed when it has none, or is longer than 100,000 characters.
    """
    text = remote_source(function) if issubclass(type(function), Remote) else inspect.getsource(function)
    if type(text) is not str or len(text) > SOURCE_CHARS:
        raise CheckFailed("Your function has no source that can be read. Is it defined with `def` in a cell of this notebook?")
    return text


def run(code: str) -> str:
    """Run `code` in the student's kernel, and return what it printed."""
    conversation = current_conversation.get()
    if conversation is not None:
        return str(conversation.request("run", code))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, vars(__import__("__main__")))
    return printed.getvalue()


def output_of(grade_id: str) -> str:
    """What the student's cell `grade_id` printed when it ran, as text.

    Raises: LookupError under stock nbgrader, where a cell's output is not to be had from inside the kernel.
    """
    conversation: Any = current_conversation.get()
    if conversation is None:
        raise LookupError("checks.output_of needs `autograder grade` or `autograder check`; under stock nbgrader call the function and use checks.run")
    return conversation.printed.get(grade_id, "")
