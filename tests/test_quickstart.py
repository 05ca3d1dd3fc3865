"""nbgrader's own quickstart course, with the submissions that it ships: the same scores, cell by cell, on every path."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbgrader
import pytest
from nbgrader.api import Gradebook

from autograder.course_folder import CourseFolder
from tests.builders import ROOT

pytestmark = [pytest.mark.kernel, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]

SHIPPED = Path(nbgrader.__file__).parent / "docs/source/user_guide"

NONE = (None, True)
CELLS = {
    "correct_squares": {"bitdiddle": (0.0, False), "hacker": (1.0, False)},
    "squares_invalid_input": {"bitdiddle": (1.0, False), "hacker": (1.0, False)},
    "correct_sum_of_squares": {"bitdiddle": (0.0, False), "hacker": (0.5, False)},
    "sum_of_squares_uses_squares": {"bitdiddle": (0.5, False), "hacker": (0.5, False)},
    "sum_of_squares_equation": {"bitdiddle": NONE, "hacker": NONE},
    "sum_of_squares_application": {"bitdiddle": (0.0, False), "hacker": NONE},
    "cell-938593c4a215c6cc": {"bitdiddle": NONE, "hacker": NONE},
    "part-a": {"bitdiddle": NONE, "hacker": NONE},
    "part-b": {"bitdiddle": NONE, "hacker": NONE},
}
"""(auto_score, needs_manual_grade) as stock nbgrader 0.9.6 gives them."""


def make_course(folder: Path) -> Path:
    shutil.copytree(SHIPPED / "source", folder / "source")
    shutil.copytree(SHIPPED / "submitted", folder / "submitted")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def run(folder: Path, *command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


PATHS = {
    "autograder grade": [("autograder", "grade", "ps1")],
    "nbgrader autograde": [("nbgrader", "generate_assignment", "ps1"), ("nbgrader", "autograde", "ps1")],
    "both, one after the other": [("autograder", "grade", "ps1"), ("nbgrader", "autograde", "ps1", "--force")],
}


@pytest.mark.parametrize("commands", PATHS.values(), ids=PATHS.keys())
def test_every_cell_gets_stock_nbgraders_score(tmp_path, commands, monkeypatch):
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    course = make_course(tmp_path)
    for command in commands:
        run(course, *command)

    found = {}
    with Gradebook(CourseFolder(course).db_url, CourseFolder(course).course_id) as book:
        for submission in book.assignment_submissions("ps1"):
            for notebook in submission.notebooks:
                found |= {(grade.name, submission.student_id): (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}
            comments = {comment.name: comment.auto_comment for notebook in submission.notebooks for comment in notebook.comments}
            assert (comments["sum_of_squares_application"] == "No response.") == (submission.student_id == "bitdiddle")

    assert found == {(cell, student): score for cell, scores in CELLS.items() for student, score in scores.items()}
