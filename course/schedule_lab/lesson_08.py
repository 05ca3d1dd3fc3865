"""What lesson 08 asks, and what it takes for an answer."""

import optax

from schedule_lab.exercise import at, same_as


def wsd(peak_value, warmup_steps, total_steps, cooldown):
    """The lesson's own factory, for its target: warmup, a stable part, and a straight fall to 0 over the last `cooldown` of the run."""
    decay_steps = round(cooldown * total_steps)
    return optax.join_schedules(
        [
            optax.linear_schedule(0.0, peak_value, warmup_steps),
            optax.constant_schedule(peak_value),
            optax.linear_schedule(peak_value, 0.0, decay_steps),
        ],
        boundaries=[warmup_steps, total_steps - decay_steps],
    )


QUESTIONS = {
    "clock": {
        "question": "`sched` is called with step 1,500. Which step does it pass on to the cosine?",
        "answer": 500.0,
        "why": "The cosine's turn begins at its boundary, 1,000. It is told how many steps have passed since: 1,500 − 1,000.",
    },
    "spot": {
        "question": "The cosine is 50,000 steps long and should run to its end. Which version does what is meant?",
        "choices": ["first", "second", "both"],
        "answer": "first",
        "why": "The cosine begins at step 1,000 and lasts 50,000 steps, so it ends at 51,000. The second version cuts it off 1,000 steps early.",
    },
}

TARGETS = {
    "match": {
        "target": wsd(2e-3, 1_500, 9_000, 0.4),
        "factory": wsd,
        "num_steps": 12_000,
        "peak_value": (1e-4, 1e-2, 1e-3),
        "warmup_steps": (0, 5_000, 500),
        "total_steps": (6_000, 12_000, 10_000),
        "cooldown": (0.02, 0.6, 0.2),
    },
}

THREE_PIECES = wsd(6e-4, 500, 5_000, 0.3)

EXERCISES = {
    "lengths": {
        "facts": [at(0, 0.0, peak=6e-4), at(500, 6e-4), at(3_500, 6e-4), at(4_250, 3e-4), at(5_000, 0.0, peak=6e-4), same_as(THREE_PIECES, 6_000)],
        "hint": "At which step of the run does the last piece begin? Two pieces lie before it.",
    },
    "cooldown": {
        "facts": [at(0, 1e-3), at(8_000, 1e-3), at(8_500, 5e-4), at(10_000, 0.0, peak=1e-3), at(12_000, 0.0, peak=1e-3)],
        "hint": "The piece counts from its own step 0. `jnp.clip(step, 0, 2_000)` keeps its clock inside the cooldown, before its turn and after it.",
    },
}
