"""What the lessons ask, found by key: `"03-floor"` is `floor` in lesson_03.py, so that no notebook shows its own answers."""

import importlib
from types import ModuleType

from schedule_lab.cards import Card
from schedule_lab.exercise import judge
from schedule_lab.matching import Match
from schedule_lab.prediction import Prediction


def predict(key: str) -> Prediction:
    """Ask a question of the lesson's `QUESTIONS`; the answer shows only after the learner's own."""
    return Prediction(key, **asked(key, "QUESTIONS"))


def match(key: str) -> Match:
    """Explore with a dashed target from the lesson's `TARGETS` behind the curve; it says how far off the learner is, and celebrates."""
    return Match(key, **asked(key, "TARGETS"))


def check(key: str, answer) -> Card:
    """Judge an answer by the facts in the lesson's `EXERCISES`: what is right, what is not, a hint; passing is kept as progress.

    >>> check("02-floor", ...)
    … Not answered yet.
      Replace the `...` by your answer, and run this cell again.
    """
    return judge(key, answer, **asked(key, "EXERCISES"))


def asked(key: str, kind: str) -> dict:
    """The entry for `key` in QUESTIONS, TARGETS or EXERCISES. Raises: KeyError that names the keys there are."""
    number, _, word = key.partition("-")
    entries = getattr(_lesson(number), kind, {})
    if word not in entries:
        raise KeyError(f"lesson {number} has no {word!r} among its {kind}; it has {', '.join(entries) or 'none'}")
    return entries[word]


def _lesson(number: str) -> ModuleType:
    return importlib.import_module(f"schedule_lab.lesson_{number}")
