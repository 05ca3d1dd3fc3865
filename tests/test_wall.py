"""Styles and specimens through the real wall: the same verdicts as on local objects, cell by cell."""

from pathlib import Path

import pytest

from autograder.catalogue import catalogue
from autograder.conversation import Conversation
from autograder.notebook import read_source, rebuild
from autograder.testcells import Namespace, run_setup, run_test
from tests.builders import NAME, assignment, notebook
from tests.harness import JUDGED_BY

pytestmark = pytest.mark.kernel

STYLES = sorted((Path(__file__).parent / "styles").glob("*.py"))
LOSES = {
    "make_schedule_with_numpy": {"test_jit"},
    "make_schedule_with_plain_python": {"test_jit"},
    "make_optimizer_with_inject_hyperparams": {"test_lr_used"},
}
"""Right styles that one test cell rightly refuses."""


class Bench:
    """One kernel with the solved notebook, in which one answer at a time is replaced and judged."""

    def __init__(self, student) -> None:
        self.student = student
        source = read_source(NAME, assignment().notebooks[NAME])
        self.steps, _ = rebuild(source, notebook())
        for step in self.steps:
            if step.student is not None:
                student.run(step.student)

    def lost(self, cell: str, text: str) -> set[str]:
        """grade_ids of the test cells that fail when `cell` holds `text`."""
        step = next(step for step in self.steps if step.grade_id == cell)
        self.student.run(text)
        with self.student.talking() as conversation:
            lost = {test for test in JUDGED_BY[cell] if not self._passes(conversation, test)}
        self.student.run(step.student)
        return lost

    def _passes(self, conversation: Conversation, test: str) -> bool:
        namespace = Namespace(conversation, set(JUDGED_BY))
        for step in self.steps:
            if step.grade_id == "imports":
                run_setup(step.trusted, namespace, 30.0)
        step = next(step for step in self.steps if step.grade_id == test)
        return run_test(step.trusted, step.points, namespace, conversation, 30.0).points == step.points


@pytest.fixture(scope="module")
def bench(student) -> Bench:
    return Bench(student)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_right_style_earns_what_is_promised(bench, path):
    assert bench.lost(path.stem.partition("_with_")[0], path.read_text()) == LOSES.get(path.stem, set())


@pytest.mark.parametrize("mistake", catalogue(), ids=lambda mistake: mistake.label)
def test_a_specimen_loses_the_cells_that_it_should_and_no_other(bench, mistake):
    assert bench.lost(mistake.cell, mistake.specimen) == set(mistake.loses)
