"""A made-up class of any size, as results: `python -m tests.large_class 300 report.html` writes its report."""

import functools
import random
import sys
from pathlib import Path

import numpy as np

from autograder.catalogue import catalogue
from autograder.model import CellResult, Curve, Misconception, NotebookResult, Result, Verdict
from autograder.probes import CURVE, PUBLIC
from autograder.report import ClassWork, page
from tests import harness
from tests.builders import NAME, solutions

COMMON = (
    "cosine-as-long-as-the-run", "alpha-is-the-end-value", "one-step-ahead", "no-clamp-after-the-end", "linear-decay", "ramp-from-zero", "no-warmup",
    "full-wave", "half-missing", "step-counted-in-epochs", "clip-last", "adam-for-adamw", "negative-schedule", "axes-without-labels", "reads-the-next-rate",
)  # fmt: skip
TESTS = tuple(dict.fromkeys(test for tests in harness.JUDGED_BY.values() for test in tests))


def large_class(size: int) -> ClassWork:
    """Half of the class is right; the others hold one or two of the common misconceptions; some are ungraded or salvaged."""
    chance, results, answers = random.Random(size), [], {}
    known = {found.label: found for found in catalogue()}
    for number in range(size):
        held = [known[label] for label in chance.sample(COMMON, chance.choice((0, 0, 0, 1, 1, 2)))]
        student = f"student-{number:03}"
        results.append(_result(student, held, chance))
        answers[student] = {**solutions(), **{found.cell: found.specimen.replace("decay", f"decay{number}") for found in held}}
    return ClassWork(NAME, results, answers, {name: harness.stub(name) for name in solutions() if name in harness.JUDGED_BY})


def _result(student: str, held: list[Misconception], chance: random.Random) -> Result:
    cells = tuple(_cell(test, held) for test in TESTS)
    schedule = next((found for found in held if found.cell == "make_schedule"), None)
    notebook = NotebookResult(NAME, (*cells, CellResult(NAME, "explain_first_update", 0, 5, Verdict.MANUAL)), b"", curves=(_curve(schedule),))
    if chance.random() < 0.02:
        lost = NotebookResult(NAME, tuple(CellResult(NAME, c.grade_id, 0, c.max_points, Verdict.UNGRADED) for c in notebook.cells), b"")
        return Result(student, NAME, "ungraded", "the worker failed (MemoryError). Run grade again.", (lost,), 1.0)
    reason = "make_schedule: found by its cell id" if chance.random() < 0.03 else None
    return Result(student, NAME, "graded", reason, (notebook,), chance.uniform(0.5, 2))


def _cell(test: str, held: list[Misconception]) -> CellResult:
    labels = tuple(found.label for found in held if test in found.loses)
    most = float(harness.points(test))
    return CellResult(NAME, test, 0.0 if labels else most, most, Verdict.FAILED if labels else Verdict.PASSED, "", labels)


@functools.cache
def _curve(misconception: Misconception | None) -> Curve:
    target = tuple(float(rate) for rate in PUBLIC.answers(CURVE))
    if misconception is None:
        return Curve(tuple(CURVE), target, target)
    namespace = dict(harness.solved())
    harness.run(misconception.specimen, namespace, misconception.label)
    schedule = namespace["make_schedule"](*PUBLIC.arguments)
    return Curve(tuple(CURVE), tuple(float(np.asarray(schedule(step))) for step in CURVE), target)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(page(large_class(int(sys.argv[1]))), "utf-8")
