"""The trusted half of the conversation: requests to the agent, and the proxies that test cells hold.

Everything that arrives comes from the student's process: it is decoded by `wire`, which checks it, or it stays there and is
represented by a `Remote`. A proxy has no `__eq__`, `__bool__`, `__float__` or `__array__` of the student's making.
"""

import builtins
import functools
import importlib
import itertools
import socket
import sys
import time
import types
import weakref
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder import wire
from autograder.errors import CellTimeout, InfrastructureError, KernelDied, ProtocolViolation, StudentError, SubmissionError

GRACE_S = 2.0
"""Time that an interrupted call has to come back before its process is killed."""
CALLBACK_DEPTH = 20
PACKAGES = {"jax", "jaxlib", "numpy", "optax", "ml_dtypes"}
"""Importable on both sides: their functions and classes cross by name, next to the standard library's."""


class Conversation:
    """Requests to one agent over `sock`, one outstanding at a time, each bounded by the current cell's deadline.

    `interrupt` stops what the kernel is running. After a fault (time-out, death, violation) `fault` holds it, and every
    further request raises it again, so that no test can swallow it.
    """

    def __init__(self, sock: socket.socket, interrupt: Callable[[], None]) -> None:
        self._sock, self._interrupt = sock, interrupt
        self._numbers = itertools.count(1)
        self._functions: list[Callable] = []
        self._proxies: weakref.WeakValueDictionary[int, Remote] = weakref.WeakValueDictionary()
        self._depth = 0
        self._limit_s, self._deadline = 60.0, time.monotonic() + 60.0
        self.fault: SubmissionError | None = None

    @contextmanager
    def limit(self, limit_s: float):
        """Bound all requests in the block by `limit_s` seconds together."""
        self._limit_s, self._deadline, self.fault = limit_s, time.monotonic() + limit_s, None
        yield self

    def request(self, op: str, *args: Any, **kwargs: Any) -> Any:
        """What the agent answers to `op`.

        Raises: StudentError for an exception of the student's; CellTimeout, KernelDied or ProtocolViolation, which end the box.
        """
        if self.fault is not None:
            raise self.fault
        number = next(self._numbers)
        frame = wire.dump({"id": number, "op": op, "args": [self._encode(a) for a in args],
                           "kwargs": {k: self._encode(v) for k, v in kwargs.items()}})  # fmt: skip
        try:
            self._send(frame)
            return self._await(number)
        except TimeoutError:
            self._abandon(number)
            self.fault = CellTimeout(self._limit_s)
        except (EOFError, ConnectionError):
            self.fault = KernelDied("a test was calling it")
        except wire.WireError as error:
            self.fault = ProtocolViolation(str(error))
        raise self.fault

    def release(self) -> None:
        """Let the kernel go back to running cells."""
        try:
            self._send(wire.dump({"op": "release"}))
        except (OSError, EOFError):
            self.fault = self.fault or KernelDied("a test was calling it")

    def close(self) -> None:
        """Close the connection; called when the box is gone."""
        self._sock.close()

    def _send(self, frame: bytes) -> None:
        self._sock.settimeout(max(self._deadline - time.monotonic(), GRACE_S))
        self._sock.sendall(frame)

    def _await(self, number: int) -> Any:
        while True:
            message = wire.parse(wire.read_frame(self._sock, self._deadline))
            if type(message) is not dict:
                raise wire.WireError("got a frame that is not a message")
            if "callback" in message:
                self._run_function(message)
            elif message.get("id") != number:
                raise wire.WireError("got an answer to a question that was not asked")
            elif "error" in message:
                raise student_error(message["error"])
            else:
                return self._decode(message.get("ok"))

    def _abandon(self, number: int) -> None:
        """Interrupt an overdue call and drop its answer; a process that does not come back is treated as gone."""
        self._interrupt()
        self._deadline = time.monotonic() + GRACE_S
        try:
            self._await(number)
        except StudentError:
            pass  # the interrupt itself, or whatever the student made of it
        except (TimeoutError, EOFError, OSError, wire.WireError):
            self._sock.close()

    # functions of ours that student code calls

    def _run_function(self, message: dict) -> None:
        if self._depth >= CALLBACK_DEPTH:
            raise wire.WireError(f"got calls nested deeper than {CALLBACK_DEPTH}")
        self._depth += 1
        try:
            function = self._function(message.get("callback"))
            args = [self._decode(node) for node in _typed(message.get("args"), list)]
            kwargs = {k: self._decode(node) for k, node in _typed(message.get("kwargs"), dict).items()}
            run = _shape_of if message.get("op") == "shape" else _call
            reply = {"return": self._encode(run(function, args, kwargs))}
        except (SubmissionError, InfrastructureError, wire.WireError):
            raise
        except Exception as error:
            builtin = next(c.__name__ for c in type(error).__mro__ if c.__module__ == "builtins")
            reply = {"raise": {"type": builtin, "message": str(error)[:500]}}
        finally:
            self._depth -= 1
        self._send(wire.dump(reply))

    def _function(self, number: Any) -> Callable:
        if type(number) is not int or not 0 <= number < len(self._functions):
            raise wire.WireError("got a call of a function that was never passed in")
        return self._functions[number]

    # values

    def _encode(self, value: Any) -> Any:
        return wire.encode(value, self._encode_other)

    def _encode_other(self, value: Any) -> dict:
        if issubclass(type(value), Remote):
            return {"$": "handle", "id": object.__getattribute__(value, "_number")}
        reference = importable(value)
        if reference is not None:
            return {"$": "import", "module": reference[0], "name": reference[1]}
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return {"$": "namedtuple", "class": self._encode(type(value)), "items": [self._encode(item) for item in value]}
        if callable(value):
            self._functions.append(value)
            return {"$": "function", "id": len(self._functions) - 1, "name": getattr(value, "__name__", "function")}
        raise TypeError(f"a {type(value).__name__} cannot be passed to the student's code; expected plain data, arrays, functions or proxies")

    def _decode(self, node: Any) -> Any:
        return wire.decode(node, self._decode_other)

    def _decode_other(self, node: dict) -> Any:
        if node.get("$") == "yours":
            return self._function(node.get("id"))
        number, kind = node.get("id"), node.get("type")
        if node.get("$") != "handle" or type(number) is not int or type(kind) is not str:
            raise wire.WireError("got a node of an unknown kind")
        proxy = self._proxies.get(number)
        if proxy is None:
            proxy = (RemoteFunction if node.get("callable") is True else Remote)(self, number, kind[:80])
            self._proxies[number] = proxy
        return proxy


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise wire.WireError(f"got {type(value).__name__} where a {kind.__name__} belongs")
    return value


def _call(function: Callable, args: list, kwargs: dict) -> Any:
    return function(*args, **kwargs)


def _shape_of(function: Callable, args: list, kwargs: dict) -> Any:
    """Zeros of the shape and dtype that `function` returns, for a `pure_callback` on the student's side."""
    import jax

    shapes = jax.eval_shape(function, *args, **kwargs)
    return jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), shapes)


def importable(value: Any) -> tuple[str, str] | None:
    """(module, qualified name) when the student's side can import this very object, so that no callback is needed."""
    if isinstance(value, types.ModuleType):
        module, name = value.__name__, ""
    else:
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    top = module.partition(".")[0]
    if top == "__main__" or not (top in PACKAGES or top in sys.stdlib_module_names):
        return None
    try:
        found = functools.reduce(getattr, filter(None, name.split(".")), importlib.import_module(module))
    except (ImportError, AttributeError):
        return None
    return (module, name) if found is value else None


def student_error(claim: Any) -> StudentError:
    """An exception of the student's as one of ours, which is also an instance of its nearest builtin type."""
    claim = _typed(claim, dict)
    kind, message = _typed(claim.get("type"), str)[:80], _typed(claim.get("message"), str)[:500]
    names = [name for name in _typed(claim.get("builtins"), list) if type(name) is str]
    candidates = (getattr(builtins, name, None) for name in names)
    nearest = next((c for c in candidates if isinstance(c, type) and issubclass(c, Exception)), Exception)
    return _error_class(nearest)(kind, message)


@functools.cache
def _error_class(builtin: type[Exception]) -> type[StudentError]:
    if builtin is Exception:
        return StudentError
    return type(f"Student{builtin.__name__}", (StudentError, builtin), {"__str__": Exception.__str__})


# --- proxies ------------------------------------------------------------------------------------------------------

_READABLE = frozenset({"__name__", "__qualname__", "__doc__"})


class Remote:
    """An object that stays in the student's process: read its attributes and items, pass it back; pull values to compare them."""

    __slots__ = ("__weakref__", "_conversation", "_kind", "_number")

    def __init__(self, conversation: Conversation, number: int, kind: str) -> None:
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
    """A `Remote` that can be called."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return ask(self, "call", *args, **kwargs)


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
    import numbers

    plain = (bool, int, float, complex, str, bytes, list, dict, set, frozenset, np.ndarray, np.generic, numbers.Number, BaseException, type(None))
    jax = sys.modules.get("jax")
    arrays = (jax.Array,) if jax else ()
    if kind in (tuple, object) or issubclass(kind, (*plain, *arrays)):
        return True
    return issubclass(kind, tuple) and not hasattr(kind, "_fields")
