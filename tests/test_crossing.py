"""What needs the student's side to do the work: for proxies through a real wall, and for local objects alike."""

import jax.numpy as jnp
import numpy as np
import pytest

from autograder import crossing
from autograder.errors import CheckFailed
from autograder.grading import grade_submission
from autograder.model import Assignment, Submission
from autograder.notebook import tidy
from autograder.sandbox import SandboxPolicy
from tests.test_notebook import case, solution, student

pytestmark = pytest.mark.kernel


def square(x):
    return x * x


CODE = "def square(x):\n    return x * x\nclass Callable:\n    def __call__(self, x): return x\nopaque = Callable()"


@pytest.fixture(params=["local", "proxy"])
def f(request, new_student):
    if request.param == "local":
        yield square
        return
    made = new_student()
    made.run(CODE)
    with made.names("square") as proxy:
        yield proxy


def test_a_gradient_and_a_value_are_those_of_the_function(f):
    assert crossing.grad(f)(3.0) == 6.0
    value, gradient = crossing.value_and_grad(f)(jnp.float32(2))
    np.testing.assert_array_equal([value, gradient], [4.0, 4.0])


def test_the_source_is_the_text_of_the_function(f):
    assert "return x * x" in crossing.source(f)


def test_what_has_no_source_says_so(new_student):
    made = new_student()
    made.run(CODE)
    with made.names("opaque") as opaque, pytest.raises((CheckFailed, TypeError)):
        crossing.source(opaque)


TESTS = """
from autograder import checks

assert checks.run("print(answer + 1)") == "43\\n"
assert checks.output_of("answer") == "hello\\n"
assert "42" in checks.source(get)
"""


def test_a_line_runs_in_the_students_kernel_and_printed_output_can_be_read():
    source = student(solution("answer = 42", grade_id="answer"), solution("def get(): pass", grade_id="get"), case(TESTS, grade_id="test_all"))
    answers = student(solution("answer = 42\nprint('hello')", grade_id="answer"), solution("def get():\n    return 42", grade_id="get"))
    result = grade_submission(Submission("ada", "ps1", {"p.ipynb": tidy(answers)}), Assignment("ps1", {"p": tidy(source)}), SandboxPolicy())

    assert [(cell.points, cell.message) for cell in result.cells] == [(2.0, "")]


def test_under_stock_nbgrader_a_cells_output_is_not_to_be_had():
    with pytest.raises(LookupError, match="autograder grade"):
        crossing.output_of("answer")
