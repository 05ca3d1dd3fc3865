"""What lesson 13 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, same_as

QUESTIONS = {
    "size": {
        "question": "GPT-3's family runs from 125 million parameters to 175 billion. How many times lower is the peak rate of the largest?",
        "answer": 10.0,
        "tolerance": 0.3,
        "why": "From 6e-4 to 0.6e-4: 1,400 times the parameters, a tenth of the peak. A larger model wants a lower peak, but only a little.",
    },
    "rule": {
        "question": "Which of these does the Chinchilla paper give?",
        "choices": ["a formula for the peak rate", "how to divide compute between parameters and tokens", "both"],
        "answer": "how to divide compute between parameters and tokens",
        "why": "It says how large a model and how much data to choose for a given compute. On schedules it says how long the cosine should be.",
    },
}

PLANNED = optax.join_schedules(
    [optax.linear_schedule(0.0, 4e-4, 400), optax.constant_schedule(4e-4), optax.linear_schedule(4e-4, 0.0, 8_000)],
    [400, 32_000],
)

EXERCISES = {
    "stage": {
        "facts": [at(1_000, 1.5e-4), at(2_000, 3e-4), at(928_646, 6.1351e-5, peak=3e-4), at(1_192_093, 3e-5, peak=3e-4)],
        "hint": "How many updates are 5 trillion tokens, at 4,194,304 tokens each? And does `decay_steps` include the warmup?",
    },
    "anneal": {
        "facts": [
            at(928_645, 6.1351e-5, peak=3e-4),
            at(928_646, 6.1499e-5, peak=6e-5),
            at(940_567, 0.0, peak=3e-4),
            at(934_606, 3.07521e-5, peak=3e-4),
        ],
        "hint": "Two pieces, one boundary. The second piece counts from its own step 0.",
    },
    "plan": {
        "facts": [
            at(0, 0.0, peak=4e-4),
            at(400, 4e-4),
            at(32_000, 4e-4),
            at(36_000, 2e-4),
            at(40_000, 0.0, peak=4e-4),
            same_as(PLANNED, 42_000),
        ],
        "hint": "First the number of updates: tokens divided by tokens per update. Then the three lengths, then the two positions.",
    },
}
