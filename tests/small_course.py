"""A course of one small assignment, with an exchange of its own, and students who use nbgrader's own commands on it."""

from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat.v4 import new_notebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default

from autograder import release
from autograder.course_folder import CourseFolder
from autograder.notebook import metadata, tidy
from tests.builders import ROOT
from tests.test_notebook import case, solution

NAME = "ps1"
HIDDEN = "assert f(41) == 42"
SOURCE = new_notebook(
    cells=[
        solution("def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION"),
        case("assert callable(f)", "test_visible", 1),
        case(f"f\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS", "test_hidden", 2),
    ]
)
RIGHT, WRONG = "def f(x):\n    return x + 1", "def f(x):\n    return x"


def make_course(folder: Path, *, check_owner: bool = False) -> CourseFolder:
    """A course root with source/, release/ and an exchange; here every student has the same account."""
    (folder / "source" / NAME).mkdir(parents=True)
    (folder / "source" / NAME / "p.ipynb").write_bytes(tidy(SOURCE))
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    settings = f"c.Exchange.root = {str(exchange)!r}\nc.ExchangeCollect.check_owner = {check_owner}\n"
    (folder / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text() + settings)
    course = CourseFolder(folder)
    release.release(course, NAME)
    act(default.ExchangeReleaseAssignment, course, "")
    return course


def act(step: type, course: CourseFolder, student: str, home: Path | None = None) -> None:
    """Run a step of nbgrader's exchange as this student, in their own folder."""
    config = deepcopy(course.config)
    config.CourseDirectory.assignment_id = NAME
    if student:
        config.CourseDirectory.student_id = student
    if home is not None:
        config.Exchange.assignment_dir, config.Exchange.cache = str(home), str(home / "cache")
    step(coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config).start()


def answered(course: CourseFolder, answer: str) -> bytes:
    """The released notebook with this answer."""
    made = nbformat.read(course.folder("release", ".", NAME) / "p.ipynb", as_version=4)
    for cell in made.cells:
        if metadata(cell).get("solution"):
            cell.source = answer
    return nbformat.writes(made).encode()


def submit(course: CourseFolder, student: str, answer: str) -> Path:
    """Hand in through the exchange with nbgrader's own Submit; the student's home."""
    home = course.root / "homes" / student
    (home / NAME).mkdir(parents=True, exist_ok=True)
    (home / NAME / "p.ipynb").write_bytes(answered(course, answer))
    act(default.ExchangeSubmit, course, student, home)
    return home


def hand_in(course: CourseFolder, student: str, content: bytes) -> Path:
    """Put a notebook into submitted/."""
    path = course.folder("submitted", student, NAME) / "p.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
