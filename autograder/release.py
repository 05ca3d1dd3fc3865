"""source/ -> release/ through nbgrader's own generate_assignment, deterministic byte for byte, with nothing hidden left in it."""

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config import Config

from autograder.course_folder import CourseFolder, read_files, replace_folder
from autograder.errors import AuthoringError
from autograder.model import Assignment
from autograder.notebook import HIDDEN, MARK_SCHEME, SOLUTION, tidy


def release(course: CourseFolder, name: str) -> list[str]:
    """Write release/<name> and return the files' names.

    Raises: AuthoringError when nbgrader refuses the source, or something hidden would be handed out.
    """
    assignment = course.assignment(name)
    folder = course.folder("release", ".", name)
    _generate(course, name)
    files = {path: tidy(nbformat.reads(c.decode(), 4)) if path.endswith(".ipynb") else c for path, c in read_files(folder).items()}
    refuse_leaks(assignment, files)
    replace_folder(folder, files)
    return sorted(files)


def _generate(course: CourseFolder, name: str) -> None:
    config = Config(course.config)
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.force = True
    config.SaveCells.enabled = False
    config.CourseDirectory.assignment_id = name
    done = capture_log(GenerateAssignment(coursedir=CourseDirectory(config=config), config=config))
    if not done["success"]:
        raise AuthoringError(f"source/{name}: nbgrader refuses the source. Its log:\n{done.get('log', '')[-3000:]}")


def refuse_leaks(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Raise AuthoringError when a released file holds a solution, a hidden test, an output or an attachment."""
    for path, content in files.items():
        text = content.decode("utf-8", errors="ignore")
        marks = [mark for pair in (SOLUTION, HIDDEN, MARK_SCHEME) for mark in pair if mark in text]
        if marks:
            cure = f"Remove the file from source/{assignment.name}, or list it in c.CourseDirectory.ignore."
            raise AuthoringError(f"release/{assignment.name}/{path} holds {marks[0]!r}; nothing was released. {cure}")
        if path.endswith(".ipynb"):
            _refuse_outputs(assignment, path, content)


def _refuse_outputs(assignment: Assignment, path: str, content: bytes) -> None:
    for number, cell in enumerate(nbformat.reads(content.decode(), 4).cells):
        if cell.get("outputs") or cell.get("attachments") or cell.get("execution_count"):
            found = f"release/{assignment.name}/{path}: cell {number} has outputs or attachments, which may show a solution."
            raise AuthoringError(f"{found} Clear them in the source and release again.")
