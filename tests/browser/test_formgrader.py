"""An instructor's JupyterLab: Create Assignment, Formgrader in its frame, and `autograder grade` beside them on the same gradebook."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from autograder.notebook import tidy
from tests.browser.lab import CHROMIUM, FLAGS, ROOT, WAIT_MS, server
from tests.browser.people import Formgrader, Person
from tests.builders import NAME, notebook

pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs {CHROMIUM}")]

WRONG = "def lr_used(opt_state, schedule):\n    return 1.0"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course with one submission, all right."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "source", folder / "source")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    hand_in(folder)
    return folder


def hand_in(course: Path, **answers: str) -> None:
    place = course / "submitted" / "ada" / NAME
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{NAME}.ipynb").write_bytes(tidy(notebook(**answers)))


@pytest.fixture(scope="module")
def instructor(tmp_path_factory, course):
    """Signed in to a JupyterLab that was started in the course folder, without activating the environment."""
    with server(tmp_path_factory.mktemp("home"), course) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        base, _, token = url.partition("/lab/tree/{path}?reset")
        person = Person(browser, base)
        person.open_lab(token)
        yield person
        browser.close()
    print({step: round(seconds, 1) for step, seconds in person.seconds.items()})


@pytest.fixture(scope="module")
def cells(instructor) -> dict[str, str]:
    """What Create Assignment shows of the source: points by grade_id."""
    with instructor.step("open create assignment"):
        instructor.command("docmanager:open", path=f"source/{NAME}/{NAME}.ipynb")
        instructor.page.wait_for_function("path => window.jupyterapp.shell.currentWidget?.context?.path === path", arg=f"source/{NAME}/{NAME}.ipynb")
        instructor.command("nbgrader:open-create-assignment")
        panel = instructor.page.locator(".nbgrader-CreateAssignmentWidget")
        expect(panel.locator("input").first).to_have_value("100", timeout=WAIT_MS)
    instructor.go_to(f"source/{NAME}/{NAME}.ipynb", "test_peak")
    panel.locator(".nbgrader-CellWidget.nbgrader-mod-active").scroll_into_view_if_needed()
    instructor.keep("create-assignment")
    found = {}
    for cell in panel.locator(".nbgrader-CellWidget").all():
        grade_id, points = cell.locator(".nbgrader-CellId input"), cell.locator(".nbgrader-CellPoints input")
        if points.is_visible():
            found[grade_id.input_value()] = points.input_value()
    return found


@pytest.fixture(scope="module")
def frame(instructor, cells) -> Formgrader:
    """Formgrader, inside JupyterLab."""
    with instructor.step("open formgrader"):
        instructor.command("nbgrader:open-formgrader")
        instructor.page.frame_locator("iframe").locator("#main-table .name a").first.wait_for()
    return Formgrader(next(frame for frame in instructor.page.frames if "/formgrader/" in frame.url))


@pytest.fixture(scope="module")
def generated(instructor, frame) -> str:
    """The log of Generate."""
    with instructor.step("generate"):
        said = frame.press(NAME, "assign")
    instructor.keep("formgrader-in-jupyterlab")
    return said


@pytest.fixture(scope="module")
def submission(instructor, generated) -> str:
    """The address of ada's submission, after the Autograde button."""
    book = instructor.open_formgrader(f"manage_submissions/{NAME}")
    with instructor.step("autograde one, in Formgrader"):
        book.press("ada", "autograde")
    expect(book.row("ada").locator(".score")).to_have_text("95 / 100")
    instructor.open_formgrader(f"gradebook/{NAME}/{NAME}").open_submission(0)
    return instructor.page.url


def test_create_assignment_shows_the_points_of_every_graded_cell(cells):
    assert sum(map(float, cells.values())) == 100
    assert cells["test_peak"] == "8"
    assert cells["explain_first_update"] == "5"


def test_formgrader_in_jupyterlab_generates_the_committed_release(generated, course):
    made = (course / f"release/{NAME}/{NAME}.ipynb").read_text()

    assert "BEGIN HIDDEN TESTS" not in made
    assert "BEGIN SOLUTION" not in made


def test_a_running_formgrader_shows_what_autograder_grade_found_since(instructor, submission, course):
    shown = instructor.page.locator("#test_lr_used")
    expect(shown).to_have_attribute("placeholder", "5")

    hand_in(course, lr_used=WRONG)
    ran = subprocess.run([sys.executable, "-m", "autograder", "grade", NAME], cwd=course, env=os.environ, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    instructor.page.reload()

    expect(shown).to_have_attribute("placeholder", "0")
