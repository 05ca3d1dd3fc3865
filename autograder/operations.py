"""What the trusted process may ask the student's: one function a request, given the agent and the objects meant.

Runs in the student's kernel, next to `agent`, under the student's rights.
"""

import operator
import os
from pathlib import Path
from typing import Any

from autograder import wire

MESSAGE_CHARS = 500


def _lookup(agent: Any, name: str) -> Any:
    if name in agent.namespace:
        return agent.namespace[name]
    raise NameError(f"name {name!r} is not defined")


def _each(agent: Any, function: Any, calls: list) -> list:
    return [function(*args) for args in calls]


def _jit(agent: Any, function: Any) -> Any:
    import jax

    return jax.jit(lambda *args, **kwargs: function(*args, **kwargs))  # a callable object need not be hashable


def _grad(agent: Any, function: Any, argnums: Any, with_value: bool) -> Any:
    import jax

    return (jax.value_and_grad if with_value else jax.grad)(function, argnums)


def _trace(agent: Any, function: Any, args: tuple, kwargs: dict) -> tuple:
    """Shapes of `function(*args, **kwargs)` where some leaves are abstract, and a jitted function of just those leaves."""
    import jax

    leaves, structure = jax.tree.flatten((args, kwargs))
    abstract = [number for number, leaf in enumerate(leaves) if isinstance(leaf, jax.ShapeDtypeStruct)]

    def traced(*values: Any) -> Any:
        filled = list(leaves)
        for number, value in zip(abstract, values, strict=True):
            filled[number] = value
        args, kwargs = jax.tree.unflatten(structure, filled)
        return function(*args, **kwargs)

    shapes = jax.eval_shape(traced, *(leaves[number] for number in abstract))
    return shapes, jax.jit(lambda *values: jax.tree.leaves(traced(*values)))


def _source(agent: Any, function: Any) -> str:
    import inspect

    return inspect.getsource(inspect.unwrap(function))


def _run(agent: Any, code: str) -> str:
    import contextlib
    import io

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, agent.namespace)
    return printed.getvalue()[: wire.FRAME_BYTES // 8]


def _claims(agent: Any, value: Any) -> list[tuple[str, str]]:
    return [(str(c.__module__), str(c.__qualname__)) for c in type(value).__mro__][:32]


def _write_files(agent: Any, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _read_files(agent: Any, most: int, most_bytes: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for folder, _, names in os.walk("."):
        for name in sorted(names):
            path = Path(folder, name)
            if len(found) < most and path.is_file() and not path.is_symlink() and path.stat().st_size <= most_bytes:
                most_bytes -= path.stat().st_size
                found[path.as_posix()] = path.read_bytes()
    return found


OPERATIONS = {
    "lookup": _lookup,
    "assign": lambda agent, name, value: agent.namespace.__setitem__(name, value),
    "delete": lambda agent, name: agent.namespace.__delitem__(name),
    "call": lambda agent, function, /, *args, **kwargs: function(*args, **kwargs),
    "each": _each,
    "jit": _jit,
    "grad": _grad,
    "trace": _trace,
    "source": _source,
    "run": _run,
    "getattr": lambda agent, value, name: getattr(value, name),
    "setattr": lambda agent, value, name, new: setattr(value, name, new),
    "delattr": lambda agent, value, name: delattr(value, name),
    "getitem": lambda agent, value, key: value[key],
    "setitem": lambda agent, value, key, new: operator.setitem(value, key, new),
    "delitem": lambda agent, value, key: operator.delitem(value, key),
    "len": lambda agent, value: len(value),
    "iter": lambda agent, value: iter(value),
    "next": lambda agent, value: next(value),
    "contains": lambda agent, value, item: item in value,
    "enter": lambda agent, value: value.__enter__(),
    "exit": lambda agent, value: bool(value.__exit__(None, None, None)),
    "repr": lambda agent, value: repr(value)[:MESSAGE_CHARS],
    "dir": lambda agent, value: [str(name) for name in dir(value)],
    "claims": _claims,
    "write_files": _write_files,
    "read_files": _read_files,
}
