"""An ordinary JAX course: every honest answer gets the same points from stock nbgrader's way of testing and from ours."""

import contextlib
import io
import sys
import types
import warnings

import nbformat
import pytest

from autograder.grading import grade_submission
from autograder.model import Submission, Verdict
from autograder.notebook import SOLUTION, metadata, tidy
from autograder.sandbox import SandboxPolicy
from autograder.testcells import _without_magics
from tests.jax_course import ANSWERS, NAME, POINTS, SOURCE, assignment

pytestmark = pytest.mark.kernel

CASES = {f"{cell}-{name}": (cell, *answer) for cell, answers in ANSWERS.items() for name, answer in answers.items()} | {"solution": ("", "", set())}


def solved(cell: str, text: str) -> nbformat.NotebookNode:
    made = nbformat.reads(tidy(SOURCE).decode(), 4)
    for found in made.cells:
        unmarked = "\n".join(line for line in found.source.split("\n") if not any(mark in line for mark in SOLUTION))
        found.source = text if metadata(found)["grade_id"] == cell else unmarked
    return made


def lost_in_one_process(made: nbformat.NotebookNode) -> set[str]:
    """As stock nbgrader tests: every cell in one namespace, a test fails when it raises."""
    module = types.ModuleType("__main__")
    lost, before = set(), sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        for cell in made.cells:
            try:
                with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
                    warnings.simplefilter("ignore")
                    exec(_without_magics(cell.source), module.__dict__)
            except (Exception, pytest.fail.Exception):
                lost.add(metadata(cell)["grade_id"])
    finally:
        sys.modules["__main__"] = before
        sys.modules["matplotlib.pyplot"].close("all")
    return lost


@pytest.mark.parametrize(("cell", "text", "loses"), CASES.values(), ids=CASES.keys())
def test_an_honest_answer_gets_the_same_points_on_both_sides(cell, text, loses):
    made = solved(cell, text)
    result = grade_submission(Submission("ada", NAME, {f"{NAME}.ipynb": tidy(made)}), assignment(), SandboxPolicy())

    assert {c.grade_id: c.message for c in result.cells if c.verdict is not Verdict.PASSED}.keys() == loses
    assert lost_in_one_process(made) == loses
    assert result.points == sum(POINTS.values()) - sum(POINTS[grade_id] for grade_id in loses)
