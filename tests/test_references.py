"""Functions that both sides have cross by value: what comes of them is the same, and nothing calls back."""

import jax
import numpy as np
import optax
import pytest

from autograder import plot_checks
from autograder.conversation import Conversation
from autograder.references import closure_of, importable

CLOSURES = {
    "constant": optax.constant_schedule(0.1),
    "linear": optax.linear_schedule(0.0, 1.0, 30, 3),
    "cosine": optax.cosine_decay_schedule(0.3, 40, 0.1),
    "polynomial": optax.polynomial_schedule(1.0, 0.1, 2, 20),
    "warmup-cosine": optax.warmup_cosine_decay_schedule(0.0, 1e-2, 10, 50, 1e-4),
    "joined": optax.join_schedules([optax.constant_schedule(1.0), optax.join_schedules([optax.linear_schedule(1.0, 0.0, 9), lambda step: 0.5], [7])], [5]),
    "piecewise": optax.piecewise_constant_schedule(1.0, {4: 0.5, 9: 0.1}),
    "marked": plot_checks.unseen,
}
STEPS = np.arange(0, 60, 7)
CODE = """
import jax, numpy as np
def eager(f): return [float(f(int(step))) for step in np.arange(0, 60, 7)]
def jitted(f): return [float(jax.jit(f)(int(step))) for step in np.arange(0, 60, 7)]
def mapped(f): return np.asarray(jax.vmap(lambda step: jax.numpy.float32(f(step)))(np.arange(0, 60, 7)))
def slope(f): return float(jax.grad(lambda step: jax.numpy.float32(f(step)))(15.0))
"""


@pytest.fixture(scope="module", autouse=True)
def prepared(student):
    student.run(CODE)


@pytest.fixture
def no_callback(monkeypatch):
    def refuse(self, message):
        raise AssertionError(f"it called back: {message}")

    monkeypatch.setattr(Conversation, "_run_function", refuse)


@pytest.mark.kernel
@pytest.mark.parametrize("way", ["eager", "jitted", "mapped"])
@pytest.mark.parametrize("schedule", [s for n, s in CLOSURES.items() if n != "joined"], ids=[n for n in CLOSURES if n != "joined"])
def test_a_schedule_has_the_same_values_there(student, no_callback, schedule, way):
    with student.names(way) as call:
        there = call(schedule)

    np.testing.assert_allclose(there, [float(schedule(int(step))) for step in STEPS], rtol=1e-6)


@pytest.mark.kernel
def test_what_cannot_cross_inside_calls_back(student):
    with student.names("eager") as call:
        np.testing.assert_allclose(call(CLOSURES["joined"]), [float(CLOSURES["joined"](int(step))) for step in STEPS], rtol=1e-6)


@pytest.mark.kernel
def test_what_crosses_by_value_has_a_derivative_there(student):
    expected = float(jax.grad(lambda step: jax.numpy.float32(CLOSURES["cosine"](step)))(15.0))
    with student.names("slope") as slope:
        assert slope(CLOSURES["cosine"]) == pytest.approx(expected)


def with_default(step, scale=2):
    return step * scale


LOCAL = {"a lambda": lambda step: step, "a function of ours": with_default, "a builtin": len, "a partial's target": jax.jit(lambda x: x), "no function": 3}


@pytest.mark.parametrize("value", LOCAL.values(), ids=LOCAL.keys())
def test_a_function_of_the_graders_own_is_no_closure_of_a_packages(value):
    assert closure_of(value) is None


IMPORTABLE = {
    "a ufunc": (np.sin, ("numpy", "sin")),
    "a function": (optax.adamw, ("optax._src.alias", "adamw")),
    "ours": (with_default, None),
    "a module": (np, ("numpy", "")),
}


@pytest.mark.parametrize(("value", "name"), IMPORTABLE.values(), ids=IMPORTABLE.keys())
def test_what_can_be_imported_there_is_known_by_name(value, name):
    assert importable(value) == name
