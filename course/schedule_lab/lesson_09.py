"""What lesson 09 asks, and what it takes for an answer."""

import numpy as np
import optax

from schedule_lab.exercise import equals, fact
from schedule_lab.noise_model import Bowl, run
from schedule_lab.sampling import sample


def _loss(schedule, bowl: Bowl) -> float:
    return float(run(schedule, 1_000, bowl).total[-1])


def _constant_wins(bowl: Bowl) -> bool:
    return _loss(optax.constant_schedule(1.0), bowl) < _loss(optax.cosine_decay_schedule(1.0, 1_000), bowl)


def _is_steppable(schedule) -> bool:
    rates = sample(schedule, np.arange(1_000))
    return bool(np.all((rates >= 0) & (rates < 2)))


QUESTIONS = {
    "noise": {
        "question": "Two walkers start at x = 1 and take 400 noisy updates, one with rate 0.5, one with rate 0.02. Which ends nearer to 0, on average?",
        "choices": ["rate 0.5", "rate 0.02", "both equally near"],
        "answer": "rate 0.02",
        "why": "Both have had the time to arrive. Then each update adds the rate times the noise, and a small rate adds little.",
    },
    "left": {
        "question": "A constant rate of 1 for 1,000 updates. What is the loss that remains mostly made of?",
        "choices": ["bias", "variance", "about half of each"],
        "answer": "variance",
        "why": "The distance is travelled long before the end. What remains is the shaking, and a constant rate keeps it up.",
    },
}

EXERCISES = {
    "floor": {
        "facts": [equals(0.1 / 1.05, tolerance=5e-3, sentence="at this rate the variance settles at 0.05")],
        "hint": "Solve η / (2 − η) = 0.05 for η: multiply by the denominator first.",
    },
    "flip": {
        "facts": [
            fact("it is a Bowl of 100 directions", lambda bowl: isinstance(bowl, Bowl) and bowl.dims == 100, "write Bowl(batch=…, power=…)"),
            fact("in it, the constant ends below the cosine", _constant_wins, "the cosine ends lower"),
        ],
        "hint": "Which two sliders of `compare` make the noise small and the way long?",
    },
    "beat": {
        "facts": [
            fact("its rates lie between 0 and 2", _is_steppable, "some rate is below 0, or 2 and more"),
            fact("its final loss is below 0.0726", lambda s: _loss(s, Bowl()) < 0.0726, "`run(my_schedule, 1_000).total[-1]` tells you how far you are"),
        ],
        "hint": "Look at the learned rates: high for a short time, then lower and lower by a factor. Which lesson had that curve? Try several peaks.",
    },
}
