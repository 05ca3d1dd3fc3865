"""Self-study: grade one notebook of your own, here, without a sandbox.

Where there is no source/, as in what students are given, only the tests that students see are run. What JAX compiles is kept
for the next check, which then takes two thirds of the time.
"""

import ast
from dataclasses import replace
from pathlib import Path

from autograder import compiled
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError
from autograder.grading import grade_ids, grade_submission
from autograder.model import Assignment, Result, Submission
from autograder.notebook import metadata, read_source, read_submitted


def check_notebook(course: CourseFolder, path: Path) -> Result:
    """The result for the notebook at `path`, of whichever assignment it belongs to.

    Raises: AuthoringError when no assignment knows the notebook; SubmissionError when it cannot be read.
    """
    content = path.read_bytes()
    assignment, name = _belongs_to(course, path.stem, content)
    alone = Assignment(assignment.name, {name: assignment.notebooks[name]}, assignment.files)
    submission = Submission("you", assignment.name, {f"{name}.ipynb": content})
    policy = compiled.keeping(course.policy(sandbox=False, warm=False), compiled.folder(course.root, "checked"))
    result = grade_submission(submission, alone, policy)
    return result if shows_all(course) else _seen(result, assignment.notebooks[name])


def shows_all(course: CourseFolder) -> bool:
    """Whether the hidden tests are here too."""
    return _step(course) == "source"


def _step(course: CourseFolder) -> str:
    return "source" if course.folder("source", ".", "*").parent.is_dir() else "release"


def _seen(result: Result, released: bytes) -> Result:
    """The result without the cells in which a student sees no test, and without those for a person."""
    visible = {metadata(cell)["grade_id"] for cell in read_source(result.assignment, released).cells if metadata(cell).get("locked") and _has_code(cell.source)}
    notebooks = (replace(notebook, cells=tuple(cell for cell in notebook.cells if cell.grade_id in visible)) for notebook in result.notebooks)
    return replace(result, notebooks=tuple(notebooks))


def _has_code(text: str) -> bool:
    try:
        return bool(ast.parse(text).body)
    except SyntaxError:
        return True


def _belongs_to(course: CourseFolder, stem: str, content: bytes) -> tuple[Assignment, str]:
    wanted = grade_ids(read_submitted(content))
    best: tuple[int, bool, Assignment, str] | None = None
    step = _step(course)
    for folder in sorted(path for path in course.folder(step, ".", "*").parent.iterdir() if path.is_dir()):
        assignment = course.assignment(folder.name, step)
        for name, source in assignment.notebooks.items():
            rank = (len(wanted & grade_ids(read_source(name, source))), name == stem)
            if rank != (0, False) and (best is None or rank > best[:2]):
                best = (*rank, assignment, name)
    if best is None:
        raise AuthoringError(f"{stem}.ipynb belongs to no assignment in {step}/. Check the notebook that you got from release/.")
    return best[2], best[3]
