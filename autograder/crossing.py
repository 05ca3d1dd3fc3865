"""What a test cell cannot write naturally about code that may live in another process; local objects and proxies alike.

`jax.grad` of a proxy, `inspect.getsource` of one, and running a line in the student's kernel need their side to do the work.
"""

import ast
import contextlib
import inspect
import io
import textwrap
from collections.abc import Callable
from typing import Any

import jax

from autograder.errors import CheckFailed
from autograder.proxy import Remote, current_conversation, remote_grad, remote_source

SOURCE_CHARS = 100_000


IMPORTS = "import jax\nimport jax.numpy as jnp\nimport numpy as np\n"


def by_value(*uses: Callable) -> Callable[[Callable], Callable]:
    """Decorate a pure function that is passed to the student's code: its text crosses, with that of the functions it `uses`.

    Otherwise each call of it comes back here. That is slower, and what it is compiled into cannot be kept. Such a function may
    use its arguments, `jax`, `jnp` and `np`. It is an input, so nothing in it is a secret.

    Raises: OSError when the function's text is not in a file.
    """

    def decorate(function: Callable) -> Callable:
        function.crosses_as = IMPORTS + "\n".join(_bare(each) for each in (*uses, function))  # type: ignore[attr-defined]
        return function

    return decorate


def _bare(function: Callable) -> str:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    definition.decorator_list = []  # type: ignore[attr-defined]
    return ast.unparse(definition)


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
