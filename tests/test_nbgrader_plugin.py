"""Formgrader's Autograde button: nbgrader's API, called from inside a running event loop, grades through our session."""

import asyncio
import sys
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI

from autograder import compiled
from autograder.course_folder import CourseFolder
from autograder.gradebook import opened, register
from autograder.kept import Kept
from autograder.model import Verdict
from autograder.report_run import write_report
from tests.builders import NAME, notebook, solutions, tidy
from tests.classroom.__main__ import write

pytestmark = [pytest.mark.kernel, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]

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


def test_a_click_leaves_nothing_open(course, results, monkeypatch):
    monkeypatch.chdir(course)
    before = psutil.Process().num_fds()
    press_autograde(course, "ada")

    assert psutil.Process().num_fds() == before


def in_the_course(course: Path, action) -> dict:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        app = NbGrader()
        app.initialize([])
        return action(NbGraderAPI(app.coursedir, parent=app))


def test_generated_feedback_is_our_page_with_what_a_person_gave(course, results):
    with Gradebook(CourseFolder(course).db_url, CourseFolder(course).course_id) as book:
        book.find_grade("explain_first_update", NAME, NAME, "ada").manual_score = 3.5
        book.find_comment("explain_first_update", NAME, NAME, "ada").manual_comment = "<b>Which</b> update?"
        book.db.commit()
    done = in_the_course(course, lambda api: api.generate_feedback(NAME, "ada", force=True))
    shown = (course / f"feedback/ada/{NAME}/{NAME}.html").read_text()

    assert done["success"], done
    assert "98.5 of 100 points" in shown
    assert "&lt;b&gt;Which&lt;/b&gt; update?" in shown
    assert "polyline" in shown


def test_feedback_of_what_is_not_kept_has_the_points_of_the_gradebook(course, results):
    (course / f".autograder/{NAME}/mei.json").unlink()
    done = in_the_course(course, lambda api: api.generate_feedback(NAME, "mei", force=True))

    assert done["success"], done
    assert "85 of 100 points" in (course / f"feedback/mei/{NAME}/{NAME}.html").read_text()


def test_what_nbgrader_graded_is_in_the_report(course, results):
    found = {result.student: result for result in Kept(course, NAME).results()}

    assert found["ada"].points == 95.0
    assert found["ada"].notebooks[0].seed
    assert all(cell.seconds for cell in found["ada"].cells if cell.verdict is Verdict.PASSED)
    assert "emmy" in write_report(CourseFolder(course), NAME).read_text()


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


def test_the_button_shows_students_what_has_been_compiled(course, results, monkeypatch):
    compiled.folder(course).mkdir(parents=True)
    looks = f"import os\nprint('programs in', os.environ.get('JAX_COMPILATION_CACHE_DIR'))\n{solutions()['make_schedule']}"
    place = course / "submitted/zoe" / NAME / f"{NAME}.ipynb"
    place.parent.mkdir(parents=True)
    place.write_bytes(tidy(notebook(make_schedule=looks)))
    monkeypatch.chdir(course)
    done = press_autograde(course, "zoe")

    assert done["success"], done
    assert "programs in /compiled" in (course / "autograded/zoe" / NAME / f"{NAME}.ipynb").read_text()


def test_links_in_a_submission_lead_nowhere(course, results, monkeypatch):
    place = course / "submitted/eve" / NAME
    place.mkdir(parents=True)
    reads = f"import os\nprint('found', [name for name in os.listdir() if name.endswith('.txt')])\n{solutions()['make_schedule']}"
    (place / f"{NAME}.ipynb").write_bytes(tidy(notebook(make_schedule=reads)))
    (place / "mine.txt").write_text("data")
    (place / "key.txt").symlink_to(course / "source" / NAME / f"{NAME}.ipynb")
    monkeypatch.chdir(course)
    done = press_autograde(course, "eve")
    graded = course / "autograded/eve" / NAME

    assert done["success"], done
    assert "found ['mine.txt']" in (graded / f"{NAME}.ipynb").read_text()
    assert (graded / "mine.txt").is_file()
    assert not (graded / "key.txt").exists()


def test_a_link_to_a_neighbours_notebook_earns_nothing(course, results, monkeypatch):
    place = course / "submitted/mallory" / NAME / f"{NAME}.ipynb"
    place.parent.mkdir(parents=True)
    place.symlink_to(course / "submitted/ada" / NAME / f"{NAME}.ipynb")
    monkeypatch.chdir(course)
    done = press_autograde(course, "mallory")

    assert done["success"], done
    with Gradebook(CourseFolder(course).db_url, CourseFolder(course).course_id) as book:
        assert book.find_submission(NAME, "mallory").score == 0.0
