"""What lesson 03 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, same_as

QUESTIONS = {
    "floor": {
        "question": "At which step does the rate reach its floor?",
        "choices": ["9,000", "10,000", "11,000"],
        "answer": "10,000",
        "why": "`decay_steps` counts from step 0 and includes the warmup. The cosine itself lasts 10,000 − 1,000 = 9,000 steps.",
    },
}

TARGETS = {
    "match": {
        "target": optax.warmup_cosine_decay_schedule(2e-4, 2e-3, 2_000, 9_000, 4e-4),
        "factory": optax.warmup_cosine_decay_schedule,
        "num_steps": 12_000,
        "init_value": (0.0, 1e-3, 0.0),
        "peak_value": (1e-4, 1e-2, 1e-3),
        "warmup_steps": (0, 5_000, 500),
        "decay_steps": (6_000, 12_000, 12_000),
        "end_value": (0.0, 1e-3, 0.0),
        "exponent": 1.0,
    },
}

WANTED = optax.join_schedules([optax.linear_schedule(0.0, 6e-4, 2_000), optax.cosine_decay_schedule(6e-4, 8_000, alpha=0.1)], [2_000])

EXERCISES = {
    "standard": {
        "facts": [at(0, 0.0, peak=1e-3), at(50, 5e-4), at(100, 1e-3), at(550, 5.05e-4), at(1_000, 1e-5)],
        "hint": "Five named arguments. How long is the whole run?",
    },
    "repair": {
        "facts": [at(2_000, 6e-4), at(10_000, 6e-5), same_as(WANTED, 12_000)],
        "hint": "When do 2,000 steps of warmup and 8,000 of decay end?",
    },
}
