"""Report on a class: read what `grade` kept and what was handed in, write one page and a CSV beside it. The edge, not the core."""

from pathlib import Path

from nbformat import NotebookNode

from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError, SubmissionError
from autograder.kept import Kept
from autograder.model import Assignment, Result
from autograder.notebook import metadata, read_source, read_submitted, released
from autograder.report import ClassWork, page
from autograder.sheet import COLUMNS, as_csv, long_rows


def write_report(course: CourseFolder, name: str, out: Path | None = None) -> Path:
    """The page's path; `out` or reports/<assignment>.html in the course root.

    Raises: AuthoringError when nothing has been graded.
    """
    assignment = course.assignment(name)
    results = list(Kept(course.root, name).results())
    if not results:
        raise AuthoringError(f"got no graded submission of {name}; expected what grading leaves behind in .autograder/. Run: autograder grade {name}")
    students = {result.student for result in results}
    missing = [student for student in course.students(name) if student not in students]
    answers = {result.student: _answers(course, result) for result in results}
    path = out or course.root / "reports" / f"{name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page(ClassWork(name, results, answers, _given(assignment), missing)).encode("utf-8", "replace"))
    path.with_suffix(".csv").write_bytes(as_csv(COLUMNS, long_rows(results)).encode("utf-8", "replace"))
    return path


def _answers(course: CourseFolder, result: Result) -> dict[str, str]:
    """The student's answers by grade_id, as `grade` rebuilt them."""
    folder = course.folder("autograded", result.student, result.assignment)
    found: dict[str, str] = {}
    for notebook in result.notebooks:
        try:
            cells = read_submitted((folder / f"{notebook.name}.ipynb").read_bytes()).cells
        except (OSError, SubmissionError):
            continue
        found |= {metadata(cell)["grade_id"]: cell.source for cell in cells if _is_answer(cell)}
    return found


def _given(assignment: Assignment) -> dict[str, str]:
    cells = (cell for name, content in assignment.notebooks.items() for cell in read_source(name, content).cells)
    return {metadata(cell)["grade_id"]: released(cell) for cell in cells if _is_answer(cell)}


def _is_answer(cell: NotebookNode) -> bool:
    return bool(metadata(cell).get("solution") and metadata(cell).get("grade_id"))
