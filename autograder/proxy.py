"""The objects that test cells hold in place of the student's: they stay in the student's process, and are asked, not believed.

A proxy has no `__eq__`, `__bool__`, `__float__` or `__array__` of the student's making: pull plain values, and compare those.
"""

import functools
import numbers
import sys
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograder.errors import ProtocolViolation

current_conversation: ContextVar[Any] = ContextVar("current_conversation", default=None)
"""The conversation of the test cell that is running; None outside one, as under stock nbgrader."""

_READABLE = frozenset({"__name__", "__qualname__", "__doc__"})


class Remote:
    """An object that stays in the student's process: read its attributes and items, pass it back; pull values to compare them."""

    __slots__ = ("__weakref__", "_conversation", "_kind", "_number")

    def __init__(self, conversation: Any, number: int, kind: str) -> None:
        object.__setattr__(self, "_conversation", conversation)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_kind", kind)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in _READABLE:
            raise AttributeError(name)
        return ask(self, "getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        ask(self, "setattr", name, value)

    def __delattr__(self, name: str) -> None:
        ask(self, "delattr", name)

    def __getitem__(self, key: Any) -> Any:
        return ask(self, "getitem", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        ask(self, "setitem", key, value)

    def __delitem__(self, key: Any) -> None:
        ask(self, "delitem", key)

    def __len__(self) -> int:
        length = ask(self, "len")
        if type(length) is not int or not 0 <= length < 2**31:
            raise ProtocolViolation("got a length that is not a number")
        return length

    def __iter__(self) -> "RemoteIterator":
        return RemoteIterator(ask(self, "iter"))

    def __contains__(self, item: Any) -> bool:
        return ask(self, "contains", item) is True

    def __enter__(self) -> Any:
        return ask(self, "enter")

    def __exit__(self, *exc_info: object) -> None:
        ask(self, "exit")

    def __dir__(self) -> list[str]:
        return [name for name in ask(self, "dir") if type(name) is str]

    def __repr__(self) -> str:
        return f"<the student's {object.__getattribute__(self, '_kind')}>"

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"{self!r} cannot be compared: its own == would decide. Pull plain values from it first.")

    __hash__ = object.__hash__
    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} has no truth value here: its own would decide. Pull plain values from it first.")

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return claimed_class(self)


class RemoteFunction(Remote):
    """A `Remote` that can be called; one proxy for each function, so that JAX can cache what it compiled for it."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        """Identity with whatever can be called, and with None: JAX's caches ask for it. A comparison with a value is refused."""
        return other is self if other is None or callable(other) else super().__eq__(other)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the student's function returns; its exceptions are raised here as StudentError."""
        if "jax" in sys.modules:
            from autograder import traces  # needs JAX, which most test cells never import

            if traces.is_traced(args, kwargs):
                return traces.call(self, args, kwargs)
        return ask(self, "call", *args, **kwargs)


class RemoteTree(Remote):
    """A pytree of the student's: its leaves are here as arrays, its structure stays there behind a token.

    JAX takes it for a pytree, so it goes through `jax.tree.map`, `jax.jit` and back to the student's code.
    """

    __slots__ = ("_leaves",)

    def __init__(self, conversation: Any, token: int, kind: str, leaves: list) -> None:
        super().__init__(conversation, token, kind)
        object.__setattr__(self, "_leaves", leaves)

    def __getattr__(self, name: str) -> Any:
        return self._part("getattr", name) if _is_traced(leaves_of(self)) else super().__getattr__(name)

    def __getitem__(self, key: Any) -> Any:
        return self._part("getitem", key) if _is_traced(leaves_of(self)) else super().__getitem__(key)

    def _part(self, op: str, key: Any) -> Any:
        """A part of a tree that is being traced: the agent says which leaves it is made of."""
        leaves = leaves_of(self)
        marks = RemoteTree(*tree_identity(self), [LeafMark(number) for number in range(len(leaves))])
        import jax

        return jax.tree.map(lambda mark: leaves[mark.number] if type(mark) is LeafMark else mark, ask(marks, op, key))


class LeafMark:
    """Stands for leaf `number` of a tree while the agent picks a part of it."""

    def __init__(self, number: int) -> None:
        self.number = number


def leaves_of(tree: RemoteTree) -> list:
    """The leaves that travelled with the tree."""
    return object.__getattribute__(tree, "_leaves")


def tree_identity(tree: RemoteTree) -> tuple[Any, int, str]:
    """Conversation, structure token and claimed kind: equal for trees of equal structure."""
    return tuple(object.__getattribute__(tree, name) for name in ("_conversation", "_number", "_kind"))  # type: ignore[return-value]


def _is_traced(leaves: list) -> bool:
    return "jax" in sys.modules and any(isinstance(leaf, sys.modules["jax"].core.Tracer) for leaf in leaves)


@functools.cache
def register_trees() -> None:
    """Tell JAX that a `RemoteTree` is a pytree; called before the first one is made."""
    import jax

    jax.tree_util.register_pytree_node(
        RemoteTree, lambda tree: (leaves_of(tree), tree_identity(tree)), lambda identity, leaves: RemoteTree(*identity, list(leaves))
    )


class RemoteIterator:
    """Iterates over values of a student's iterable, each pulled when needed."""

    def __init__(self, remote: Any) -> None:
        self._remote = remote

    def __iter__(self) -> "RemoteIterator":
        return self

    def __next__(self) -> Any:
        return ask(self._remote, "next")


def ask(remote: Remote, op: str, *args: Any, **kwargs: Any) -> Any:
    """What the agent answers to `op` on the object behind `remote`."""
    conversation = object.__getattribute__(remote, "_conversation")
    return conversation.request(op, remote, *args, **kwargs)


def remote_jit(function: Remote) -> RemoteFunction:
    """`jax.jit(function)`, made on the student's side."""
    return ask(function, "jit")


def remote_grad(function: Remote, argnums: int | tuple[int, ...] = 0, with_value: bool = False) -> RemoteFunction:
    """`jax.grad(function)` or `jax.value_and_grad(function)`, made on the student's side."""
    return ask(function, "grad", argnums, with_value)


def remote_source(function: Remote) -> Any:
    """`inspect.getsource(function)` on the student's side."""
    return ask(function, "source")


def remote_seed(remote: Remote) -> str:
    """The seed of the run that `remote` belongs to."""
    return remote._conversation.seed


def remote_each(function: Remote, calls: list[tuple]) -> list:
    """`[function(*args) for args in calls]` in one round trip."""
    answers = ask(function, "each", [list(args) for args in calls])
    if type(answers) is not list or len(answers) != len(calls):
        raise ProtocolViolation("got another number of answers than of calls")
    return answers


def claimed_class(remote: Remote) -> type:
    """The class that the student's object claims, if the trusted process has imported it; `type(remote)` otherwise.

    A claim is worth what duck typing is worth, so plain, numeric and array types are never claimed.
    """
    for claim in ask(remote, "claims"):
        if type(claim) is tuple and len(claim) == 2 and all(type(part) is str for part in claim):
            found = _imported_class(*claim)
            if found is not None:
                return found
    return type(remote)


def _imported_class(module: str, qualname: str) -> type | None:
    try:
        found = functools.reduce(getattr, qualname.split("."), sys.modules[module])
    except (KeyError, AttributeError):
        return None
    return found if isinstance(found, type) and not _is_value_type(found) else None


def _is_value_type(kind: type) -> bool:
    """Types whose instances always arrive by value; named tuples are structures, and may be claimed."""
    plain = (bool, int, float, complex, str, bytes, list, dict, set, frozenset, np.ndarray, np.generic, numbers.Number, BaseException, type(None))
    jax = sys.modules.get("jax")
    arrays = (jax.Array,) if jax else ()
    if kind in (tuple, object) or issubclass(kind, (*plain, *arrays)):
        return True
    return issubclass(kind, tuple) and not hasattr(kind, "_fields")
