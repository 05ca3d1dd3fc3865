"""What lesson 06 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at


def two_drops(init_value, first, second, factor):
    """The lesson's own factory, for its target."""
    return optax.piecewise_constant_schedule(init_value, {first: factor, second: factor})


QUESTIONS = {
    "end": {"question": "What is the rate at step 9,000?", "answer": 1e-5, "why": "Both drops have happened: 1e-3 · 0.1 · 0.1."},
    "trap": {
        "question": "With init_value=1e-3 and the boundaries {5000: 1e-4, 8000: 1e-5}: what is the rate at step 5,000?",
        "answer": 1e-7,
        "why": "1e-4 is taken as a factor: 1e-3 · 1e-4 = 1e-7.",
    },
}

TARGETS = {
    "match": {
        "target": two_drops(2e-3, 3_000, 6_000, 0.5),
        "factory": two_drops,
        "num_steps": 10_000,
        "init_value": (1e-4, 1e-2, 1e-3),
        "first": (0, 10_000, 5_000),
        "second": (0, 10_000, 8_000),
        "factor": (0.05, 0.95, 0.1),
    },
}

EXERCISES = {
    "levels": {
        "facts": [at(0, 6e-4), at(1_999, 6e-4), at(2_000, 3e-4), at(4_999, 3e-4), at(5_000, 3e-5)],
        "hint": "Which factor leads from 3e-4 to 3e-5?",
    },
}
