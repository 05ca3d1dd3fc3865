"""release/ is what nbgrader makes of source/, byte for byte, and nothing hidden is in it."""

import shutil

import nbformat
import pytest

from autograder import release
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError
from autograder.model import Assignment
from autograder.notebook import metadata
from tests.builders import NAME, ROOT, released


@pytest.fixture
def course(tmp_path) -> CourseFolder:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "source", tmp_path / "source")
    return CourseFolder(tmp_path)


def test_the_committed_release_is_what_the_source_makes(course):
    assert release.release(course, NAME) == [f"{NAME}.ipynb"]

    made = (course.root / f"release/{NAME}/{NAME}.ipynb").read_bytes()
    assert made == (ROOT / f"release/{NAME}/{NAME}.ipynb").read_bytes(), f"run: autograder release {NAME}"


def test_the_release_shows_no_solution_and_no_hidden_test():
    text = (ROOT / f"release/{NAME}/{NAME}.ipynb").read_text()

    for word in ("BEGIN", "END SOLUTION", "checks.", "autograder", "clip_by_global_norm(clip_norm)", "attachments"):
        assert word not in text


def test_every_answer_is_a_stub_and_every_test_is_locked():
    for cell in released().cells:
        marks = metadata(cell)
        if marks.get("solution"):
            assert "raise NotImplementedError()" in cell.source or "YOUR ANSWER HERE" in cell.source
        if marks.get("grade") and not marks.get("solution"):
            assert marks["locked"]


@pytest.mark.parametrize("text", ["### BEGIN SOLUTION", "x ### BEGIN HIDDEN TESTS"], ids=["solution", "hidden"])
def test_a_file_that_would_leak_stops_the_release(text):
    with pytest.raises(AuthoringError, match="nothing was released"):
        release.refuse_leaks(Assignment(NAME, {}), {"notes.py": text.encode()})


def test_an_output_that_would_leak_stops_the_release():
    made = released()
    code = next(cell for cell in made.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("stream", text="0.123")]

    with pytest.raises(AuthoringError, match="outputs"):
        release.refuse_leaks(Assignment(NAME, {}), {f"{NAME}.ipynb": nbformat.writes(made).encode()})


def test_a_source_that_nbgrader_refuses_says_why(course):
    path = course.root / f"source/{NAME}/{NAME}.ipynb"
    broken = nbformat.read(path, 4)
    next(cell for cell in broken.cells if metadata(cell).get("points")).metadata.nbgrader.points = -1
    nbformat.write(broken, path)

    with pytest.raises(AuthoringError, match="nbgrader refuses the source"):
        release.release(course, NAME)
