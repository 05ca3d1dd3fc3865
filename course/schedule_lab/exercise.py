"""Check an answer on the spot: what was right, what was not, a hint, and the progress kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from schedule_lab.cards import Card, Line
from schedule_lab.notation import rate
from schedule_lab.progress import KINDS, record
from schedule_lab.sampling import Schedule, sample

TOLERANCE = 2e-5
"""Of the peak, absolute: a hundred times float32's rounding here, and a hundred times less than any real mistake."""


@dataclass(frozen=True)
class Fact:
    """One thing that must hold of an answer: a sentence, and `find`, which returns "" or what was found instead."""

    sentence: str
    find: Callable[[Any], str]


def judge(key: str, answer, facts: Sequence[Fact], hint: str = "") -> Card:
    """Judge `answer` by each fact. All true: exercise `key` (`"02-floor"`) counts as done.

    `...` as the answer means "not tried yet" and is only told so.

    >>> import optax
    >>> judge("doc-half", optax.constant_schedule(0.5), [at(0, 1.0)], hint="Which value is constant?").passed
    False
    """
    if answer is ...:
        return Card("Not answered yet.", (Line("Replace the `...` by your answer, and run this cell again."),), "open")
    lines = [_tell(fact, answer) for fact in facts]
    if any(line.tone == "bad" for line in lines):
        told = [Line(f"Hint: {hint}")] if hint else []
        return Card("Not yet.", (*lines, *told), "bad")
    progress = record("exercises", key)
    lines.append(Line(f"Exercise {key} is done: +{KINDS['exercises']} XP, {progress.xp} in all."))
    return Card("Right!", (*lines, *([Line(progress.note)] if progress.note else [])), "good")


def _tell(fact: Fact, answer) -> Line:
    try:
        found = fact.find(answer)
    except Exception as error:  # the learner's code runs here; its error is the finding
        found = f"it raised {type(error).__name__}: {error}"
    return Line(f"{fact.sentence}: {found}", "bad") if found else Line(fact.sentence, "good")


def fact(sentence: str, holds: Callable[[Any], bool], otherwise: str = "this does not hold yet") -> Fact:
    """A fact of your own: `fact("it never rises", lambda s: np.all(np.diff(sample(s, range(100))) <= 0))`."""
    return Fact(sentence, lambda answer: "" if holds(answer) else otherwise)


def equals(expected, tolerance: float = 1e-6, sentence: str = "the value is right") -> Fact:
    """The answer is `expected`: numbers within `tolerance` × the expected size, anything else exactly. The value stays untold."""

    def find(answer) -> str:
        if isinstance(expected, bool | str) or expected is None:
            return "" if type(answer) is type(expected) and answer == expected else f"got {answer!r}"
        gap = np.abs(np.asarray(answer, float) - np.asarray(expected, float))
        close = np.shape(answer) == np.shape(expected) and np.all(gap <= tolerance * np.max(np.abs(expected)))
        return "" if close else f"got {answer}"

    return Fact(sentence, find)


def at(step: int, expected: float, *, peak: float | None = None) -> Fact:
    """The schedule's rate at `step` is `expected`, within 2e-5 of `peak` (of `expected` itself if no peak is given)."""

    def find(schedule: Schedule) -> str:
        got = float(sample(schedule, [step])[0])
        room = TOLERANCE * abs(peak or expected or 1e-3)
        return "" if abs(got - expected) <= room else f"got {rate(got)}"

    return Fact(f"at step {step:,} the rate is {rate(expected)}", find)


def same_as(reference: Schedule, num_steps: int, sentence: str = "the whole curve is right") -> Fact:
    """The schedule equals `reference` at every step from 0 to `num_steps`; if not, the first step that differs is told."""

    def find(schedule: Schedule) -> str:
        steps = np.arange(num_steps + 1)
        want, got = sample(reference, steps), sample(schedule, steps)
        wrong = ~(np.abs(got - want) <= TOLERANCE * np.abs(want).max())
        return f"it first differs at step {int(np.argmax(wrong)):,}" if wrong.any() else ""

    return Fact(sentence, find)
