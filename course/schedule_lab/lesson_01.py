"""What lesson 01 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, equals

QUESTIONS = {
    "half": {
        "question": "What is the rate at step 500?",
        "answer": 5e-4,
        "why": "Half of the transition's 1,000 steps are done: half of the way from 0 to 1e-3.",
    },
    "faster": {
        "question": "One call with 15,000 steps, against 15,000 calls with one step. The single call is …",
        "choices": ["as fast", "about ten times faster", "over a hundred times faster"],
        "answer": "over a hundred times faster",
        "why": "Every call pays for a trip from Python into JAX. The loop pays it 15,000 times. Time it below.",
    },
}

TARGETS = {
    "match": {
        "target": optax.linear_schedule(2e-3, 5e-4, 800, 400),
        "factory": optax.linear_schedule,
        "num_steps": 2_000,
        "init_value": (0.0, 1e-2, 1e-3),
        "end_value": (0.0, 1e-2, 0.0),
        "transition_steps": (50, 2_000, 500),
        "transition_begin": (0, 1_000, 0),
    },
}

EXERCISES = {
    "warmup": {
        "facts": [at(0, 1e-5), at(250, 1.55e-4), at(500, 3e-4), at(9_999, 3e-4)],
        "hint": "The same call as `sched_warmup`; only three numbers change. A schedule is what the call returns.",
    },
    "array": {
        "facts": [equals([k * 1e-4 for k in range(11)], sentence="eleven rates, from 0 to 1e-3")],
        "hint": "`jnp.arange(start, stop, stride)` leaves `stop` out.",
    },
}
