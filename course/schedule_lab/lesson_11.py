"""What lesson 11 asks, and what it takes for an answer."""

from functools import cache

import numpy as np

from schedule_lab.exercise import Fact, fact
from schedule_lab.sampling import sample
from schedule_lab.tasks import digits
from schedule_lab.training import train

QUESTIONS = {
    "fixed": {
        "question": "All five have the same peak, 0.03. Which ends with the highest training loss?",
        "choices": ["constant", "WSD", "cosine, no warmup", "warmup-cosine", "warmup-linear"],
        "answer": "constant",
        "why": "At a rate as high as this the last batches still throw the weights about. All the others come down at the end.",
    },
    "low": {
        "question": "At a peak of 0.001, which of the two ends with the lower training loss?",
        "choices": ["constant", "warmup-linear"],
        "answer": "constant",
        "why": "So small a rate shakes little; what counts is how far one gets, and a falling rate is on average only half as high.",
    },
}

GOAL = 0.2
task = cache(digits)


def _trained(schedule) -> str:
    losses = train(task(), {"yours": schedule}).train["yours"]
    return "" if np.mean(losses) < GOAL else f"got {np.mean(losses):.3f}, from {' '.join(f'{loss:.3f}' for loss in losses)}"


def _usable(schedule) -> bool:
    lrs = sample(schedule, np.arange(1_000))
    return bool(np.all((lrs >= 0) & (lrs <= 1)))


SUPPORTED = {"A", "D"}

EXERCISES = {
    "beat": {
        "facts": [
            fact("every rate lies between 0 and 1", _usable, "look at the curve: somewhere it does not"),
            Fact(f"its training loss, the mean of three seeds, is below {GOAL}", _trained),
        ],
        "hint": "Which of the four had the widest range of workable peaks, and where is the bottom of its valley?",
    },
    "claims": {
        "facts": [
            fact("every statement you chose is supported", lambda chosen: set(chosen) <= SUPPORTED, "at least one is not"),
            fact("no supported statement is missing", lambda chosen: set(chosen) >= SUPPORTED, "at least one is"),
        ],
        "hint": "One counter-example in the tables is enough against an 'always'. One seed is enough for nothing.",
    },
}
