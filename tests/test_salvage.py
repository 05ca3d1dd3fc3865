"""Broken but honest work earns what it is worth; a limit costs only what depends on it; any mutation ends in a row."""

import json
import re
from functools import partial

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.grading import grade_submission
from autograder.harmless import inert
from autograder.model import Assignment, Submission, Verdict
from autograder.notebook import read_source, read_submitted, rebuild, tidy, written
from autograder.sandbox import SandboxPolicy
from tests.hostile_course import light, light_submission

SOURCE = tidy(light())
ASSIGNMENT = Assignment("light", {"light": SOURCE})
RIGHT = "def square(x):\n    return x * x"
kernel = pytest.mark.kernel


def graded(content: bytes, name: str = "light.ipynb", files: dict[str, bytes] | None = None, **policy):
    made = Submission("ada", "light", {name: content, **(files or {})})
    return grade_submission(made, ASSIGNMENT, SandboxPolicy(**policy))


def as_json(made) -> bytes:
    return json.dumps(made).encode()


def without_marks(made):
    for cell in made.cells:
        cell.metadata = {}


def without_marks_and_ids(made):
    without_marks(made)
    for number, cell in enumerate(made.cells):
        cell.id = f"fresh-{number}"


def without_tests(made):
    made.cells = [cell for cell in made.cells if not cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("test_")]


def reversed_tests(made):
    made.cells[4:10] = made.cells[9:3:-1]


def retyped_tests(made):
    for cell in made.cells[4:8]:
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]


def older_minor(minor, made):
    made.nbformat_minor = minor
    for cell in made.cells:
        cell.pop("id", None)


REPAIRS = [without_marks, without_marks_and_ids, without_tests, reversed_tests, retyped_tests, *(partial(older_minor, minor) for minor in range(5))]


def named(change) -> str:
    return getattr(change, "__name__", None) or f"nbformat 4.{change.args[0]}"


@kernel
@pytest.mark.parametrize("change", REPAIRS, ids=named)
def test_a_damaged_notebook_keeps_its_points(change):
    made = light_submission(RIGHT)
    change(made)
    result = graded(as_json(made))

    assert (result.points, result.manual_points) == (14.0, 2.0)


FORMS = {
    "carriage returns": lambda made: as_json(made).replace(b"\\n", b"\\r\\n"),
    "byte order mark": lambda made: b"\xef\xbb\xbf" + as_json(made),
    "lists of lines": lambda made: nbformat.writes(made).encode(),
    "nbformat 3": lambda made: nbformat.writes(nbformat.convert(made, 3), 3).encode(),
}


@kernel
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.filterwarnings("ignore:.*nbformat.*")
def test_another_form_of_the_file_keeps_its_points(form):
    assert graded(form(light_submission(RIGHT))).points == 14.0


@kernel
def test_a_file_that_the_notebook_reads_is_there():
    reads = "rows = open('données/größe.csv').read()\n" + RIGHT
    result = graded(as_json(light_submission(reads)), "aufgabe größe.ipynb", {"données/größe.csv": b"1,2"})

    assert result.points == 14.0
    assert result.reason is None


@kernel
def test_an_older_release_is_graded_by_todays_tests():
    made = light_submission(RIGHT)
    made.cells = [cell for cell in made.cells if cell.get("id") not in ("test_float", "imports")]

    assert graded(as_json(made)).points == 14.0


# --- limits -------------------------------------------------------------------------------------------------------

FORKS = """
import os, time
for _ in range(90):
    if os.fork() == 0:
        time.sleep(9)
        os._exit(0)
time.sleep(1)
"""
BOUNDED = {
    "cell_timeout_s": ({"cell_timeout_s": 2.0}, "while True:\n    pass", "still running after 2 s"),
    "memory_mib": ({"memory_mib": 400}, "held = [bytearray(b'x') * (50 * 2**20) for _ in range(20)]", "MemoryError|MiB of memory"),
    "processes": ({"processes": 60}, FORKS, "60 processes"),
    "file_mib": ({"file_mib": 1}, "open('large', 'wb').write(b'x' * 2**21)", "File too large"),
    "scratch_mib": ({"scratch_mib": 1}, "for n in range(9):\n    open(f'part{n}', 'wb').write(b'x' * 2**18)", "No space left"),
    "output_bytes": ({"output_bytes": 1000}, "while True:\n    print('x' * 100)", "flood"),
    "environment": ({"environment": {"COURSE_YEAR": "2026"}}, "import os\nraise ValueError(os.environ['COURSE_YEAR'])", "2026"),
}


@kernel
@pytest.mark.parametrize(("policy", "code", "told"), BOUNDED.values(), ids=BOUNDED.keys())
def test_a_limit_holds_and_costs_only_its_cell(policy, code, told):
    result = graded(as_json(light_submission(code + "\n")), **policy)
    mean = next(cell for cell in result.cells if cell.grade_id == "test_mean")
    shown = (result.reason or "") + result.notebooks[0].executed.decode()

    assert mean.verdict is Verdict.PASSED
    assert re.search(told, shown) or (told == "flood" and len(shown) < 50_000)


@kernel
def test_a_submission_has_a_limit_too():
    made = light_submission(RIGHT)
    made.cells[1:1] = [nbformat.v4.new_code_cell("import time\ntime.sleep(30)") for _ in range(5)]
    result = graded(as_json(made), submission_timeout_s=3.0, cell_timeout_s=2.0)

    assert "ran longer than 3 s" in result.reason
    assert result.seconds < 15


@kernel
def test_a_kernel_that_keeps_dying_is_started_only_so_often():
    made = light_submission("import os\nos._exit(1)")
    result = graded(as_json(made), restarts=0)

    assert "kept ending" in result.reason
    assert len(result.cells) == 7


@kernel
def test_a_kernel_that_starts_too_slowly_is_nobodys_fault():
    result = graded(as_json(light_submission(RIGHT)), startup_timeout_s=0.001)

    assert result.status == "ungraded"
    assert all(cell.verdict is Verdict.UNGRADED for cell in result.cells)


# --- any mutation -------------------------------------------------------------------------------------------------

WORDS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
VALID = json.loads(as_json(light_submission(RIGHT)))


def _paths(node, path=()):
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, key))


@st.composite
def mutations(draw) -> bytes:
    """A valid submission with a few of its parts replaced, removed or doubled, and perhaps cut short."""
    made = json.loads(json.dumps(VALID))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from([found for found in _paths(made) if found] or [()]))
        if not path:
            break
        parent = made
        for key in path[:-1]:
            parent = parent[key]
        kind = draw(st.sampled_from(("replace", "remove", "double")))
        if kind == "replace":
            parent[path[-1]] = draw(JSON)
        elif kind == "remove":
            del parent[path[-1]]
        elif isinstance(parent, list):
            parent.append(parent[path[-1]])
    content = json.dumps(made).encode()
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) and draw(st.booleans()) else content


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutations() | st.binary(max_size=200))
@pytest.mark.filterwarnings("ignore")
def test_any_mutation_of_a_submission_can_be_rebuilt_or_is_refused(content):
    source = read_source("light", SOURCE)
    try:
        submitted = read_submitted(content)
    except SubmissionError:
        return
    steps, _ = rebuild(source, submitted)
    points = [step.points for step in steps if step.cell is not None and step.role.value in ("test", "manual")]
    back = nbformat.reads(written(source, [step.cell for step in steps if step.cell]).decode(), 4)

    assert points == [1, 4, 3, 2, 2, 2, 2]
    nbformat.validate(back)


@given(st.text())
def test_no_html_begins_in_a_students_markdown(text):
    made = inert(text)

    assert re.search(r"<[A-Za-z/!?]", made) is None
    assert made.replace("< ", "<") == text.replace("< ", "<")
