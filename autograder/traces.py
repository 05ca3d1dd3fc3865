"""A proxy called with tracers (under jit, vmap, scan, cond): shapes first, then a callback to the real call.

The agent evaluates the student's function on abstract values, which fails exactly where jit would fail on their code, with
their own error. The call itself becomes a `jax.pure_callback`; the agent runs it under `jax.jit`.
"""

from typing import Any

import jax
import numpy as np

from autograder.errors import ProtocolViolation
from autograder.proxy import RemoteFunction, ask

jax.config.update("jax_cpu_enable_async_dispatch", False)  # a callback must not outlive the call that made it


def is_traced(args: tuple, kwargs: dict) -> bool:
    """Whether any leaf of a call's arguments is a tracer."""
    return any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree.leaves((args, kwargs)))


def call(function: RemoteFunction, args: tuple, kwargs: dict) -> Any:
    """`function(*args, **kwargs)` as part of the computation that is being traced.

    Raises: StudentError where `jax.jit` would fail on the student's code.
    """
    leaves, structure = jax.tree.flatten((args, kwargs))
    traced = [number for number, leaf in enumerate(leaves) if isinstance(leaf, jax.core.Tracer)]
    filled = [_abstract(leaf) if number in traced else leaf for number, leaf in enumerate(leaves)]
    abstract_args, abstract_kwargs = jax.tree.unflatten(structure, filled)
    shapes, compiled = ask(function, "trace", abstract_args, abstract_kwargs)
    wanted, result_structure = jax.tree.flatten(shapes)
    if not all(isinstance(leaf, jax.ShapeDtypeStruct) for leaf in wanted) or not isinstance(compiled, RemoteFunction):
        raise ProtocolViolation("got something else than shapes for a traced call")
    results = _callback(compiled, wanted)(*(leaves[number] for number in traced))
    return jax.tree.unflatten(result_structure, results)


def _abstract(tracer: Any) -> jax.ShapeDtypeStruct:
    return jax.ShapeDtypeStruct(tracer.shape, tracer.dtype, weak_type=tracer.weak_type)


def _callback(compiled: RemoteFunction, wanted: list[jax.ShapeDtypeStruct]) -> Any:
    """A traceable function of arrays that asks the student's side; it has no derivative."""
    plain = [jax.ShapeDtypeStruct(struct.shape, struct.dtype) for struct in wanted]

    def run(*values: Any) -> list[np.ndarray]:
        answers = ask(compiled, "call", *(np.asarray(value) for value in values))
        return _checked(answers, plain)

    @jax.custom_jvp
    def traceable(*values: Any) -> list:
        return jax.pure_callback(run, plain, *values, vmap_method="sequential")

    @traceable.defjvp
    def _no_derivative(primals: tuple, tangents: tuple) -> Any:
        raise TypeError("jax.grad cannot go through a function of the student's. Use checks.grad(f), which differentiates on their side.")

    return traceable


def _checked(answers: Any, wanted: list[jax.ShapeDtypeStruct]) -> list[np.ndarray]:
    arrays = [np.asarray(answer) for answer in answers] if type(answers) is list else []
    same = len(arrays) == len(wanted) and all(a.shape == w.shape and a.dtype == w.dtype for a, w in zip(arrays, wanted, strict=False))
    if not same:
        raise ProtocolViolation("got arrays of other shapes than were promised")
    return arrays
