"""One submission: whatever it does, every graded cell gets a verdict, and what was earned is kept."""

import json

import nbformat
import pytest

from autograder.grading import grade_submission
from autograder.model import Submission, Verdict
from autograder.notebook import metadata, tidy
from autograder.sandbox import SandboxPolicy
from tests.builders import NAME, assignment, notebook, released, submission
from tests.classroom import CLASS

pytestmark = pytest.mark.kernel

QUICK = SandboxPolicy(cell_timeout_s=10.0)


def graded(made: Submission, policy: SandboxPolicy = QUICK):
    return grade_submission(made, assignment(), policy)


def lost(result) -> set[str]:
    return {cell.grade_id for cell in result.cells if cell.verdict not in (Verdict.PASSED, Verdict.MANUAL)}


def test_the_solution_earns_95_points_and_leaves_5_to_a_person():
    result = graded(submission())

    assert (result.points, result.max_points, result.manual_points) == (95.0, 100.0, 5.0)
    assert result.status == "graded"
    assert result.reason is None


def test_the_untouched_release_earns_nothing():
    result = graded(submission(content=tidy(released())))

    assert (result.points, result.manual_points) == (0.0, 0.0)
    assert all(cell.verdict is Verdict.FAILED for cell in result.cells)


def test_a_crash_costs_its_own_points_only():
    result = graded(submission(content=CLASS["mei"]()))

    assert lost(result) == {"test_plot"}
    assert "process ended in test_plot" in result.reason


def test_an_endless_loop_costs_its_own_points_only():
    result = graded(submission(content=CLASS["noor"]()), SandboxPolicy(cell_timeout_s=8.0))

    assert lost(result) == {"test_lr_used"}
    assert "still running" in next(c.message for c in result.cells if c.grade_id == "test_lr_used")


REFUSES = """
import time
def lr_used(opt_state, schedule):
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass
"""


def test_a_loop_that_refuses_to_stop_is_killed_and_the_rest_is_kept():
    result = graded(submission(lr_used=REFUSES), SandboxPolicy(cell_timeout_s=8.0))

    assert lost(result) == {"test_lr_used"}


def test_a_hostile_notebook_earns_nothing_and_reads_nothing():
    result = graded(submission(content=CLASS["lin"]()))
    shown = result.notebooks[0].executed.decode()

    assert result.points == 0.0
    assert "root:" not in shown
    assert "BEGIN HIDDEN" not in shown


def tampered(change) -> Submission:
    made = notebook(make_schedule="def make_schedule(*args):\n    return lambda step: 0.0")
    change(made)
    return submission(content=json.dumps(made).encode())


def skip(made):
    for cell in made.cells:
        cell.metadata["tags"] = ["skip-execution", "otter_ignore"]


def flip(made):
    for cell in made.cells:
        if metadata(cell).get("grade"):
            cell.metadata.nbgrader.update(grade=False, solution=True, points=1000, locked=False)


def delete_tests(made):
    made.cells = [cell for cell in made.cells if not metadata(cell).get("grade_id", "").startswith("test_")]


def empty_tests(made):
    for cell in made.cells:
        if metadata(cell).get("grade_id", "").startswith("test_"):
            cell.source = "100.0"


def duplicate_tests(made):
    made.cells += [nbformat.v4.new_code_cell("8.0", metadata=cell.metadata) for cell in made.cells if metadata(cell).get("grade")]


def retype(made):
    for cell in made.cells:
        if metadata(cell).get("grade_id", "").startswith("test_"):
            cell.cell_type = "markdown"
            cell.pop("outputs", None)
            cell.pop("execution_count", None)


def swap_ids(made):
    ids = {cell.metadata.nbgrader.grade_id: cell for cell in made.cells if metadata(cell).get("grade_id")}
    ids["test_basics"].metadata.nbgrader.grade_id = "explain_first_update"
    ids["explain_first_update"].metadata.nbgrader.grade_id = "test_basics"


def forge_outputs(made):
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "12.0"}, execution_count=1)]


CHANGES = [skip, flip, delete_tests, empty_tests, duplicate_tests, retype, swap_ids, forge_outputs]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_surgery_on_the_notebook_gains_nothing(change):
    honest = {"test_plot", "test_update", "test_lr", "test_decay", "test_clip", "test_lr_used"}
    result = graded(tampered(change))

    assert result.max_points == 100.0
    assert {cell.grade_id for cell in result.cells if cell.verdict is Verdict.PASSED} == honest


SEARCH = """
import gc
WORDS = ["".join(reversed(word)) for word in ("pumraw.skcehc", "STSET NEDDIH", "enisoc_pumraw.ecnerefer", "setar_gninrael.skcehc")]
held = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]
texts = [s for o in held for s in (o.values() if isinstance(o, dict) else o) if type(s) is str] + list(map(str, In)) + list(map(str, Out))
print("found:", [word for word in WORDS for text in texts if word in text and text not in WORDS])
"""


def test_no_text_of_a_hidden_test_is_in_the_students_process_after_the_tests_ran():
    made = notebook()
    made.cells.append(nbformat.v4.new_code_cell(SEARCH))
    result = graded(submission(content=json.dumps(made).encode()))

    assert result.points == 95.0
    assert "found: []" in result.notebooks[0].executed.decode()


def test_a_renamed_notebook_is_found_by_its_grade_ids():
    made = submission()
    renamed = Submission("ada", NAME, {"my final (2).ipynb": made.files[f"{NAME}.ipynb"]})

    assert graded(renamed).points == 95.0


BROKEN = {"empty": b"", "brace": b"{", "list": b"[]", "bytes": b"\xff\xfe", "no cells": b'{"cells": 3}', "future": b'{"nbformat": 99}'}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_is_no_notebook_still_ends_in_a_row(content):
    result = graded(submission(content=content))

    assert (result.status, result.points) == ("graded", 0.0)
    assert result.reason
    assert len(result.cells) == 14


def test_no_file_at_all_still_ends_in_a_row():
    result = graded(Submission("ada", NAME, {}))

    assert (result.points, len(result.cells)) == (0.0, 14)
    assert "not handed in" in result.reason
