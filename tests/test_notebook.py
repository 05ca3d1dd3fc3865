"""A submission is rebuilt from its source: what runs, on which side, and what the student gets to see."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import names
from autograder import notebook as nb
from autograder.errors import AuthoringError, SubmissionError
from autograder.notebook import Role


def marked(make, text, grade_id, **marks):
    flags = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, "grade_id": grade_id}
    return make(text, id=grade_id, metadata={"nbgrader": flags | marks})


def setup(text, grade_id="setup"):
    return marked(new_code_cell, text, grade_id, locked=True)


def solution(text, grade_id="f"):
    return marked(new_code_cell, text, grade_id, solution=True)


def case(text, grade_id="test_f", points=2):
    return marked(new_code_cell, text, grade_id, grade=True, locked=True, points=points)


def written(text, grade_id="why"):
    return marked(new_markdown_cell, text, grade_id, grade=True, solution=True, points=3)


SOURCE = new_notebook(
    cells=[
        setup("import numpy as np\nn = 3"),
        new_code_cell("demo = np.arange(3)", id="demo"),
        solution("import math\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"),
        case("assert f() == 1\n### BEGIN HIDDEN TESTS\nassert f() == n\n### END HIDDEN TESTS"),
        written("### BEGIN SOLUTION\nbecause\n### END SOLUTION"),
    ]
)


def student(*cells):
    for number, cell in enumerate(cells):
        taken = {other.id for other in cells[:number]}
        cell.id = f"{cell.id}-{number}" if cell.id in taken else cell.id
    return new_notebook(cells=list(cells))


def steps(submitted):
    return nb.rebuild(SOURCE, submitted)[0]


def by_id(submitted, grade_id):
    return next(step for step in steps(submitted) if step.grade_id == grade_id)


def test_a_test_cell_runs_here_whole_and_is_shown_without_its_hidden_part():
    step = by_id(student(case("pass")), "test_f")

    assert step.role is Role.TEST
    assert "HIDDEN" in step.trusted
    assert step.student is None
    assert step.cell.source == "assert f() == 1"


def test_an_answer_runs_in_the_students_kernel_and_its_imports_here():
    step = by_id(student(solution("def f(): return 9")), "f")

    assert (step.student, step.trusted) == ("def f(): return 9", "import math")


RELEASED = "import math\ndef f():\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@pytest.mark.parametrize(
    ("text", "stub"),
    [(RELEASED, True), ("", True), (RELEASED.replace("\n", "\n\n") + "\n", True), (RELEASED + "\n1", False), ("def f(): return 1", False)],
    ids=["released", "empty", "spaced", "longer", "answer"],
)
def test_an_untouched_stub_is_known_by_its_text(text, stub):
    assert by_id(student(solution(text)), "f").stub is stub


def test_a_locked_cell_comes_from_the_source_on_both_sides():
    step = by_id(student(setup("n = 99")), "setup")

    assert step.student == step.trusted == "import numpy as np\nn = 3"


def test_a_demonstration_is_the_students_own_and_does_not_run_here():
    made = steps(student(setup("x"), new_code_cell("print('mine')", id="demo")))

    assert "print('mine')" in [step.student for step in made]
    assert "demo = np.arange(3)" not in [step.trusted for step in made]


def test_own_cells_stay_behind_the_cell_that_they_followed():
    made = steps(student(new_code_cell("first"), solution("def f(): return helper()"), new_code_cell("helper = 1"), written("because")))
    order = [step.student for step in made if step.student]

    assert order == ["first", "import numpy as np\nn = 3", "def f(): return helper()", "helper = 1"]


def test_of_two_copies_the_last_one_worked_on_counts():
    stub = nb.released(SOURCE.cells[2])
    made, notes = nb.rebuild(SOURCE, student(solution("def f(): return 1"), solution("def f(): return 2"), solution(stub)))

    assert next(step for step in made if step.grade_id == "f").student == "def f(): return 2"
    assert "3 copies" in notes[0]


def test_an_answer_without_metadata_is_found_by_its_cell_id():
    assert by_id(student(new_code_cell("def f(): return 5", id="f")), "f").student == "def f(): return 5"


def test_an_answer_of_the_wrong_type_is_still_the_answer():
    assert by_id(student(marked(new_markdown_cell, "def f(): return 5", "f", solution=True)), "f").student == "def f(): return 5"


def test_the_student_owns_what_answers_define_and_what_follows_from_it():
    source = new_notebook(cells=[solution("def f(): pass"), new_code_cell("made = f()"), setup("n = 1")])

    assert nb.owned_names(source) == {"f", "made"}


@pytest.mark.parametrize(
    ("source", "free"),
    [("x = y", {"y"}), ("x = 1\nx", set()), ("x = x + 1", {"x"}), ("for i in r:\n    i", {"r"}), ("a\na = 1", {"a"}), ("a = 1\ndef g():\n    return a", set())],
    ids=["other", "bound first", "itself", "loop", "before", "in a function"],
)
def test_free_names_are_those_read_before_they_are_bound(source, free):
    assert names.free_names(source) == free


def test_regions_are_cut_and_stubbed_at_their_indentation():
    assert nb.released(SOURCE.cells[2]) == RELEASED
    assert nb.released(SOURCE.cells[4]) == "YOUR ANSWER HERE"


def test_hidden_lines_are_those_between_the_marks():
    assert nb.hidden_lines(SOURCE.cells[3].source) == {2, 3, 4}


def test_two_cells_with_one_grade_id_are_an_authoring_error():
    source = nbformat.writes(student(solution("a"), solution("b")))

    with pytest.raises(AuthoringError, match=r"two cells share grade_id 'f' \(cells 0 and 1\)"):
        nb.read_source("ps1", source.encode())


@pytest.mark.parametrize("change", [lambda t: t, lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["plain", "bom", "crlf"])
def test_a_notebook_is_read_however_it_was_saved(change):
    text = nbformat.writes(student(solution("def f():\r\n    return 1")))

    assert nb.read_submitted(change(text).encode()).cells[0].source == "def f():\n    return 1"


def test_a_notebook_too_large_is_refused_unread():
    with pytest.raises(SubmissionError, match="expected at most"):
        nb.read_submitted(b" " * (nb.NOTEBOOK_BYTES + 1))


def test_nothing_but_text_ids_and_nbgraders_metadata_is_taken_from_a_student():
    cell = solution("x")
    cell.metadata["tags"], cell.outputs = ["skip-execution"], [nbformat.v4.new_output("stream", text="5.0")]
    taken = nb.read_submitted(nbformat.writes(student(cell)).encode()).cells[0]

    assert set(taken.metadata) == {"nbgrader"}
    assert taken.outputs == []


def test_tidy_is_idempotent():
    once = nb.tidy(SOURCE)

    assert nb.tidy(nbformat.reads(once.decode(), 4)) == once
