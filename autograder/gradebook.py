"""The only writer of nbgrader's gradebook: one process, after the workers, one submission a transaction.

A grade that a person gave (`manual_score`) is never touched.
"""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Grade, Gradebook, SubmittedNotebook
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, ClearSolutions, ComputeChecksums, LockCells, SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.errors import AuthoringError, InfrastructureError
from autograder.model import Assignment, CellResult, NotebookResult, Result, Verdict
from autograder.notebook import read_source

NO_RESPONSE = "No response."


@contextmanager
def opened(db_url: str, course_id: str) -> Iterator[Gradebook]:
    """The gradebook at `db_url`.

    Raises: InfrastructureError when the database cannot be used.
    """
    try:
        with warnings.catch_warnings(), _scripts_on_path():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader's own queries
            with Gradebook(db_url, course_id) as gradebook:
                yield gradebook
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", error)
        raise InfrastructureError(f"the gradebook at {_without_password(db_url)} failed: {cause}. The results so far are kept; run grade again.") from error


@contextmanager
def _scripts_on_path() -> Iterator[None]:
    """nbgrader calls `alembic` by name when it makes a database, which fails unless the environment is activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), before))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _without_password(db_url: str) -> str:
    scheme, _, rest = db_url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def register(gradebook: Gradebook, db_url: str, assignment: Assignment) -> None:
    """Enter the assignment's notebooks and cells, as `nbgrader generate_assignment` would; idempotent.

    Raises: AuthoringError when graded cells were added or removed after submissions had been graded.
    """
    gradebook.update_or_create_assignment(assignment.name)
    for name, content in sorted(assignment.notebooks.items()):
        notebook = nbformat.from_dict(read_source(name, content))
        resources = {"nbgrader": {"assignment": assignment.name, "notebook": name, "db_url": db_url}}
        try:
            for step in (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums, SaveCells):
                quiet = step()
                quiet.log = logging.getLogger("autograder.register")
                notebook, resources = quiet.preprocess(notebook, resources)
        except RuntimeError as error:
            cure = f"Remove its submissions with: nbgrader db assignment remove {assignment.name}"
            raise AuthoringError(f"source/{assignment.name}/{name}.ipynb: {error}. {cure}") from error
    gradebook.db.expire_all()


def record(gradebook: Gradebook, result: Result) -> None:
    """Write one result in one transaction; a submission that is ungraded keeps whatever grades it had."""
    with _one_transaction(gradebook):
        gradebook.update_or_create_student(result.student)
        submission = gradebook.update_or_create_submission(result.assignment, result.student)
        submission.timestamp = _time(result.timestamp) or submission.timestamp
        notebooks = {notebook.name: notebook for notebook in result.notebooks}
        for entry in submission.notebooks if result.status == "graded" else ():
            if entry.name in notebooks:
                _write_notebook(entry, notebooks[entry.name])


@contextmanager
def _one_transaction(gradebook: Gradebook) -> Iterator[None]:
    """Commit once at the end: inside the block nbgrader's own commits only send what there is to send."""
    session = gradebook.db()
    commit, session.commit = session.commit, session.flush  # type: ignore[method-assign]
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.commit  # type: ignore[method-assign]
        session.expire_all()


def _time(stamp: str | None) -> datetime | None:
    """The student's time stamp; None when it is none, since it comes from a file that they can write."""
    try:
        return parse_utc(stamp) if stamp else None
    except (ValueError, OverflowError):
        return None


def _write_notebook(entry: SubmittedNotebook, notebook: NotebookResult) -> None:
    cells = {cell.grade_id: cell for cell in notebook.cells}
    for grade in entry.grades:
        if grade.name in cells:
            write_grade(grade, cells[grade.name])
    for comment in entry.comments:
        comment.auto_comment = NO_RESPONSE if comment.name in notebook.untouched else None


def write_grade(grade: Grade, cell: CellResult) -> None:
    """Set the machine's part of a grade; a verdict of `ungraded` leaves it as it was."""
    if cell.verdict is Verdict.UNGRADED:
        return
    grade.auto_score = None if cell.verdict is Verdict.MANUAL else cell.points
    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
