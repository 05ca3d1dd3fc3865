"""Run the assignment's cells on local objects, as stock nbgrader does, with one solution cell swapped for another text."""

import functools
import warnings
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbformat

from autograder.evidence import evidence_in
from autograder.model import Evidence
from autograder.notebook import hidden_lines

matplotlib.use("Agg")

ROOT = Path(__file__).parents[1]
ASSIGNMENT = ROOT / "source/warmup_cosine/warmup_cosine.ipynb"

SCHEDULE_TESTS = ("test_basics", "test_warmup", "test_peak", "test_cosine", "test_end", "test_held", "test_jit")
OPTIMIZER_TESTS = ("test_update", "test_lr", "test_decay", "test_clip")
JUDGED_BY = {
    "make_schedule": SCHEDULE_TESTS,
    "plot_schedule": ("test_plot",),
    "make_optimizer": (*OPTIMIZER_TESTS, "test_lr_used"),
    "lr_used": ("test_lr_used",),
}
"""The test cells that can notice a change of each solution cell."""
STUB = "raise NotImplementedError()"


@functools.cache
def cells() -> tuple[Any, ...]:
    """The code cells of the source notebook, in order."""
    return tuple(cell for cell in nbformat.read(ASSIGNMENT, as_version=4).cells if cell.cell_type == "code")


def grade_id(cell: Any) -> str:
    """nbgrader's id of a cell, or the empty string."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


@functools.cache
def text(name: str) -> str:
    """Source of the cell with this grade_id."""
    return next(cell.source for cell in cells() if grade_id(cell) == name)


def points(name: str) -> float:
    """What the test cell with this grade_id is worth."""
    return next(cell.metadata.nbgrader.points for cell in cells() if grade_id(cell) == name)


@functools.cache
def solved() -> dict[str, Any]:
    """The names that the imports and the solutions define; made once."""
    namespace: dict[str, Any] = {}
    for name in ("imports", *JUDGED_BY):
        run(text(name), namespace, name)
    return namespace


def stub(name: str) -> str:
    """The solution cell as it is released."""
    before, _, _ = text(name).partition("    ### BEGIN SOLUTION")
    return f"{before}    {STUB}\n"


def failures(name: str, source: str, tests: Iterable[str] | None = None) -> dict[str, Exception]:
    """What each test cell raises, by grade_id, when the solution cell `name` holds `source`; cells that pass are absent."""
    namespace = dict(solved())
    run(source, namespace, name)
    found = {}
    for test in JUDGED_BY[name] if tests is None else tests:
        try:
            run(text(test), namespace, test)
        except Exception as error:
            found[test] = error
            error.evidence = evidence_in(error) or second_look(test, namespace)
        finally:
            plt.close("all")  # as a notebook's inline backend does at the end of a cell
    return found


def second_look(test: str, namespace: dict[str, Any]) -> Evidence | None:
    """What the hidden part of a test cell sees of an answer that failed in the visible part."""
    hidden = hidden_lines(text(test))
    lines = (line if number in hidden else "" for number, line in enumerate(text(test).split("\n"), 1))
    try:
        run("\n".join(lines), namespace, test)
    except Exception as error:
        return evidence_in(error)
    return None


def run(source: str, namespace: dict[str, Any], name: str) -> None:
    """Execute a cell; a warning in a student's code is no failure in a notebook, so it is none here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compiled(source, name), namespace)


@functools.cache
def compiled(source: str, name: str) -> CodeType:
    """The code object of a cell."""
    return compile(source, f"<{name}>", "exec")
