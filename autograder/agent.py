"""The half of the conversation that runs inside the student's kernel.

It looks up, calls and reads what the trusted process asks for. It shares its process with the student's code, so it
guarantees nothing: safety comes from the trusted side, which believes none of it. The trusted side sends this module's
text to the kernel; it may import only its neighbours and what every kernel has.
"""

import builtins
import functools
import importlib
import itertools
import operator
import socket
import sys
import traceback
import types
from typing import Any

from autograder import wire
from autograder.operations import MESSAGE_CHARS, OPERATIONS


class Agent:
    """Answers requests on `sock` about the names in `namespace`, until told to release the kernel."""

    def __init__(self, sock: socket.socket, namespace: dict[str, Any]) -> None:
        self.sock, self.namespace = sock, namespace
        self._objects: dict[int, Any] = {}
        self._handles: dict[int, int] = {}
        self._numbers = itertools.count(1)
        self._structures: list[Any] = []
        self._tokens: dict[Any, int] = {}

    def serve(self) -> None:
        """Answer requests until `release`; runs in the kernel's main thread, as the student's cells do."""
        before = _figures()
        while (request := self._request())["op"] != "release":
            self._send(self._answer(request))
        for number in _figures() - before:  # otherwise they are drawn now, for nobody
            sys.modules["matplotlib.pyplot"].close(number)

    def _request(self) -> dict:
        while True:
            try:
                return wire.parse(wire.read_frame(self.sock))
            except KeyboardInterrupt:
                continue  # an interrupt meant for a call that has just returned

    def _answer(self, request: dict) -> dict:
        try:
            args = [self._decode(node) for node in request["args"]]
            kwargs = {name: self._decode(node) for name, node in request["kwargs"].items()}
            value = OPERATIONS[request["op"]](self, *args, **kwargs)
            return {"id": request["id"], "ok": self._encode(value)}
        except BaseException as error:  # the student's exceptions, SystemExit and interrupts included, are answers
            return {"id": request["id"], "error": describe(error)}

    def _send(self, message: dict) -> None:
        try:
            frame = wire.dump(message)
        except (wire.WireError, TypeError, ValueError) as error:
            frame = wire.dump({"id": message.get("id"), "error": describe(error)})
        self.sock.sendall(frame)

    def _encode(self, value: Any) -> Any:
        return wire.encode(value, self._handle)

    def _handle(self, value: Any) -> dict:
        """A node that stands for an object which stays here."""
        if type(value) is Callback:
            return {"$": "yours", "id": value.number}
        if type(value) is LeafMark:
            return {"$": "mark", "number": value.number}
        if type(value).__name__ == "ShapeDtypeStruct":
            return wire.abstract_node(value)
        return self._tree(value) or self._keep(value)

    def _tree(self, value: Any) -> dict | None:
        """A node for a pytree of numbers: its leaves by value, its structure by a token that equal structures share."""
        jax = sys.modules.get("jax")
        if jax is None:
            return None
        leaves, structure = jax.tree.flatten(value)
        is_leaf = len(leaves) == 1 and leaves[0] is value
        if is_leaf or not all(_is_number(jax, leaf) for leaf in leaves):
            return None
        token = self._tokens.setdefault(structure, len(self._structures))
        if token == len(self._structures):
            self._structures.append(structure)
        return {"$": "tree", "id": token, "type": type(value).__name__, "leaves": [self._encode(leaf) for leaf in leaves]}

    def _keep(self, value: Any) -> dict:
        number = self._handles.get(id(value))
        if number is None:
            number = self._handles[id(value)] = next(self._numbers)
            self._objects[number] = value  # kept alive, so that its id() is never reused
        return {"$": "handle", "id": number, "type": type(value).__name__, "callable": callable(value)}

    def _decode(self, node: Any) -> Any:
        return wire.decode(node, self._decode_tagged)

    def _decode_tagged(self, node: dict) -> Any:
        tag = node["$"]
        if tag == "handle":
            return self._objects[node["id"]]
        if tag == "tree":
            leaves = [self._decode(leaf) for leaf in node["leaves"]]
            return sys.modules["jax"].tree.unflatten(self._structures[node["id"]], leaves)
        if tag == "mark":
            return LeafMark(node["number"])
        if tag == "function":
            return Callback(self, node["id"], node["name"])
        if tag == "text":
            return _defined(node["text"], node["name"])
        if tag == "closure":
            return _closed_over(self._decode(node["of"]), node["line"], [self._decode(cell) for cell in node["cells"]])
        if tag == "import":
            module = importlib.import_module(node["module"])
            return operator.attrgetter(node["name"])(module) if node["name"] else module
        if tag == "namedtuple":
            return self._decode(node["class"])(*[self._decode(item) for item in node["items"]])
        raise wire.WireError(f"unknown tag {tag!r}")

    def ask(self, op: str, number: int, args: tuple, kwargs: dict) -> Any:
        """Have the trusted process run function `number` of its own; its exceptions are raised here."""
        message = {"callback": number, "op": op, "args": [self._encode(a) for a in args],
                   "kwargs": {k: self._encode(v) for k, v in kwargs.items()}}  # fmt: skip
        self.sock.sendall(wire.dump(message))
        while True:
            reply = wire.parse(wire.read_frame(self.sock))
            if "op" in reply:  # the trusted function calls back into this process before it returns
                self._send(self._answer(reply))
            elif "raise" in reply:
                kind = getattr(builtins, reply["raise"]["type"], RuntimeError)
                raise kind(reply["raise"]["message"])
            else:
                return self._decode(reply["return"])


class LeafMark:
    """Stands for leaf `number` of a tree, while the trusted process asks which leaves a part of it has."""

    def __init__(self, number: int) -> None:
        self.number = number


@functools.cache
def _defined(text: str, name: str) -> Any:
    """A function of the trusted process, made here from its text: always the same object, so that JAX compiles it once."""
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    return namespace[name]


def _closed_over(made_by: Any, line: int, values: list) -> Any:
    """The inner function of `made_by` that starts on `line`, with `values` in its closure."""
    code = next(const for const in made_by.__code__.co_consts if isinstance(const, types.CodeType) and const.co_firstlineno == line)
    return types.FunctionType(code, made_by.__globals__, code.co_name, None, tuple(map(types.CellType, values)))


def _figures() -> set[int]:
    """Numbers of the figures that pyplot holds."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _is_number(jax: Any, leaf: Any) -> bool:
    return type(leaf) in (bool, int, float, complex, LeafMark, jax.ShapeDtypeStruct) or wire.is_array(leaf)


class Callback:
    """A function of the trusted process that student code may call with plain data and arrays, also under jit and vmap."""

    def __init__(self, agent: Agent, number: int, name: str) -> None:
        self._agent, self.number = agent, number
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the trusted function returns; its exceptions are raised here."""
        jax = sys.modules.get("jax")
        if jax and any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree.leaves((args, kwargs))):
            return self._under_trace(jax, args, kwargs)
        return self._agent.ask("call", self.number, args, kwargs)

    def _under_trace(self, jax: Any, args: tuple, kwargs: dict) -> Any:
        """A pure callback to the trusted function, whose result shape the trusted side works out."""
        leaves, structure = jax.tree.flatten((args, kwargs))
        traced = [number for number, leaf in enumerate(leaves) if isinstance(leaf, jax.core.Tracer)]

        def ask(op: str, values: Any) -> Any:
            filled = list(leaves)
            for number, value in zip(traced, values, strict=True):
                filled[number] = value
            args, kwargs = jax.tree.unflatten(structure, filled)
            return self._agent.ask(op, self.number, args, kwargs)

        struct = ask("shape", [_abstract(jax, leaves[number]) for number in traced])
        return jax.pure_callback(
            lambda *values: ask("call", [_plain(value) for value in values]),
            struct, *(leaves[number] for number in traced), vmap_method="sequential",
        )  # fmt: skip


def _abstract(jax: Any, tracer: Any) -> Any:
    return jax.ShapeDtypeStruct(tracer.shape, tracer.dtype, weak_type=bool(getattr(tracer, "weak_type", False)))


def _plain(value: Any) -> Any:
    """A callback's argument as NumPy: JAX must not be used inside a callback."""
    import numpy as np

    return np.asarray(value)


def describe(error: BaseException) -> dict:
    """An exception as plain data: its classes by name, a bounded message, and the lines of notebook cells it passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": type(error).__name__,
        "builtins": [c.__name__ for c in type(error).__mro__ if c.__module__ == "builtins"],
        "message": _text(error).split("\n")[0][:MESSAGE_CHARS],
        "lines": [f.line or "" for f in frames if "ipykernel" in f.filename or f.filename.startswith("<ipython")][-5:],
    }


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return "(its message cannot be shown)"


current: Agent
"""The agent of this process, once it is connected."""


def connect(descriptor: int, namespace: dict[str, Any]) -> None:
    """Serve from now on at the other end of the socket that the trusted process handed over as `descriptor`."""
    global current
    current = Agent(socket.socket(fileno=descriptor), namespace)
