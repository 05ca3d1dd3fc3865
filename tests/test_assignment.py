"""The assignment keeps its contract: the solution and every correct style pass, and an untouched stub earns nothing."""

import contextlib

import nbformat
import pytest

from autograder.notebook import HIDDEN, tidy, without
from tests.harness import ASSIGNMENT, JUDGED_BY, ROOT, STUB, cells, failures, grade_id, points, run, stub, text

STYLES = sorted((ROOT / "tests/styles").glob("*.py"))
LOSSES = {
    "make_schedule_with_numpy": {"test_jit"},
    "make_schedule_with_plain_python": {"test_jit"},
    "make_optimizer_with_inject_hyperparams": {"test_lr_used"},  # its state has another shape: see below
}
POINTS = {
    "test_basics": 5, "test_warmup": 10, "test_peak": 8, "test_cosine": 12, "test_end": 8, "test_held": 7, "test_jit": 8,
    "test_plot": 10, "test_update": 2, "test_lr": 8, "test_decay": 6, "test_clip": 6, "test_lr_used": 5,
}  # fmt: skip
every_test_cell = pytest.mark.parametrize("name", POINTS)


@pytest.mark.parametrize("name", JUDGED_BY)
def test_the_solution_passes_every_test_cell(name):
    assert failures(name, text(name)) == {}


@pytest.mark.parametrize("name", JUDGED_BY)
def test_an_untouched_stub_loses_every_test_cell(name):
    found = failures(name, stub(name))
    assert set(found) == set(JUDGED_BY[name])
    assert all(isinstance(error, NotImplementedError) for error in found.values())


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_correct_style_loses_only_what_it_should(path):
    cell, _, _ = path.stem.partition("_with_")
    assert set(failures(cell, path.read_text())) == LOSSES.get(path.stem, set())


def test_injected_hyperparameters_pass_with_a_reader_of_their_own():
    optimizer = (ROOT / "tests/styles/make_optimizer_with_inject_hyperparams.py").read_text()
    reader = "def lr_used(opt_state, schedule):\n    return float(opt_state[1].hyperparams['learning_rate'])\n"
    assert failures("make_optimizer", f"{optimizer}\n\n{reader}") == {}


def test_the_notebook_runs_from_top_to_bottom():
    namespace = {}
    for cell in cells():
        run(cell.source, namespace, grade_id(cell) or cell.id)


def test_the_points_are_those_of_the_contract():
    graded = [c for c in nbformat.read(ASSIGNMENT, as_version=4).cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert {grade_id(c): c.metadata.nbgrader.points for c in graded} == {**POINTS, "explain_first_update": 5}
    assert sum(c.metadata.nbgrader.points for c in graded) == 100
    assert points("test_cosine") == 12


@every_test_cell
def test_what_a_student_sees_of_a_test_is_short_and_needs_no_package_of_ours(name):
    visible = without(text(name), HIDDEN)
    assert visible.startswith("# ")
    assert len([line for line in visible.splitlines() if line.strip()]) <= 10
    assert "autograder" not in visible


@every_test_cell
def test_a_test_cell_leaves_no_name_that_a_student_might_use(name):
    namespace = {}
    with contextlib.suppress(Exception):  # nothing is defined here: only the names that the cell binds matter
        run(text(name), namespace, name)
    assert set(namespace) <= {"__builtins__", "checks", name}


@pytest.mark.parametrize("name", JUDGED_BY)
def test_a_stub_keeps_the_signature_and_the_docstring_and_nothing_else(name):
    assert stub(name).startswith(f"def {name}(")
    assert stub(name).count('"""') == 2
    assert stub(name).rstrip().endswith(f'"""\n    {STUB}') or stub(name).rstrip().endswith(f'"""\n\n    {STUB}')


def test_the_notebook_is_tidy():
    notebook = nbformat.read(ASSIGNMENT, as_version=4)
    assert ASSIGNMENT.read_bytes() == tidy(notebook)
    assert all(cell.id == grade_id(cell) for cell in notebook.cells if grade_id(cell))
    assert not any(cell.outputs for cell in notebook.cells if cell.cell_type == "code")
