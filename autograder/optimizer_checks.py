"""Checks of `make_optimizer` and `lr_used`: feed chosen gradients through the compiled update and read the updates.

Each check isolates one part by its input: a constant gradient shows the rate, a zero gradient the decay, a huge one the clip.
Expected updates come from NumPy.
"""

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from autograder import reference
from autograder.errors import CheckFailed
from autograder.plot_checks import sawtooth, unseen
from autograder.sampling import array, close, is_remote, jit, number

RTOL, ATOL = 2e-3, 1e-7
"""Room for float32 and for Adam's epsilon."""
PARAMETERS = np.array([1.5, -0.8, 0.3, 2.0, -1.1])
GRADIENT = np.array([3.0, -0.5, 0.02, 7.0, -1.0])
"""Sizes far apart and both signs: Adam takes them all to ±1, nothing else does."""
NO_CLIP = 1e9

RATES = (
    "For a constant gradient the updates do not follow the schedule. Print an update: its size is the rate that was used, and its sign "
    "the way that the weights move. Which value of the schedule do you see, in which update?"
)
DECAY = (
    "With a zero gradient the weights do not shrink by rate × weight_decay × weight. What happens to a weight whose gradient is 0, in each part of your chain?"
)
CLIP = (
    "With one very long gradient among short ones the updates are not those of AdamW on clipped gradients. "
    "Which part of your chain sees that gradient first, and what does it hand on?"
)
LATEST = (
    "lr_used does not return the rate of the latest update. What does the counter in the state count, "
    "and does the update read the schedule before or after it adds 1?"
)


def learning_rates(make_optimizer: Callable) -> None:
    """For a constant gradient AdamW moves every weight by −(sign of the gradient) times the rate: update k shows schedule(k − 1)."""
    updates = drive(make_optimizer(unseen, 0.0, NO_CLIP), [GRADIENT] * 20)
    answers = -np.outer(sawtooth(np.arange(20)), np.sign(GRADIENT))
    if not _agree(updates, answers):
        raise CheckFailed(RATES)


def decay(make_optimizer: Callable) -> None:
    """For a zero gradient every weight moves by −rate · weight_decay · weight."""
    updates = drive(make_optimizer(_step_down, 0.2, NO_CLIP), [0 * GRADIENT] * 6)
    settled = [0, 1, 4, 5]  # not around the drop: which update sees it first is the business of `learning_rates`
    answers = -np.outer(np.array([0.05, 0.05, 0.01, 0.01]) * 0.2, PARAMETERS)
    if not _agree(updates[settled], answers):
        raise CheckFailed(DECAY)


def clip(make_optimizer: Callable) -> None:
    """The gradient is scaled down to norm clip_norm before Adam sees it, all leaves together."""
    unit = GRADIENT / np.linalg.norm(GRADIENT)
    gradients = [0.7 * unit, 1.1 * unit[::-1], 500.0 * unit, *([0.4 * unit[::-1]] * 5)]
    answers = reference.clipped_adamw(gradients, PARAMETERS, [0.05] * 8, weight_decay=0.0, clip_norm=1.5)
    updates = drive(make_optimizer(_constant, 0.0, 1.5), gradients)
    if not _agree(updates, np.array(answers)):
        raise CheckFailed(CLIP)


def lr_used(make_optimizer: Callable, lr_used: Callable) -> None:
    """`lr_used` reads from the state alone which rate the latest update used, in whatever order states are shown."""
    states = _states(make_optimizer(unseen, 0.1, 1.0), [GRADIENT] * 7)
    for k in (7, 1, 4):
        rate = number(lr_used(states[k], unseen), "what lr_used returns")
        if not close(rate, sawtooth(k - 1), 2e-5 * sawtooth(6)):
            raise CheckFailed(LATEST)


def drive(optimizer: Any, gradients: Sequence[np.ndarray]) -> np.ndarray:
    """The updates that `optimizer` makes of `gradients`, shape (len(gradients), 5); the parameters stay where they are.

    The update runs compiled, as in training, so that a counter kept in Python stands still.
    """
    update, state, updates = jit(_optimizer(optimizer).update), optimizer.init(_tree(PARAMETERS)), []
    for gradient in gradients:
        answer, state = _pair(update(_tree(gradient), state, _tree(PARAMETERS)))
        updates.append(_flat(answer))
    return np.array(updates)


def _states(optimizer: Any, gradients: Sequence[np.ndarray]) -> list:
    """The state before the first update, and after each."""
    update, states = jit(_optimizer(optimizer).update), [optimizer.init(_tree(PARAMETERS))]
    for gradient in gradients:
        states.append(_pair(update(_tree(gradient), states[-1], _tree(PARAMETERS)))[1])
    return states


def _constant(step):
    return jnp.full(jnp.shape(step), 0.05)


def _step_down(step):
    return jnp.where(jnp.asarray(step) < 3, 0.05, 0.01)


def _tree(values: np.ndarray) -> dict[str, np.ndarray]:
    """Five numbers as the parameters of a small layer."""
    values = values.astype(np.float32)
    return {"bias": values[:2], "weights": values[2:]}


def _flat(tree: Any) -> np.ndarray:
    if type(tree) is not dict or set(tree) != {"bias", "weights"}:
        raise CheckFailed("The updates are not a tree like the parameters. What does your optimizer's update return first?")
    leaves = [array(tree[name], "an update") for name in ("bias", "weights")]
    if [leaf.shape for leaf in leaves] != [(2,), (3,)]:
        raise CheckFailed("An update does not have the shape of its parameter. How many learning rates does each update get?")
    return np.concatenate(leaves)


def _optimizer(value: Any) -> Any:
    if not (is_remote(value) or (hasattr(value, "init") and hasattr(value, "update"))):
        raise CheckFailed(f"make_optimizer returned {type(value).__name__}; expected an optax.GradientTransformation. Does your function return it?")
    return value


def _pair(value: Any) -> tuple[Any, Any]:
    if type(value) is not tuple or len(value) != 2:
        raise CheckFailed("The optimizer's update does not return (updates, state). Is it an optax.GradientTransformation?")
    return value


def _agree(got: np.ndarray, want: np.ndarray) -> bool:
    return close(got / (ATOL + RTOL * np.abs(want)), want / (ATOL + RTOL * np.abs(want)), 1.0)
