"""Values <-> JSON, for both sides of the wall between the trusted process and the student's.

What travels by value: None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, slice, Ellipsis, NumPy arrays and scalars,
and JAX arrays. Every JSON object is a node tagged by `"$"`; tags that this module does not know belong to the caller.
Types are compared with `is`, so a subclass never passes for the plain type. Nothing is unpickled or evaluated.

    >>> decode(encode({"a": (1, float("inf"))}))
    {'a': (1, inf)}
"""

import base64
import binascii
import json
import math
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

FRAME_BYTES = 32 * 2**20
"""Longest frame either side sends or accepts."""
DEPTH = 32
"""Deepest nesting of containers."""
NODES = 500_000
"""Most values in one frame."""

DTYPES = frozenset(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "bfloat16", "float32", "float64", "complex64", "complex128"]
)
KEY_IMPLEMENTATIONS = frozenset({"threefry2x32", "rbg", "unsafe_rbg"})
_NATIVE = (type(None), bool, int, float, str)
_CONTAINERS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


class WireError(ValueError):
    """A value or a frame that may not cross the wall."""


def _refuse(value: Any) -> Any:
    kind = value.get("$") if type(value) is dict else type(value).__name__
    raise WireError(f"got a value of type {kind!r}, which does not cross by value; expected plain data or a numeric array")


# --- encode -------------------------------------------------------------------------------------------------------


def encode(value: Any, other: Callable[[Any], Any] = _refuse) -> Any:
    """`value` as JSON-ready plain data; `other` encodes whatever is not plain and returns a tagged node."""
    kind = type(value)
    if kind in _NATIVE:
        return value
    if kind is list:
        return [encode(item, other) for item in value]
    if kind in (tuple, set, frozenset):
        return {"$": kind.__name__, "items": [encode(item, other) for item in value]}
    if kind is dict:
        return {"$": "dict", "items": [[encode(k, other), encode(v, other)] for k, v in value.items()]}
    if kind is slice:
        return {"$": "slice", "items": [encode(part, other) for part in (value.start, value.stop, value.step)]}
    if value is Ellipsis:
        return {"$": "ellipsis"}
    if kind is complex:
        return {"$": "complex", "parts": [value.real, value.imag]}
    if kind is bytes:
        return {"$": "bytes", "data": _text(value)}
    return _encode_array(value, kind) or other(value)


def _encode_array(value: Any, kind: type) -> dict | None:
    if kind is np.ndarray:
        return _array_node("array", value)
    if issubclass(kind, np.generic) and kind.__module__ in ("numpy", "ml_dtypes"):
        return _array_node("scalar", np.asarray(value))
    if kind.__module__.partition(".")[0] in ("jax", "jaxlib") and is_jax_array(value):
        return _jax_node(value)
    return None


def is_array(value: Any) -> bool:
    """Whether `value` crosses by value as a numeric array or scalar."""
    return _encode_array(value, type(value)) is not None


def _jax_node(value: Any) -> dict | None:
    jax = sys.modules["jax"]
    if jax.dtypes.issubdtype(value.dtype, jax.dtypes.prng_key):
        return {"$": "key", "impl": str(jax.random.key_impl(value)), "data": _array_node("array", np.asarray(jax.random.key_data(value)))}
    node = _array_node("jax", np.asarray(value))
    return node and node | {"weak": bool(value.weak_type)}


def abstract_node(struct: Any) -> dict:
    """A `jax.ShapeDtypeStruct`: shape and dtype without the numbers."""
    return {"$": "abstract", "dtype": struct.dtype.name, "shape": list(struct.shape), "weak": bool(getattr(struct, "weak_type", False))}


def is_jax_array(value: Any) -> bool:
    """Whether `value` is a concrete `jax.Array`, and no tracer."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, getattr(jax, "Array", ())) and not isinstance(value, jax.core.Tracer)


def _array_node(tag: str, array: np.ndarray) -> dict | None:
    if array.dtype.name not in DTYPES:
        return None
    if array.nbytes > FRAME_BYTES // 2:
        raise WireError(f"got an array of {array.nbytes} bytes; expected at most {FRAME_BYTES // 2}. Return fewer elements.")
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return {"$": tag, "dtype": array.dtype.name, "shape": list(array.shape), "data": _text(little.tobytes())}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


# --- decode: every field may be hostile ---------------------------------------------------------------------------


def decode(node: Any, other: Callable[[dict], Any] = _refuse, depth: int = DEPTH) -> Any:
    """The value that `node` stands for; `other` decodes nodes with tags of its own.

    Raises: WireError for anything that `encode` does not write.
    """
    if depth < 0:
        raise WireError(f"got values nested deeper than {DEPTH}")
    if type(node) in _NATIVE:
        return node
    if type(node) is list:
        return [decode(item, other, depth - 1) for item in node]
    if type(node) is not dict:
        raise WireError(f"got {type(node).__name__}; expected JSON")
    return _decode_tagged(node, other, depth - 1)


def _decode_tagged(node: dict, other: Callable[[dict], Any], depth: int) -> Any:
    tag = node.get("$")
    try:
        if tag in ("array", "scalar", "jax"):
            return _decode_array(tag, node)
        if tag == "key":
            return _decode_key(node)
        if tag == "abstract":
            return _decode_abstract(node)
        if tag in _CONTAINERS:
            return _CONTAINERS[tag](decode(item, other, depth) for item in _items(node))
        if tag == "dict":
            return {decode(k, other, depth): decode(v, other, depth) for k, v in _items(node)}
        if tag == "slice":
            start, stop, step = (decode(part, other, depth) for part in _items(node))
            return slice(start, stop, step)
        if tag == "ellipsis":
            return Ellipsis
        if tag == "complex":
            real, imag = node["parts"]
            return complex(float(real), float(imag))
        if tag == "bytes":
            return base64.b64decode(node["data"], validate=True)
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise WireError(f"got a malformed {tag!r} node ({type(error).__name__})") from error
    return other(node)


def _items(node: dict) -> list:
    items = node["items"]
    if type(items) is not list:
        raise WireError("got items that are not a list")
    return items


def _decode_array(tag: str, node: dict) -> Any:
    dtype, shape = _dtype(node["dtype"]), _shape(node["shape"])
    data = base64.b64decode(node["data"], validate=True)
    if math.prod(shape) * dtype.itemsize != len(data):
        raise WireError("got an array whose bytes do not fill its shape")
    array = np.frombuffer(data, dtype=dtype).reshape(shape).copy()
    if tag == "scalar":
        return array[()]
    return array if tag == "array" else _as_jax(array, node.get("weak") is True)


def _decode_key(node: dict) -> Any:
    import jax

    if node["impl"] not in KEY_IMPLEMENTATIONS:
        raise WireError("got a random key of an unknown kind")
    return jax.random.wrap_key_data(_decode_array("array", node["data"]), impl=node["impl"])


def _decode_abstract(node: dict) -> Any:
    import jax

    return jax.ShapeDtypeStruct(tuple(_shape(node["shape"])), _dtype(node["dtype"]), weak_type=node["weak"] is True)


def _shape(shape: Any) -> list[int]:
    if type(shape) is not list or len(shape) > 16 or not all(type(n) is int and 0 <= n < 2**40 for n in shape):
        raise WireError("got an array with an impossible shape")
    return shape


def _dtype(name: Any) -> np.dtype:
    if name not in DTYPES:
        raise WireError(f"got an array of dtype {name!r:.40}; expected one of {', '.join(sorted(DTYPES))}")
    if name == "bfloat16":
        import ml_dtypes

        return np.dtype(ml_dtypes.bfloat16)
    return np.dtype(name)


def _as_jax(array: np.ndarray, weak: bool) -> Any:
    import jax

    if jax.dtypes.canonicalize_dtype(array.dtype) != array.dtype:
        return array  # 64-bit numbers from a student who enabled x64: JAX would round them here
    weakly = weak and array.shape == () and array.dtype.name in ("int32", "float32", "complex64")
    with jax.ensure_compile_time_eval():  # a value that arrives in the middle of a trace is still a value
        return jax.numpy.asarray(array.item() if weakly else array)


# --- frames -------------------------------------------------------------------------------------------------------


def dump(message: Any) -> bytes:
    """`message` (JSON-ready) as one frame: a big-endian uint32 length, then UTF-8 JSON."""
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > FRAME_BYTES:
        raise WireError(f"got a message of {len(body)} bytes; expected at most {FRAME_BYTES}")
    return struct.pack(">I", len(body)) + body


def parse(body: bytes) -> Any:
    """The JSON of one frame's body, with the number of values bounded before anything is built from it.

    Raises: WireError.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > NODES:
        raise WireError(f"got more than {NODES} values in one message")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WireError(f"got a frame that is not JSON ({type(error).__name__})") from error


def read_frame(sock: socket.socket, deadline: float | None = None) -> bytes:
    """The next frame's body; `deadline` is on the clock of `time.monotonic`.

    Raises: EOFError when the peer is gone, TimeoutError past the deadline, WireError for a frame too long.
    """
    (length,) = struct.unpack(">I", _read_exactly(sock, 4, deadline))
    if length > FRAME_BYTES:
        raise WireError(f"got a frame of {length} bytes; expected at most {FRAME_BYTES}")
    return _read_exactly(sock, length, deadline)


def _read_exactly(sock: socket.socket, count: int, deadline: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        if deadline is not None:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            sock.settimeout(remaining)
        part = sock.recv(min(count - len(parts), 2**20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
