"""What lesson 04 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, same_as

QUESTIONS = {
    "period": {"question": "What is the rate at step 3,000?", "answer": 1.25e-4, "why": "Three periods, three halvings: 1e-3 · 0.5 · 0.5 · 0.5."},
    "flat": {
        "question": "With init_value=1e-3, transition_steps=1000, decay_rate=0.5 and staircase=True: what is the rate at step 1,999?",
        "answer": 5e-4,
        "why": "1,999 / 1,000 rounds down to 1: one halving. The second comes at step 2,000.",
    },
}

TARGETS = {
    "match": {
        "target": optax.exponential_decay(4e-3, 2_000, 0.6, staircase=True),
        "factory": optax.exponential_decay,
        "num_steps": 12_000,
        "init_value": (1e-4, 1e-2, 1e-3),
        "transition_steps": (500, 5_000, 1_000),
        "decay_rate": (0.1, 1.0, 0.5),
        "transition_begin": 0,
        "end_value": None,
    },
}

EXERCISES = {
    "hundredth": {
        "facts": [at(0, 2e-3), at(5_000, 2e-4), at(10_000, 2e-5), same_as(lambda step: 2e-3 * 0.01 ** (step / 10_000), 10_000)],
        "hint": "Ten periods fit into the run. Which factor, applied ten times, gives 0.01?",
    },
    "stairs": {
        "facts": [at(0, 0.1), at(2_999, 0.1), at(3_000, 0.01), at(6_000, 0.001)],
        "hint": "30 epochs of 100 steps are one period. Is the fall smooth?",
    },
}
