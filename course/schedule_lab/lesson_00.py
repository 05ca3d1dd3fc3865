"""What lesson 00 asks, and what it takes for an answer."""

from schedule_lab.exercise import equals

QUESTIONS = {
    "update": {
        "question": "x starts at 1 and the rate is 0.1. What is x after one update?",
        "answer": 0.9,
        "why": "1 − 0.1 · 1 = 0.9: a tenth of the way to the bottom.",
    },
}

EXERCISES = {
    "two": {"facts": [equals(0.25)], "hint": "After the first update x is 1 − 0.5 · 1. The second starts from there."},
}
