"""Formgrader's Autograde button: nbgrader's API, called from inside a running event loop, grades through our session."""

import asyncio
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI

from autograder.course_folder import CourseFolder
from autograder.gradebook import opened, register
from tests.builders import NAME
from tests.classroom.__main__ import write

pytestmark = [pytest.mark.kernel, pytest.mark.filterwarnings("default")]

STUDENTS = ("ada", "emmy", "mei")


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("formgrader")
    write(folder)
    return folder


def press_autograde(course: Path, student: str) -> dict:
    """What Formgrader does for one click, in the loop that its server runs."""

    async def click() -> dict:
        app = NbGrader()
        app.initialize([])
        return NbGraderAPI(app.coursedir, parent=app).autograde(NAME, student, force=True)

    return asyncio.run(click())


@pytest.fixture(scope="module")
def results(course) -> dict[str, dict]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        patch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
        folder = CourseFolder(course)
        with opened(folder.db_url, folder.course_id) as book:
            register(book, folder.db_url, folder.assignment(NAME))
        return {student: press_autograde(course, student) for student in STUDENTS}


@pytest.mark.parametrize(("student", "points"), [("ada", 95.0), ("emmy", 87.0), ("mei", 85.0)], ids=STUDENTS)
def test_the_button_gives_the_points_of_autograder_grade(course, results, student, points):
    assert results[student]["success"], results[student]
    with Gradebook(CourseFolder(course).db_url, CourseFolder(course).course_id) as book:
        found = book.find_submission(NAME, student)
        assert (found.score, found.max_score, found.needs_manual_grade) == (points, 100.0, True)


def test_no_hidden_test_is_written_where_feedback_is_made_from(course, results):
    text = (course / f"autograded/ada/{NAME}/{NAME}.ipynb").read_text()

    assert "BEGIN HIDDEN" not in text
    assert "checks." not in text
    assert "def make_schedule" in text


def test_a_submission_that_is_no_notebook_does_not_stop_the_others(course, results):
    assert not press_autograde_of_broken(course)["success"]
    assert results["ada"]["success"]


def press_autograde_of_broken(course: Path) -> dict:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        return press_autograde(course, "kofi")
