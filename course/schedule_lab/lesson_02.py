"""What lesson 02 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, fact
from schedule_lab.sampling import sample

QUESTIONS = {
    "middle": {
        "question": "Where is the cosine at step 5,000?",
        "answer": 5e-4,
        "why": "The shape is symmetric about its middle: as much above the straight line before half-time as below it after.",
    },
    "lowest": {"question": "What is its lowest rate?", "answer": 1e-4, "why": "0.1 × 1e-3 = 1e-4."},
}

TARGETS = {
    "match": {
        "target": optax.cosine_decay_schedule(2e-3, 8_000, alpha=0.25),
        "factory": optax.cosine_decay_schedule,
        "num_steps": 12_000,
        "init_value": (1e-4, 1e-2, 1e-3),
        "decay_steps": (1_000, 12_000, 10_000),
        "alpha": (0.0, 1.0, 0.0),
        "exponent": 1.0,
    },
}

EXERCISES = {
    "floor": {
        "facts": [at(0, 3e-3), at(1_000, 1.515e-3), at(2_000, 3e-5), at(9_000, 3e-5)],
        "hint": "Which fraction of 3e-3 is 3e-5?",
    },
    "hand": {
        "facts": [
            at(0, 1e-3),
            at(250, 8.535534e-4),
            at(500, 5e-4),
            fact("it stays at 0 after step 1,000", lambda s: abs(sample(s, [1_000, 1_500, 2_000])).max() < 1e-9),
        ],
        "hint": "`jnp.cos` takes radians: half a wave is π. `jnp.minimum(step, 1000)` stops the clock.",
    },
}
