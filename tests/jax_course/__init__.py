"""A course as an nbgrader instructor writes one who has never heard of two processes: plain names, plain asserts, JAX."""

from nbformat.v4 import new_code_cell, new_notebook

from autograder.model import Assignment
from autograder.notebook import tidy

NAME = "plain_jax"


def _cell(text: str, grade_id: str, **marks) -> object:
    flags = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, "grade_id": grade_id}
    return new_code_cell(text.strip("\n"), id=grade_id.replace("_", "-"), metadata={"nbgrader": flags | marks})


def solution(text: str, grade_id: str) -> object:
    """An answer cell."""
    return _cell(text, grade_id, solution=True)


def case(text: str, grade_id: str, points: float) -> object:
    """A test cell."""
    return _cell(text, grade_id, grade=True, locked=True, points=points)


SOURCE = new_notebook(
    metadata={"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}, "language_info": {"name": "python"}},
    cells=[
        _cell(
            """
import jax
import jax.numpy as jnp
import matplotlib
import matplotlib.axes
import matplotlib.pyplot as plt
import numpy as np
import optax
%matplotlib inline
WARMUP, TOTAL = 10, 50
""",
            "setup",
            locked=True,
        ),
        solution(
            """
def schedule(step):
    ### BEGIN SOLUTION
    return jnp.where(step < WARMUP, 0.1 * step / WARMUP, 0.1 * (TOTAL - jnp.minimum(step, TOTAL)) / (TOTAL - WARMUP))
    ### END SOLUTION
""",
            "schedule",
        ),
        case("assert abs(schedule(5) - 0.05) < 1e-6\nassert abs(schedule(10) - 0.1) < 1e-6", "scalar", 1),
        case(
            """
lrs = schedule(jnp.arange(TOTAL))
assert lrs.shape == (TOTAL,)
assert jnp.argmax(lrs) == WARMUP
np.testing.assert_allclose(np.diff(lrs)[:WARMUP], 0.01, rtol=1e-4)
""",
            "vectorised",
            2,
        ),
        case(
            """
jitted = jax.jit(schedule)(jnp.arange(TOTAL))
np.testing.assert_allclose(jitted, [schedule(s) for s in range(TOTAL)], atol=1e-6)
### BEGIN HIDDEN TESTS
assert jax.vmap(schedule)(jnp.arange(3)).dtype == jnp.float32
assert abs(float(jax.jit(schedule)(1000))) < 1e-6
### END HIDDEN TESTS
""",
            "jitted",
            2,
        ),
        solution(
            """
def make_optimizer(lr, weight_decay):
    ### BEGIN SOLUTION
    return optax.adamw(lr, weight_decay=weight_decay)
    ### END SOLUTION
""",
            "make_optimizer",
        ),
        case(
            """
opt = make_optimizer(lambda step: 1e-2, 0.0)
assert isinstance(opt, optax.GradientTransformation)
params = {"w": jnp.ones(3), "b": jnp.zeros(())}
state = opt.init(params)
for _ in range(20):
    grads = jax.tree.map(jnp.ones_like, params)
    updates, state = opt.update(grads, state, params)
    params = optax.apply_updates(params, updates)
np.testing.assert_allclose(params["w"], 1 - 20 * 1e-2, rtol=1e-3)
""",
            "eager_steps",
            3,
        ),
        case(
            """
opt = make_optimizer(schedule, 0.1)

@jax.jit
def train_step(params, opt_state):
    grads = jax.grad(lambda p: jnp.sum(p["w"] ** 2))(params)
    updates, opt_state = opt.update(grads, opt_state, params)
    return optax.apply_updates(params, updates), opt_state

params = {"w": jnp.array([1.0, -2.0])}
opt_state = opt.init(params)
expected, reference = params, optax.adamw(schedule, weight_decay=0.1)
expected_state = reference.init(params)
for _ in range(20):
    params, opt_state = train_step(params, opt_state)
    grads = jax.grad(lambda p: jnp.sum(p["w"] ** 2))(expected)
    updates, expected_state = reference.update(grads, expected_state, expected)
    expected = optax.apply_updates(expected, updates)
np.testing.assert_allclose(params["w"], expected["w"], rtol=1e-4)
assert jax.tree.structure(params) == jax.tree.structure(expected)
""",
            "jitted_step",
            3,
        ),
        solution(
            """
def draw(f, n):
    ### BEGIN SOLUTION
    _, ax = plt.subplots()
    ax.plot(np.arange(n), [f(s) for s in range(n)])
    ax.set_xlabel("step")
    return ax
    ### END SOLUTION
""",
            "draw",
        ),
        case(
            """
ax = draw(lambda s: s * 2.0, 7)
assert isinstance(ax, matplotlib.axes.Axes)
np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), 2.0 * np.arange(7))
assert ax.get_xlabel()
assert len(ax.get_lines()) == 1
""",
            "plot",
            2,
        ),
        solution(
            """
def init_mlp(key, sizes):
    ### BEGIN SOLUTION
    keys = jax.random.split(key, len(sizes) - 1)
    return [{"w": jax.random.normal(k, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)} for k, m, n in zip(keys, sizes[:-1], sizes[1:])]
    ### END SOLUTION


def loss(params, x, y):
    ### BEGIN SOLUTION
    for layer in params[:-1]:
        x = jnp.tanh(x @ layer["w"] + layer["b"])
    return jnp.mean((x @ params[-1]["w"] + params[-1]["b"] - y) ** 2)
    ### END SOLUTION
""",
            "mlp",
        ),
        case(
            """
params = init_mlp(jax.random.key(0), [2, 8, 1])
assert [layer["w"].shape for layer in params] == [(2, 8), (8, 1)]
same = init_mlp(jax.random.key(0), [2, 8, 1])
other = init_mlp(jax.random.PRNGKey(1), [2, 8, 1])
assert jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), params, same))
assert not (params[0]["w"] == other[0]["w"]).all()
""",
            "random",
            2,
        ),
        case(
            """
from autograder import checks

x, y = jnp.array([[0.0, 1.0], [1.0, 0.0]]), jnp.array([[1.0], [-1.0]])
params = init_mlp(jax.random.key(0), [2, 8, 1])
step = checks.value_and_grad(loss)
first, _ = step(params, x, y)
for _ in range(50):
    value, grads = step(params, x, y)
    params = jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)
assert value < 0.1 * first
""",
            "gradient",
            3,
        ),
        solution(
            "def risky(n):\n    ### BEGIN SOLUTION\n    if n < 0:\n        raise ValueError('n is negative')\n    return n ** 0.5\n    ### END SOLUTION",
            "risky",
        ),
        case(
            """
import pytest

with pytest.raises(ValueError, match="negative"):
    risky(-1)
assert risky(4) == 2
""",
            "raises",
            1,
        ),
        case(
            """
from unittest.mock import patch

seen = []
with patch("__main__.risky", lambda n: seen.append(n) or 1.0):
    assert risky(9) == 1.0
assert seen == [9]
assert risky(9) == 3
""",
            "patched",
            1,
        ),
    ],
)


def assignment() -> Assignment:
    """The course's one assignment."""
    return Assignment(NAME, {NAME: tidy(SOURCE)})


POINTS = {cell.metadata.nbgrader["grade_id"]: cell.metadata.nbgrader["points"] for cell in SOURCE.cells if cell.metadata.nbgrader["grade"]}

ANSWERS = {
    "schedule": {
        "of_numpy": (
            "def schedule(step):\n    return np.where(step < WARMUP, 0.1 * step / WARMUP, 0.1 * (TOTAL - np.minimum(step, TOTAL)) / (TOTAL - WARMUP))",
            {"jitted", "jitted_step"},
        ),
        "of_python": (
            "def schedule(step):\n    return 0.1 * step / WARMUP if step < WARMUP else 0.1 * (TOTAL - min(step, TOTAL)) / (TOTAL - WARMUP)",
            {"vectorised", "jitted", "jitted_step"},
        ),
        "joined": (
            "schedule = optax.join_schedules([optax.linear_schedule(0.0, 0.1, WARMUP), optax.linear_schedule(0.1, 0.0, TOTAL - WARMUP)], [WARMUP])",
            set(),
        ),
        "never_ending": ("def schedule(step):\n    return jnp.where(step < WARMUP, 0.1 * step / WARMUP, 0.1 * (TOTAL - step) / (TOTAL - WARMUP))", {"jitted"}),
    },
    "make_optimizer": {
        "in_parts": (
            "def make_optimizer(lr, weight_decay):\n    return optax.chain(\n"
            "        optax.scale_by_adam(), optax.add_decayed_weights(weight_decay), optax.scale_by_learning_rate(lr))",
            set(),
        ),
        "without_decay": ("def make_optimizer(lr, weight_decay):\n    return optax.adam(lr)", {"jitted_step"}),
        "uphill": (
            "def make_optimizer(lr, weight_decay):\n    return optax.chain(optax.adamw(lr, weight_decay=weight_decay), optax.scale(-1))",
            {"eager_steps", "jitted_step"},
        ),
    },
    "draw": {
        "vmapped": (
            "def draw(f, n):\n    ax = plt.figure().gca()\n    ax.plot(jnp.arange(n), jax.vmap(f)(jnp.arange(n)))\n    ax.set_xlabel('t')\n    return ax",
            set(),
        ),
        "unlabelled": ("def draw(f, n):\n    ax = plt.figure().gca()\n    ax.plot([f(s) for s in range(n)])\n    return ax", {"plot"}),
    },
    "risky": {
        "loud": (
            "import warnings\ndef risky(n):\n    warnings.warn('careful')\n    if n < 0:\n        raise ValueError('negative')\n    return n ** 0.5",
            set(),
        ),
        "silent": ("def risky(n):\n    return abs(n) ** 0.5", {"raises"}),
    },
}
"""Other answers, by cell and name: the text, and the test cells that it loses under stock nbgrader and under ours alike."""
