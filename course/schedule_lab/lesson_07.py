"""What lesson 07 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, same_as


def restarts(peak, steps, stretch, shrink):
    """The lesson's own factory, for its target: three cycles, each `stretch` times longer and `shrink` times as high."""
    cycles = [(peak * shrink**k, int(steps * stretch**k)) for k in range(3)]
    return optax.sgdr_schedule([{"init_value": 0.0, "peak_value": p, "warmup_steps": 100, "decay_steps": n} for p, n in cycles])


QUESTIONS = {
    "second": {
        "question": "At which step does the second cycle of `two_cycles` reach its peak?",
        "answer": 5_500.0,
        "why": "It begins at step 5,000 and counts from there: 500 steps of warmup.",
    },
    "odd": {
        "question": "What is the largest rate in the second cycle of `odd`?",
        "answer": 1e-3,
        "why": "It starts at init_value=1e-3, above its own peak of 5e-4, and warms *down*.",
    },
}

TARGETS = {
    "match": {
        "target": restarts(2e-3, 3_000, 1.5, 0.5),
        "factory": restarts,
        "num_steps": 15_000,
        "peak": (1e-4, 1e-2, 1e-3),
        "steps": (500, 4_000, 2_000),
        "stretch": (1.0, 2.0, 1.0),
        "shrink": (0.3, 1.0, 0.9),
    },
}

PAPER = optax.sgdr_schedule([{"init_value": 1e-3, "peak_value": 1e-3, "warmup_steps": 0, "decay_steps": n} for n in (1_000, 2_000, 4_000)])

EXERCISES = {
    "paper": {
        "facts": [at(0, 1e-3), at(500, 5e-4), at(1_000, 1e-3), at(3_000, 1e-3), at(7_000, 0.0, peak=1e-3), same_as(PAPER, 8_000)],
        "hint": "A cycle without warmup starts at `peak_value`. Every dictionary needs all four arguments.",
    },
}
