"""What lesson 10 asks, and what it takes for an answer."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

from schedule_lab.exercise import at, fact, same_as
from schedule_lab.sampling import sample

PLAN = optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 100)
"""The lesson's own `plan`."""
WEIGHT_DECAY = 0.1
ACCUMULATED = optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 2_000)


def _updates(optimizer, gradients, weight: float = 0.0) -> np.ndarray:
    """What the optimizer adds to two weights, which are held where they are, for each pair of `gradients`; shape (2, updates)."""
    weights = jnp.full(2, weight)
    state, step, updates = optimizer.init(weights), jax.jit(optimizer.update), []
    for gradient in gradients:
        update, state = step(jnp.array(gradient, jnp.float32), state, weights)
        updates.append(update)
    return np.array(updates).T


def _agree(got: np.ndarray, want: np.ndarray) -> bool:
    return bool(np.allclose(got, want, rtol=2e-3, atol=1e-7))


def _rates(count: int) -> np.ndarray:
    return sample(PLAN, np.arange(count))


def _reads(rate_used, updates: int) -> bool:
    optimizer, weight = optax.adamw(PLAN), jnp.array([1.0])
    state, step = optimizer.init(weight), jax.jit(optimizer.update)
    for _ in range(updates):
        _, state = step(weight, state, weight)
    return abs(float(rate_used(state)) - float(PLAN(updates - 1))) <= 1e-6


QUESTIONS = {
    "first": {
        "question": "A schedule starts at 0 and climbs. Which update is the first to move a weight?",
        "choices": ["the first", "the second", "the third"],
        "answer": "the second",
        "why": "The first update reads the schedule at step 0, before anything is counted, and the rate there is 0.",
    },
}

EXERCISES = {
    "wire": {
        "facts": [
            fact(
                "a gradient of 0.5, again and again, moves a weight by minus the rate",
                lambda o: _agree(_updates(o, [(0.5, -0.5)] * 30) * [[1], [-1]], -_rates(30)),
                "the movement is not −plan(0), −plan(1), …",
            ),
            fact(
                "with a gradient of 0, a weight of 2 loses 0.1 × rate × 2",
                lambda o: _agree(_updates(o, [(0.0, 0.0)] * 30, weight=2.0), -WEIGHT_DECAY * 2.0 * _rates(30)),
                "the weight decay is another",
            ),
            fact(
                "a gradient of norm 500 is cut to 1 before Adam sees it",
                lambda o: _agree(_updates(o, [(0.6, 0.8), (300, 400), (0.6, 0.8), (0.6, 0.8)]), -_rates(4)),
                "Adam saw something else",
            ),
        ],
        "hint": "Two parts in a chain are enough. What must happen to a gradient first? And which default of `optax.adamw` is not 0.1?",
    },
    "rate": {
        "facts": [fact(f"right after {n} update{'s' * (n > 1)}", lambda f, n=n: _reads(f, n), "another rate comes out") for n in (1, 7, 40)],
        "hint": "The counter says how many updates are done. Which step did the last of them read?",
    },
    "accumulate": {
        "facts": [at(0, 0.0, peak=1e-3), at(100, 1e-3), at(1_050, 5e-4), at(2_000, 0.0, peak=1e-3), same_as(ACCUMULATED, 2_500)],
        "hint": "How many updates are made from 8,000 batches? The schedule counts those.",
    },
}
