"""What a test cell is worth, and what the student is told about it."""

import numpy as np
import pytest

from autograder import testcells
from autograder.errors import CellTimeout, CheckFailed
from autograder.model import Verdict
from autograder.testcells import Namespace, run_setup, run_test, time_limit


class Silence:
    """A conversation with a student who defined nothing."""

    fault = None

    def limit(self, limit_s):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None

    def request(self, op, *args):
        from autograder.errors import StudentError

        raise StudentError("NameError", f"name {args[0]!r} is not defined")


def outcome(source, max_points=2.0, owned=(), setup=""):
    namespace = Namespace(Silence(), set(owned))
    if setup:
        run_setup(setup, namespace, 5.0)
    return run_test(source, max_points, namespace, Silence(), 5.0)


# The author's conventions for partial points; where stock nbgrader reads an output's text, a type decides here.
SAME = {
    "half": ("0.5", 0.5),
    "zero": ("0", 0.0),
    "none": ("None", 2.0),
    "true": ("True", 2.0),
    "text": ("'0.5'", 2.0),
    "tuple": ("(0.5,)", 2.0),
    "print0": ("print(0)", 2.0),
    "intbool": ("int(True)", 1.0),
    "errfirst": ("1 / 0\n0.5", 0.0),
    "sysexit": ("import sys\nsys.exit(0)", 0.0),
    "array": ("__import__('numpy').array([.5])", 2.0),
    "statement": ("x = 1", 2.0),
    "semicolon": ("0.5;", 2.0),
}
DIFFERENT = {
    "false": ("1 == 2", 0.0),
    "nan": ("float('nan')", 0.0),
    "negative": ("-1", 0.0),
    "numpy float": ("__import__('numpy').float64(0.5)", 0.5),
    "numpy bool": ("__import__('numpy').bool_(False)", 0.0),
    "too much": ("5", 2.0),
    "warning": ("import warnings\nwarnings.warn('x')", 2.0),
    "stderr": ("import sys\nprint('x', file=sys.stderr)", 2.0),
    "log": ("import logging\nlogging.warning('x')", 2.0),
}


@pytest.mark.parametrize(("source", "points"), SAME.values(), ids=SAME.keys())
def test_the_last_expression_counts_as_in_nbgrader(source, points):
    assert outcome(source).points == points


@pytest.mark.parametrize(("source", "points"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_where_nbgrader_guesses_from_text_the_value_counts(source, points):
    assert outcome(source).points == points


@pytest.mark.parametrize("value", [None, 0.5, -3, 1e9, float("nan"), np.float32(1), True, "x", [1]], ids=repr)
def test_points_stay_between_zero_and_the_most(value):
    assert 0.0 <= testcells.earned(value, 2.0) <= 2.0


HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 3\nassert x == 4", "AssertionError at `assert x == 4`"),
        ("x = 3\nassert x == 4, f'got {x}'", "got 3"),
        ("assert 1 == 2, 'Is one two?'", "Is one two?"),
        (HIDDEN.format("secret = 42\nassert 1 == secret"), "A hidden test failed (AssertionError)."),
        (HIDDEN.format("secret = 42\nassert 1 == secret, f'expected {secret}'"), "A hidden test failed (AssertionError)."),
        (HIDDEN.format("assert 1 == 2, 'Is one two?'"), "Is one two?"),
        (HIDDEN.format("import numpy as np\nnp.testing.assert_allclose(1, 42)"), "A hidden test failed (AssertionError)."),
        ("missing()", "`missing` is not defined. Did its cell run without an error?"),
    ],
    ids=["visible", "visible with value", "written", "hidden", "hidden with value", "hidden written", "hidden numpy", "missing"],
)
def test_the_message_shows_no_hidden_line_and_no_hidden_value(source, message):
    assert outcome(source).message == message


def test_a_checks_own_sentence_is_for_the_student():
    source = HIDDEN.format("from autograder.errors import CheckFailed\nraise CheckFailed('What is s(0)?')")

    assert outcome(source).message == "What is s(0)?"
    assert issubclass(CheckFailed, AssertionError)


def test_a_name_of_a_failed_set_up_cell_is_the_authors_fault_and_ungraded():
    result = outcome("assert np.allclose(1, 1)", setup="import no_such_module as np")

    assert (result.verdict, result.points) == (Verdict.UNGRADED, 0.0)
    assert "no_such_module" in result.message


def test_a_builtin_is_ours_even_if_the_student_defined_one():
    assert outcome("assert abs(-1) == 1").verdict is Verdict.PASSED


def test_functions_of_a_test_cell_see_its_names():
    assert outcome("n = 3\ndef g():\n    return n\nassert g() == 3").verdict is Verdict.PASSED


def test_code_of_ours_that_never_ends_is_stopped():
    with pytest.raises(CellTimeout), time_limit(0.2):
        while True:
            pass


def test_a_limit_that_is_kept_leaves_no_trace():
    with time_limit(0.05):
        pass
    for _ in range(1000):
        sum(range(1000))
