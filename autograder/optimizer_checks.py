"""Checks of `make_optimizer` and `lr_used`: feed chosen gradients through the compiled update and read the updates.

Each check isolates one part by its input: a constant gradient shows the rate, a zero gradient the decay, a huge one the clip.
Expected updates come from NumPy.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np

from autograder import reference
from autograder.crossing import by_value
from autograder.errors import CheckFailed
from autograder.evidence import carries, told
from autograder.model import Evidence, Part
from autograder.plot_checks import sawtooth, unseen
from autograder.sampling import array, close, is_remote, jit, number, seed_of
from autograder.seeds import drawing

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


@dataclass(frozen=True, eq=False)
class Trial:
    """What to make an optimizer with, what gradients to feed it, and the updates that should come of it."""

    name: str
    schedule: Callable
    weight_decay: float
    clip_norm: float
    gradients: Sequence[np.ndarray]
    answers: np.ndarray
    judged: tuple[int, ...] = ()
    """Which of the updates count; all when empty."""


@by_value()
def _constant(step):
    return jnp.full(jnp.shape(step), 0.05)


@by_value()
def _step_down(step):
    return jnp.where(jnp.asarray(step) < 3, 0.05, 0.01)


def _shorten() -> Trial:
    unit = GRADIENT / np.linalg.norm(GRADIENT)
    gradients = [0.7 * unit, 1.1 * unit[::-1], 500.0 * unit, *([0.4 * unit[::-1]] * 5)]
    answers = reference.clipped_adamw(gradients, PARAMETERS, [0.05] * 8, weight_decay=0.0, clip_norm=1.5)
    return Trial("clip", _constant, 0.0, 1.5, gradients, np.array(answers))


FOLLOW = Trial("rates", unseen, 0.0, NO_CLIP, [GRADIENT] * 20, -np.outer(sawtooth(np.arange(20)), np.sign(GRADIENT)))
SHRINK = Trial("decay", _step_down, 0.2, NO_CLIP, [0 * GRADIENT] * 6, -np.outer([0.01, 0.01, 0.002, 0.002], PARAMETERS), (0, 1, 4, 5))
"""Not judged around the drop: which update sees it first is the business of FOLLOW."""
SHORTEN = _shorten()
LATE = Trial("late", unseen, 0.0, NO_CLIP, [GRADIENT] * 102, -np.outer(sawtooth(np.arange(100, 102)), np.sign(GRADIENT)), (100, 101))
EAGER = Trial("eager", unseen, 0.0, NO_CLIP, [GRADIENT] * 3, FOLLOW.answers[:3])
TIGHT = Trial("tight", _constant, 0.0, 0.01, [GRADIENT] * 2, np.tile(-0.05 * np.sign(GRADIENT), (2, 1)))
"""Three more that tell mistakes from each other; nobody loses points in them."""
JUDGED = (FOLLOW, SHRINK, SHORTEN)
DIAGNOSIS_RTOL = 2e-4
"""Closer than RTOL: a weight decay of 1e-4 is not the same mistake as none."""


DRAWN = 3
"""How many more updates a judged trial has, with gradients that differ from run to run."""


def drawn(trial: Trial, seed: str) -> list[np.ndarray]:
    """More gradients for a trial: those at its end, each number up to a quarter larger or smaller."""
    chance = drawing(seed, trial.name)
    return [gradient * np.array([chance.uniform(0.8, 1.25) for _ in gradient]) for gradient in trial.gradients[-DRAWN:]]


@functools.lru_cache(maxsize=6)
def observe(make_optimizer: Callable, trial: Trial) -> np.ndarray:
    """The updates of a trial and, when it is judged, of the drawn gradients after it, shape (updates, 5)."""
    optimizer = make_optimizer(trial.schedule, trial.weight_decay, trial.clip_norm)
    more = drawn(trial, seed_of(make_optimizer)) if trial in JUDGED else []
    return drive(optimizer, [*trial.gradients, *more], compiled=trial is not EAGER)


def _fixed(trial: Trial, updates: np.ndarray) -> np.ndarray:
    """The updates that are the same in every run, and count."""
    return updates[: len(trial.gradients)][list(trial.judged) or slice(None)]


def _expected(trial: Trial, more: Sequence[np.ndarray]) -> np.ndarray:
    """The right updates for the drawn gradients; the parameters stay where they are."""
    gradients = [*trial.gradients, *more]
    rates = [float(trial.schedule(step)) for step in range(len(gradients))]
    moved = reference.clipped_adamw(gradients, 0 * PARAMETERS, rates, weight_decay=0.0, clip_norm=trial.clip_norm)
    return np.array(moved[-len(more) :]) - np.outer(rates[-len(more) :], trial.weight_decay * PARAMETERS)


def evidence(make_optimizer: Callable) -> Evidence:
    """The updates of every trial: rate, decay and clip can be wrong independently."""
    trials = (FOLLOW, SHRINK, SHORTEN, LATE, EAGER, TIGHT)
    return Evidence("make_optimizer", {trial.name: _part(make_optimizer, trial) for trial in trials})


def _part(make_optimizer: Callable, trial: Trial) -> Part:
    largest = float(np.abs(trial.answers).max())
    return Part(told(lambda: _fixed(trial, observe(make_optimizer, trial))), tuple(trial.answers.ravel()), DIAGNOSIS_RTOL * largest)


@carries(evidence)
def learning_rates(make_optimizer: Callable) -> None:
    """For a constant gradient AdamW moves every weight by −(sign of the gradient) times the rate: update k shows schedule(k − 1)."""
    _require(make_optimizer, FOLLOW, RATES)


@carries(evidence)
def decay(make_optimizer: Callable) -> None:
    """For a zero gradient every weight moves by −rate · weight_decay · weight."""
    _require(make_optimizer, SHRINK, DECAY)


@carries(evidence)
def clip(make_optimizer: Callable) -> None:
    """The gradient is scaled down to norm clip_norm before Adam sees it, all leaves together."""
    _require(make_optimizer, SHORTEN, CLIP)


def _require(make_optimizer: Callable, trial: Trial, sentence: str) -> None:
    updates, more = observe(make_optimizer, trial), drawn(trial, seed_of(make_optimizer))
    if not (_agree(_fixed(trial, updates), trial.answers) and _near(updates[-DRAWN:], _expected(trial, more))):
        raise CheckFailed(sentence)


SHOWN = (7, 1, 4)
"""After how many updates `lr_used` is asked, in this order."""


def evidence_of_reading(make_optimizer: Callable, lr_used: Callable) -> Evidence:
    """What `lr_used` reads from the states of the student's own optimizer."""
    rates = told(lambda: [_read(lr_used, state) for state in _shown(make_optimizer)])
    return Evidence("lr_used", {"latest": Part(rates, tuple(sawtooth(k - 1) for k in SHOWN), 2e-5 * sawtooth(6))})


@carries(evidence_of_reading)
def lr_used(make_optimizer: Callable, lr_used: Callable) -> None:
    """`lr_used` reads from the state alone which rate the latest update used, in whatever order states are shown."""
    states = _states(make_optimizer(unseen, 0.1, 1.0), [GRADIENT] * 7)
    more = drawing(seed_of(lr_used), "lr_used").sample(range(1, 8), 3)
    for k in (*SHOWN, *more):
        state = states[k]
        if not close(_read(lr_used, state), sawtooth(k - 1), 2e-5 * sawtooth(6)):
            raise CheckFailed(LATEST)


def _shown(make_optimizer: Callable) -> list:
    states = _states(make_optimizer(unseen, 0.1, 1.0), [GRADIENT] * 7)
    return [states[k] for k in SHOWN]


def _read(lr_used: Callable, state: Any) -> float:
    return number(lr_used(state, unseen), "what lr_used returns")


def drive(optimizer: Any, gradients: Sequence[np.ndarray], compiled: bool = True) -> np.ndarray:
    """The updates that `optimizer` makes of `gradients`, shape (len(gradients), 5); the parameters stay where they are.

    The update runs compiled, as in training, so that a counter kept in Python stands still.
    """
    update, state, updates = _optimizer(optimizer).update, optimizer.init(_tree(PARAMETERS)), []
    update = jit(update) if compiled else update
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


def _near(got: np.ndarray, want: np.ndarray) -> bool:
    """As `_agree`, with the room of the largest: where Adam's average changes its sign an update may be next to nothing."""
    return close(got, want, ATOL + RTOL * float(np.abs(want).max()))


def _agree(got: np.ndarray, want: np.ndarray) -> bool:
    return close(got / (ATOL + RTOL * np.abs(want)), want / (ATOL + RTOL * np.abs(want)), 1.0)
