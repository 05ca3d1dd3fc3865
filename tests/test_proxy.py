"""What test cells can do with the student's objects, across a real wall."""

import jax
import jax.numpy as jnp
import matplotlib.axes
import numpy as np
import optax
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import proxy
from autograder.errors import CellTimeout, KernelDied, ProtocolViolation, StudentError

pytestmark = pytest.mark.kernel

CODE = """
import dataclasses, contextlib, math
import jax, jax.numpy as jnp, numpy as np, optax
import matplotlib.pyplot as plt

def same(x): return x
def apply(f, *args, **kwargs): return f(*args, **kwargs)
def over(f, n): return jax.vmap(f)(jnp.arange(n))
def jitted(f, x): return jax.jit(f)(x)
def schedule(step): return jnp.where(step < 3, 0.1 * step, 0.3)
def branching(step): return 0.1 if step < 3 else 0.2
def with_math(step): return math.cos(step)
def by_shape(x): return jnp.zeros(x.shape[0])
def squares(n): return [i ** 2 for i in range(1, n + 1)]
def sum_of_squares(n): return sum(squares(n))
def fail(kind): raise kind("said so")
def loss(w, x): return jnp.sum((w["a"] * x - 1.0) ** 2)
def make_optimizer(s): return optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(s, weight_decay=0.1))
def twice(f):
    return lambda x: f(f(x))

class Box:
    def __init__(self): self.items = [1, 2, 3]
    def __len__(self): return 3
    def __iter__(self): return iter(self.items)
    def __contains__(self, x): return x in self.items
    def __getitem__(self, i): return self.items[i]
    def __eq__(self, other): return True
    def __enter__(self): self.open = True; return self
    def __exit__(self, *a): self.open = False
    __hash__ = None

class Liar(float):
    def __le__(self, other): return True
    __eq__ = __ge__ = __le__
    __hash__ = float.__hash__

box = Box()
liar = Liar(7.0)
axes = plt.subplots()[1]
axes.plot([0, 1, 2], [3.0, 4.0, 5.0])
"""


@pytest.fixture(scope="module", autouse=True)
def loaded(student):
    assert [output for output in student.run(CODE) if output.output_type == "error"] == []


@pytest.fixture
def talk(student):
    with student.talking() as conversation:
        yield lambda name: conversation.request("lookup", name)


# --- values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2**70, 0.1, float("inf"), "é", b"\x00", (1, [2.0]), {"a": {1: 2}}, {3}, 1j],
    ids=repr,
)
def test_a_plain_value_comes_back_equal(talk, value):
    assert talk("same")(value) == value


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(width=32) | st.integers(-(2**31), 2**31 - 1), max_size=5))
def test_an_array_comes_back_with_the_same_bits(talk, numbers):
    for array in (np.array(numbers), np.array(numbers, np.float32)):
        back = talk("same")(array)
        assert back.dtype == array.dtype
        assert back.tobytes() == array.tobytes()


# --- pytrees and transformations ----------------------------------------------------------------------------------


@pytest.mark.parametrize("transform", [lambda f: f, jax.jit, jax.vmap], ids=["eager", "jit", "vmap"])
def test_a_proxied_function_equals_the_function(talk, transform):
    steps = jnp.arange(6)

    np.testing.assert_array_equal(transform(talk("schedule"))(steps), np.where(steps < 3, np.float32(0.1) * steps, np.float32(0.3)))


@pytest.mark.parametrize("name", ["branching", "with_math"])
def test_untraceable_code_fails_under_jit_with_the_students_own_error(talk, name):
    assert isinstance(talk(name)(1), float)
    with pytest.raises(TypeError, match="Error"):
        jax.jit(talk(name))(1)


def test_a_proxy_works_in_scan_and_cond(talk):
    schedule = talk("schedule")
    _, rates = jax.lax.scan(lambda carry, step: (carry, schedule(step)), 0.0, jnp.arange(4))

    np.testing.assert_allclose(rates, [0.0, 0.1, 0.2, 0.3], rtol=1e-6)
    assert jax.jit(lambda s: jax.lax.cond(s > 1, schedule, lambda _: jnp.float32(9), s))(0) == 9


def test_optimizer_state_goes_through_a_jitted_step_of_the_tests_own(talk):
    schedule, params = optax.linear_schedule(0.1, 0.0, 10), {"w": jnp.ones(3)}
    theirs, ours = talk("make_optimizer")(schedule), optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=0.1))

    def run(optimizer):
        @jax.jit
        def step(params, state):
            updates, state = optimizer.update({"w": params["w"] * 2}, state, params)
            return optax.apply_updates(params, updates), state

        state, at = optimizer.init(params), params
        for _ in range(5):
            at, state = step(at, state)
        return at, state

    (at, state), (expected, _) = run(theirs), run(ours)

    np.testing.assert_allclose(at["w"], expected["w"], rtol=1e-6)
    assert state[1][2].count == 5
    assert jax.tree.map(lambda leaf: leaf + 1, state)[1][2].count == 6


def test_a_part_of_a_traced_state_is_its_leaf(talk):
    optimizer, params = talk("make_optimizer")(lambda step: 0.1), jnp.ones(2)

    assert jax.jit(lambda state: state[1][2].count + 1)(optimizer.init(params)) == 1


def test_a_gradient_is_taken_on_the_students_side(talk):
    w, x = {"a": jnp.array([1.0, 2.0])}, jnp.array([3.0, 4.0])
    value, gradient = proxy.remote_grad(talk("loss"), with_value=True)(w, x)

    assert value == 53.0
    np.testing.assert_allclose(gradient["a"], [12.0, 56.0])


def test_the_plain_gradient_says_what_to_use_instead(talk):
    with pytest.raises(TypeError, match=r"checks\.grad"):
        jax.grad(talk("loss"))({"a": jnp.ones(2)}, jnp.ones(2))


# --- functions passed in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", ["apply", "jitted"])
@pytest.mark.parametrize("function", [lambda x: x * 2, optax.linear_schedule(0.0, 1.0, 10), jnp.sin], ids=["lambda", "schedule", "library"])
def test_a_function_of_ours_works_in_their_code(talk, function, use):
    assert talk(use)(function, 3) == pytest.approx(float(function(3)))


def test_a_function_of_ours_can_be_vmapped_there(talk):
    np.testing.assert_allclose(talk("over")(lambda t: 0.1, 3), [0.1] * 3, rtol=1e-6)
    np.testing.assert_allclose(talk("over")(lambda t: jnp.where(t > 1, 1.0, 0.0), 3), [0, 0, 1])


def test_calls_back_and_forth_may_nest(talk):
    square = talk("twice")(lambda x: x * x)

    assert square(3) == 81
    assert talk("apply")(lambda f, x: f(x) + 1, square, 2) == 17


def test_keyword_arguments_reach_both_sides(talk):
    assert talk("apply")(lambda *, low, high: high - low, high=5, low=2) == 3


def test_an_exception_of_ours_is_theirs_to_catch(talk):
    def refuse(x):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        talk("apply")(refuse, 1)


def test_endless_recursion_across_the_wall_is_stopped(talk):
    apply = talk("apply")

    def again(x):
        return apply(again, x)

    with pytest.raises(RecursionError, match="nested deeper"):
        apply(again, 1)


# --- truthful objects ---------------------------------------------------------------------------------------------


def test_a_container_answers_as_theirs_would(talk):
    box = talk("box")

    assert (len(box), list(box), 2 in box, 9 in box, box[1], box[0:2]) == (3, [1, 2, 3], True, False, 2, [1, 2])
    with box as opened:
        assert opened.open is True
    assert box.open is False
    assert "items" in dir(box)
    assert hasattr(box, "items")
    assert not hasattr(box, "nothing")
    assert not callable(box)
    assert callable(talk("same"))


def test_a_class_that_we_know_may_be_claimed(talk):
    assert isinstance(talk("axes"), matplotlib.axes.Axes)
    assert isinstance(talk("make_optimizer")(0.1), optax.GradientTransformation)


@pytest.mark.parametrize("kind", [int, float, str, list, dict, np.ndarray, jax.Array], ids=lambda kind: kind.__name__)
def test_a_value_type_is_never_claimed(talk, kind):
    assert not isinstance(talk("liar"), kind)


@pytest.mark.parametrize("name", ["box", "liar", "same"])
def test_a_comparison_with_a_proxy_is_refused(talk, name):
    with pytest.raises(TypeError, match="cannot be compared"):
        assert talk(name) == 3
    with pytest.raises(TypeError, match="cannot be compared"):
        assert talk(name) <= 3


@pytest.mark.parametrize("use", [bool, float, int, np.float64, lambda x: abs(x), lambda x: x + 1], ids=["bool", "float", "int", "numpy", "abs", "add"])
def test_a_proxy_is_no_number(talk, use):
    with pytest.raises((TypeError, AttributeError, ValueError)):
        use(talk("liar"))


def test_the_drawn_data_is_read_by_value(talk):
    line = talk("axes").get_lines()[0]

    np.testing.assert_array_equal(line.get_ydata(), [3.0, 4.0, 5.0])


@pytest.mark.parametrize("kind", [ValueError, NameError, KeyError, ZeroDivisionError, AssertionError], ids=lambda kind: kind.__name__)
def test_an_exception_of_theirs_is_one_of_its_builtin_type(talk, kind):
    with pytest.raises(kind, match="said so") as caught:
        talk("fail")(kind)
    assert isinstance(caught.value, StudentError)


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt], ids=lambda kind: kind.__name__)
def test_an_exit_of_theirs_is_only_an_error_here(talk, kind):
    with pytest.raises(StudentError) as caught:
        talk("fail")(kind)
    assert not isinstance(caught.value, kind)


# --- what ends the box --------------------------------------------------------------------------------------------


def test_a_call_that_never_returns_is_interrupted(new_student):
    student = new_student()
    student.run("def spin():\n    while True: pass")
    with student.names("spin", limit_s=1.0) as spin, pytest.raises(CellTimeout):
        spin()

    assert student.run("print(1)")[0].text == "1\n"


def test_a_process_that_ends_is_told_from_an_error(new_student):
    student = new_student()
    student.run("import os")
    with student.names("os", limit_s=5.0) as remote, pytest.raises(KernelDied):
        remote._exit(3)


@pytest.mark.parametrize(
    "frame",
    [b"\x00\x00\x00\x02{}", b"\xff\xff\xff\xff", b"\x00\x00\x00\x04null", b'\x00\x00\x00\x14{"id": 999, "ok": 1} ', b'\x00\x00\x00\x13{"callback": "a"}  '],
    ids=["no id", "huge", "null", "other id", "callback"],
)
def test_a_forged_frame_ends_the_conversation(new_student, frame):
    student = new_student()
    student.run(f"def forge():\n    import autograder.agent as a\n    a.current.sock.sendall({frame!r})")
    with student.names("forge", limit_s=5.0) as forge, pytest.raises((ProtocolViolation, CellTimeout)):
        forge()


# --- laws ---------------------------------------------------------------------------------------------------------

LEAVES = st.integers(-5, 5).map(np.int32) | st.floats(width=32).map(np.float32) | st.booleans().map(np.asarray)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.sampled_from("abc"), inner), max_leaves=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
def test_a_tree_sent_over_and_back_is_equal(talk, tree):
    back = talk("same")(tree)

    assert jax.tree.structure(back) == jax.tree.structure(tree)
    assert [np.asarray(x).tobytes() for x in jax.tree.leaves(back)] == [np.asarray(x).tobytes() for x in jax.tree.leaves(tree)]


def test_an_optimizer_state_of_ours_works_in_their_code(talk):
    optimizer = optax.adamw(0.1)
    params = {"w": jnp.ones(3)}
    state = optimizer.init(params)
    back = talk("same")(state)

    assert [np.asarray(x).tolist() for x in jax.tree.leaves(back)] == [np.asarray(x).tolist() for x in jax.tree.leaves(state)]
    assert talk("apply")(optax.tree_utils.tree_get, state, "count") == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-(2**20), 2**20), min_size=1, max_size=8))
def test_a_proxied_pure_function_equals_the_function(talk, steps):
    schedule, steps = talk("schedule"), np.array(steps, np.int32)
    expected = np.where(steps < 3, np.float32(0.1) * steps, np.float32(0.3)).astype(np.float32)

    for transform in (lambda f: f, jax.jit, jax.vmap, lambda f: jax.jit(jax.vmap(f))):
        np.testing.assert_array_equal(transform(schedule)(jnp.asarray(steps)), expected)
