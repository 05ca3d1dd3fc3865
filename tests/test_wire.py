"""Values cross the wall unchanged, and nothing else crosses it."""

import contextlib
import json
import socket
import struct
import time

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import wire

DTYPES = st.sampled_from([np.dtype(name) for name in sorted(wire.DTYPES - {"bfloat16"})] + [np.dtype(ml_dtypes.bfloat16)])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers()
KEYS = st.booleans() | st.integers() | st.text() | st.binary()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS, inner) | st.sets(KEYS) | st.frozensets(KEYS),
    max_leaves=20,
)


def over_and_back(value, **how):
    return wire.decode(wire.parse(wire.dump(wire.encode(value, **how))[4:]), **how)


def same(a, b) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic | jax.Array):
        return a.dtype == b.dtype and a.shape == b.shape and np.asarray(a).tobytes() == np.asarray(b).tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(map(repr, a)) == list(map(repr, b)) and all(map(same, a.values(), b.values()))
    return repr(a) == repr(b) if isinstance(a, float | complex) else a == b


@given(VALUES)
def test_plain_values_come_back_equal_and_of_the_same_type(value):
    assert same(over_and_back(value), value)


@given(DTYPES.flatmap(lambda dtype: hnp.arrays(np.uint8, hnp.array_shapes(min_dims=0, min_side=0, max_side=4)).map(lambda a: a.astype(dtype))))
def test_arrays_keep_dtype_shape_and_bits(array):
    assert same(over_and_back(array), array)


@given(hnp.arrays(np.float64, 3), st.sampled_from([np.float32, np.float64]))
def test_nan_and_infinity_keep_their_bits(array, dtype):
    with np.errstate(over="ignore"):
        array = array.astype(dtype)

    assert same(over_and_back(array), array)


@pytest.mark.parametrize(
    "value",
    [jnp.arange(3), jnp.float32(2), jnp.asarray(1.0), jnp.asarray(True), jnp.zeros((0, 2)), jnp.bfloat16(1.5), jnp.complex64(1j)],
    ids=["int32", "scalar", "weak", "bool", "empty", "bfloat16", "complex"],
)
def test_jax_arrays_keep_dtype_shape_and_weakness(value):
    back = over_and_back(value)

    assert same(back, value)
    assert back.weak_type == value.weak_type


def test_random_keys_keep_their_stream():
    key = jax.random.key(7)

    assert (jax.random.normal(over_and_back(key), 3) == jax.random.normal(key, 3)).all()


class Liar(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


FOREIGN = {
    "a subclass of int": Liar(3),
    "an object": object(),
    "a function": len,
    "a range": range(3),
    "an array of objects": np.array([object()]),
    "a NumPy string": np.str_("x"),
    "a date": np.datetime64("2026-01-01"),
}


@pytest.mark.parametrize("value", FOREIGN.values(), ids=FOREIGN.keys())
def test_anything_else_is_refused(value):
    with pytest.raises(wire.WireError, match="does not cross by value"):
        wire.encode(value)


HOSTILE = {
    "unknown tag": {"$": "pickle", "data": "gASVAAAAAA=="},
    "no tag": {"a": 1},
    "tag is a list": {"$": ["array"]},
    "object dtype": {"$": "array", "dtype": "object", "shape": [1], "data": "AAAAAAAAAAA="},
    "string dtype": {"$": "array", "dtype": "<U4", "shape": [1], "data": ""},
    "dtype is a list": {"$": "array", "dtype": [["a", "f4"]], "shape": [1], "data": "AAAAAA=="},
    "negative shape": {"$": "array", "dtype": "float32", "shape": [-1], "data": ""},
    "shape of floats": {"$": "array", "dtype": "float32", "shape": [1.0], "data": "AAAAAA=="},
    "huge shape": {"$": "array", "dtype": "float32", "shape": [10**9], "data": ""},
    "many axes": {"$": "array", "dtype": "float32", "shape": [1] * 100, "data": "AAAAAA=="},
    "overflowing shape": {"$": "array", "dtype": "int8", "shape": [0, 2**39, 2**39], "data": ""},
    "bytes that do not fill": {"$": "array", "dtype": "float32", "shape": [2], "data": "AAAAAA=="},
    "not base64": {"$": "array", "dtype": "float32", "shape": [1], "data": "@@@@"},
    "unhashable key": {"$": "dict", "items": [[[1], 2]]},
    "pair of three": {"$": "dict", "items": [[1, 2, 3]]},
    "items of a dict": {"$": "tuple", "items": {"$": "dict", "items": []}},
    "unhashable set": {"$": "set", "items": [[1]]},
    "complex of text": {"$": "complex", "parts": ["a", "b"]},
    "unknown key": {"$": "key", "impl": "other", "data": {"dtype": "uint32", "shape": [2], "data": "AAAAAAAAAAA="}},
    "abstract of objects": {"$": "abstract", "dtype": "object", "shape": [], "weak": False},
}


@pytest.mark.parametrize("node", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_malformed_node_is_refused(node):
    with pytest.raises(wire.WireError):
        wire.decode(node)


WORDS = st.sampled_from(["$", "items", "dtype", "shape", "data", "id", "array", "dict", "float32"]) | st.text()
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner))


@given(JSON)
def test_any_json_is_decoded_or_refused(node):
    with contextlib.suppress(wire.WireError):
        wire.decode(node)


def test_deep_nesting_is_refused_before_it_is_built():
    with pytest.raises(wire.WireError):
        wire.decode(wire.parse(b"[" * 900 + b"]" * 900))
    with pytest.raises(wire.WireError):
        wire.parse(b"[" * 200_000)


def test_a_flood_of_values_is_refused():
    with pytest.raises(wire.WireError, match="values in one message"):
        wire.parse(b"[" + b"1," * wire.NODES + b"1]")


def test_an_array_too_large_is_refused_where_it_is_made():
    with pytest.raises(wire.WireError, match="Return fewer elements"):
        wire.encode(np.zeros(wire.FRAME_BYTES, np.int8))


@pytest.fixture
def pair():
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


def test_a_frame_too_long_is_refused_unread(pair):
    pair[0].sendall(struct.pack(">I", wire.FRAME_BYTES + 1))

    with pytest.raises(wire.WireError, match="frame of"):
        wire.read_frame(pair[1], time.monotonic() + 5)


def test_a_slow_peer_meets_the_deadline(pair):
    pair[0].sendall(struct.pack(">I", 10) + b"12345")

    with pytest.raises(TimeoutError):
        wire.read_frame(pair[1], time.monotonic() + 0.05)


def test_a_peer_that_is_gone_is_noticed(pair):
    pair[0].sendall(struct.pack(">I", 10) + b"123")
    pair[0].close()

    with pytest.raises(EOFError):
        wire.read_frame(pair[1], time.monotonic() + 5)


@given(VALUES)
def test_a_frame_holds_json_and_its_length(value):
    frame = wire.dump(wire.encode(value))

    assert struct.unpack(">I", frame[:4]) == (len(frame) - 4,)
    json.loads(frame[4:])
