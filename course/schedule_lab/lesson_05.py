"""What lesson 05 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at

QUESTIONS = {
    "half": {
        "question": "Where is `sched_poly`, with its power of 2, at step 5,000?",
        "answer": 2.575e-4,
        "why": "Half is left, and ½ squared is ¼: 1e-5 + (1e-3 − 1e-5) / 4 = 2.58e-4.",
    },
}

TARGETS = {
    "match": {
        "target": optax.polynomial_schedule(2e-3, 2e-4, 3.0, 7_000, 3_000),
        "factory": optax.polynomial_schedule,
        "num_steps": 12_000,
        "init_value": (1e-4, 1e-2, 1e-3),
        "end_value": (0.0, 1e-2, 0.0),
        "power": (0.5, 5.0, 1.0),
        "transition_steps": (1_000, 12_000, 10_000),
        "transition_begin": (0, 10_000, 0),
    },
}

EXERCISES = {
    "wait": {
        "facts": [at(0, 3e-4), at(4_000, 3e-4), at(4_500, 1.5e-4), at(5_000, 0.0, peak=3e-4), at(9_000, 0.0, peak=3e-4)],
        "hint": "`transition_begin` is where the fall starts. How long does it last?",
    },
}
