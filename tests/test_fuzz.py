"""Whatever a submission is called and whatever is in it: a row or a clear error, and nothing written outside the course."""

import copy
import json
import tempfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.class_run import Request, run_class
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError, SubmissionError
from autograder.grading import grade_submission
from autograder.kept import Kept
from autograder.model import Assignment, Result, Submission
from autograder.notebook import read_source, read_submitted, rebuild, tidy, written
from autograder.sandbox import SandboxPolicy
from autograder.session import _is_safe
from tests.hostile_course import light, light_submission

SOURCE = tidy(light())
IDS = [cell.metadata.nbgrader.grade_id for cell in light().cells if "nbgrader" in cell.metadata]
FAST = SandboxPolicy(cell_timeout_s=5.0, submission_timeout_s=30.0)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
json_values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6)
names = st.text(min_size=1, max_size=300) | st.sampled_from(
    ["..", ".", "../../x", "/etc/x", "a\0b", "-rf", "*", "[a]", "{x}", "%s", "con", "~", "\u202egpj", "x" * 5000]
)


@st.composite
def mutated(draw) -> bytes:
    """A valid submission with a few things done to it, as bytes."""
    made = json.loads(json.dumps(light_submission("def square(x):\n    return x * x")))
    for _ in range(draw(st.integers(1, 4))):
        cells = made["cells"] if isinstance(made.get("cells"), list) else []
        place = draw(st.integers(0, max(len(cells) - 1, 0)))
        kind = draw(st.sampled_from(("drop", "copy", "move", "field", "mark", "top", "id")))
        if kind == "top":
            made[draw(st.sampled_from(("cells", "metadata", "nbformat", "nbformat_minor", "extra")))] = draw(json_values)
        elif cells and isinstance(cells[place], dict):
            _mutate(draw, kind, cells, place)
    text = json.dumps(made).encode()
    return draw(st.sampled_from((text, b"\xef\xbb\xbf" + text, text[: len(text) // 2], text.replace(b"\\n", b"\\r\\n"))))


def _mutate(draw, kind: str, cells: list, place: int) -> None:
    cell = cells[place]
    if kind == "drop":
        del cells[place]
    elif kind == "copy":
        cells.insert(draw(st.integers(0, len(cells))), copy.deepcopy(cell))
    elif kind == "move":
        cells.insert(draw(st.integers(0, len(cells) - 1)), cells.pop(place))
    elif kind == "field":
        cell[draw(st.sampled_from(("cell_type", "source", "metadata", "outputs", "id", "execution_count")))] = draw(json_values)
    elif kind == "id":
        cell["id"] = draw(st.sampled_from(IDS))
    elif isinstance(marks := cell.get("metadata"), dict):
        marks["nbgrader"] = draw(
            json_values | st.fixed_dictionaries({"grade_id": st.sampled_from(IDS) | json_values, "solution": json_values, "grade": json_values})
        )


@settings(max_examples=400)
@given(mutated() | st.binary(max_size=200))
def test_any_mutation_of_a_submission_is_read_and_rebuilt_whole_or_refused_with_a_reason(content):
    source = read_source("light", SOURCE)
    try:
        submitted = read_submitted(content)
    except SubmissionError as error:
        refusal = str(error)
        assert refusal.endswith("Open it in JupyterLab, save it, and submit again.")
        return
    steps, _ = rebuild(source, submitted)
    tests = [(step.grade_id, step.trusted) for step in steps if step.grade_id.startswith("test_")]

    assert tests == [(c.metadata.nbgrader.grade_id, c.source) for c in source.cells if c.metadata.get("nbgrader", {}).get("grade_id", "").startswith("test_")]
    assert isinstance(read_source("light", written(source, [step.cell for step in steps if step.cell])), NotebookNode)


@pytest.mark.kernel
@settings(max_examples=6)
@given(mutated())
def test_any_mutation_of_a_submission_ends_in_a_row_with_a_verdict_for_every_cell(content):
    result = grade_submission(Submission("ada", "light", {"light.ipynb": content}), Assignment("light", {"light": SOURCE}), FAST)

    assert result.status == "graded"
    assert [cell.grade_id for cell in result.cells] == [name for name in IDS if name.startswith("test_") or name == "explain"]
    assert 0 <= result.points <= 14


@given(names)
def test_a_file_of_the_student_keeps_to_its_folder(name):
    if _is_safe(name):
        folder = Path("/course/autograded/ada/light")
        assert (folder / name).resolve().is_relative_to(folder)


@settings(max_examples=60)
@given(assignment=names, student=names)
def test_no_name_leads_out_of_the_course(assignment, student):
    with tempfile.TemporaryDirectory() as top:
        root = Path(top, "course")
        (root / "source/light").mkdir(parents=True)
        (root / "source/light/light.ipynb").write_bytes(SOURCE)
        (root / "submitted/ada/light").mkdir(parents=True)
        before = sorted(Path(top).rglob("*"))
        for asked in (Request(assignment, policy={"sandbox": False}), Request("light", (student,), policy={"sandbox": False})):
            if asked.students != ("ada",) and asked.assignment in (assignment, "light"):
                with pytest.raises(AuthoringError, match=r"got|expected"):
                    run_class(CourseFolder(root), asked, None, lambda *_: None)

        assert sorted(Path(top).rglob("*")) == before


@settings(max_examples=60)
@given(names)
def test_a_result_is_kept_below_the_course_or_not_at_all(student):
    with tempfile.TemporaryDirectory() as top:
        kept = Kept(Path(top, "course"), "light")
        made = Result(student, "light", "graded", None, (), 0.0)
        with pytest.raises(ValueError, match=r"got|surrogates") if set(student) & {"/", "\0"} else nullcontext():
            kept.write("", made)
            assert kept.read(student) == ("", made)

        assert [path.name for path in Path(top).iterdir()] in ([], ["course"])
