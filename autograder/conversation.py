"""The trusted half of the conversation: requests to the agent in the student's process, and calls of ours that it makes.

Everything that arrives comes from the student's process: it is decoded by `wire`, which checks it, or it stays there and is
represented by a proxy.
"""

import builtins
import functools
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
from autograder.proxy import LeafMark, Remote, RemoteFunction, RemoteTree, current_conversation, leaves_of, register_trees, tree_identity
from autograder.references import closure_of, importable

GRACE_S = 2.0
"""Time that an interrupted call has to come back before its process is killed."""
CALLBACK_DEPTH = 20


class Conversation:
    """Requests to one agent over `sock`, one outstanding at a time, each bounded by the current cell's deadline.

    `interrupt` stops what the kernel is running. After a fault (time-out, death, violation) `fault` holds it, and every
    further request raises it again, so that no test can swallow it.
    """

    def __init__(self, sock: socket.socket, interrupt: Callable[[], None]) -> None:
        self._sock, self._interrupt = sock, interrupt
        self._numbers = itertools.count(1)
        self._functions: list[Callable] = []
        self._proxies: weakref.WeakValueDictionary[int, RemoteFunction] = weakref.WeakValueDictionary()
        self._depth = 0
        self._limit_s, self._deadline = 60.0, time.monotonic() + 60.0
        self.fault: SubmissionError | None = None
        self.seed = ""
        """What hidden probes are drawn from; it never crosses."""
        self.printed: dict[str, str] = {}
        """What the student's cells printed, by grade_id: their claim, like everything else."""

    @contextmanager
    def limit(self, limit_s: float):
        """Bound all requests in the block by `limit_s` seconds together."""
        self._limit_s, self._deadline, self.fault = limit_s, time.monotonic() + limit_s, None
        token = current_conversation.set(self)
        try:
            yield self
        finally:
            current_conversation.reset(token)

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
        self._depth += 1
        try:
            if self._depth > CALLBACK_DEPTH:
                raise RecursionError(f"calls between the student's code and ours are nested deeper than {CALLBACK_DEPTH}")
            function = self._function(message.get("callback"))
            args = [self._decode(node) for node in _typed(message.get("args"), list)]
            kwargs = {k: self._decode(node) for k, node in _typed(message.get("kwargs"), dict).items()}
            run = _shape_of if message.get("op") == "shape" else _call
            reply = {"return": self._encode(run(function, args, kwargs))}
        except (CellTimeout, KernelDied, ProtocolViolation, InfrastructureError, wire.WireError):
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
        if type(value) is RemoteTree:
            return {"$": "tree", "id": tree_identity(value)[1], "leaves": [self._encode(leaf) for leaf in leaves_of(value)]}
        if issubclass(type(value), Remote):
            return {"$": "handle", "id": object.__getattribute__(value, "_number")}
        if type(value) is LeafMark:
            return {"$": "mark", "number": value.number}
        if type(value).__name__ == "ShapeDtypeStruct":
            return wire.abstract_node(value)
        reference = importable(value)
        if reference is not None:
            return {"$": "import", "module": reference[0], "name": reference[1]}
        closure = closure_of(value)
        if closure is not None:
            return {"$": "closure", "of": self._encode(closure.made_by), "line": closure.line, "cells": [self._encode(each) for each in closure.cells]}
        if isinstance(value, types.FunctionType) and hasattr(value, "crosses_as"):
            return {"$": "text", "text": value.crosses_as, "name": value.__name__}
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return {"$": "namedtuple", "class": self._encode(type(value)), "items": [self._encode(item) for item in value]}
        if callable(value):
            self._functions.append(value)
            return {"$": "function", "id": len(self._functions) - 1, "name": getattr(value, "__name__", "function")}
        raise TypeError(f"a {type(value).__name__} cannot be passed to the student's code; expected plain data, arrays, functions or proxies")

    def _decode(self, node: Any) -> Any:
        return wire.decode(node, self._decode_other)

    def _decode_other(self, node: dict) -> Any:
        number, kind = node.get("id"), node.get("type")
        if node.get("$") == "yours":
            return self._function(number)
        if node.get("$") == "mark":
            return LeafMark(_typed(node.get("number"), int))
        if node.get("$") == "tree":
            register_trees()
            leaves = [self._decode(leaf) for leaf in _typed(node.get("leaves"), list)]
            return RemoteTree(self, _typed(number, int), _typed(kind, str)[:80], leaves)
        if node.get("$") != "handle" or type(number) is not int or type(kind) is not str:
            raise wire.WireError("got a node of an unknown kind")
        if node.get("callable") is not True:
            return Remote(self, number, kind[:80])
        if number not in self._proxies:
            self._proxies[number] = function = RemoteFunction(self, number, kind[:80])
            return function
        return self._proxies[number]


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise wire.WireError(f"got {type(value).__name__} where a {kind.__name__} belongs")
    return value


def _call(function: Callable, args: list, kwargs: dict) -> Any:
    if "jax" not in sys.modules:
        return function(*args, **kwargs)
    with sys.modules["jax"].ensure_compile_time_eval():  # the test cell that waits for us may be in the middle of a trace
        return function(*args, **kwargs)


def _shape_of(function: Callable, args: list, kwargs: dict) -> Any:
    """Zeros of the shape and dtype that `function` returns, for a `pure_callback` on the student's side."""
    import jax

    shapes = jax.eval_shape(function, *args, **kwargs)
    return jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), shapes)


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
