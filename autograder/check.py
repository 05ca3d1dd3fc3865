"""Self-study: grade one notebook of your own, here, without a sandbox."""

from pathlib import Path

from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError
from autograder.grading import grade_ids, grade_submission
from autograder.model import Assignment, Result, Submission
from autograder.notebook import read_source, read_submitted


def check_notebook(course: CourseFolder, path: Path) -> Result:
    """The result for the notebook at `path`, of whichever assignment it belongs to.

    Raises: AuthoringError when no assignment knows the notebook; SubmissionError when it cannot be read.
    """
    content = path.read_bytes()
    assignment, name = _belongs_to(course, path.stem, content)
    alone = Assignment(assignment.name, {name: assignment.notebooks[name]}, assignment.files)
    submission = Submission("you", assignment.name, {f"{name}.ipynb": content})
    return grade_submission(submission, alone, course.policy(sandbox=False, warm=False))


def _belongs_to(course: CourseFolder, stem: str, content: bytes) -> tuple[Assignment, str]:
    wanted = grade_ids(read_submitted(content))
    best: tuple[int, bool, Assignment, str] | None = None
    for folder in sorted(course.folder("source", ".", "*").parent.iterdir()):
        assignment = course.assignment(folder.name)
        for name, source in assignment.notebooks.items():
            rank = (len(wanted & grade_ids(read_source(name, source))), name == stem)
            if rank != (0, False) and (best is None or rank > best[:2]):
                best = (*rank, assignment, name)
    if best is None:
        raise AuthoringError(f"{stem}.ipynb belongs to no assignment in source/. Check the notebook that you got from release/.")
    return best[2], best[3]
