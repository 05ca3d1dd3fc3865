"""The only writer of nbgrader's gradebook: one process, after the workers, one submission a transaction.

A grade that a person gave (`manual_score`) is never touched.
"""

import logging
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Assignment as KnownAssignment
from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, ClearOutput, ClearSolutions, ComputeChecksums, LockCells, SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import ColumnElement
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from traitlets.config import Config

from autograder.catalogue import catalogue
from autograder.errors import AuthoringError, InfrastructureError
from autograder.model import Assignment, CellResult, Mark, Marks, NotebookResult, Result, Verdict
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


def record(gradebook: Gradebook, result: Result, config: Config) -> dict[str, float]:
    """Write one result in one transaction; a submission that is ungraded keeps whatever grades it had. The penalties, by notebook."""
    with _one_transaction(gradebook):
        gradebook.update_or_create_student(result.student)
        submission = gradebook.update_or_create_submission(result.assignment, result.student)
        submission.timestamp = _time(result.timestamp) or submission.timestamp
        notebooks = {notebook.name: notebook for notebook in result.notebooks}
        for entry in submission.notebooks if result.status == "graded" else ():
            if entry.name in notebooks:
                _write_notebook(entry, notebooks[entry.name])
        if submission.total_seconds_late > 0:
            gradebook.db.flush()
            gradebook.db.expire_all()  # the database adds up the score
        return _assign_late_penalty(submission, config)


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


def assign_late_penalties(gradebook: Gradebook, assignment: str, config: Config) -> dict[str, dict[str, float]]:
    """Bring every penalty up to date: since it was set, the due date or the written answer's points may have changed. As `penalties`."""
    found = {submission.student.id: _assign_late_penalty(submission, config) for submission in gradebook.assignment_submissions(assignment)}
    gradebook.db.commit()
    return found


def penalties(gradebook: Gradebook, assignment: str) -> dict[str, dict[str, float]]:
    """What being late takes off, by student and notebook; only where it takes something."""
    rows = gradebook.db.query(SubmittedAssignment).join(KnownAssignment, KnownAssignment.id == SubmittedAssignment.assignment_id)
    late = rows.filter(KnownAssignment.name == assignment, SubmittedAssignment.late_submission_penalty > 0)
    return {submission.student.id: _penalties(submission) for submission in late}


def _penalties(submission: SubmittedAssignment) -> dict[str, float]:
    return {notebook.name: notebook.late_submission_penalty for notebook in submission.notebooks if notebook.late_submission_penalty}


def _assign_late_penalty(submission: SubmittedAssignment, config: Config) -> dict[str, float]:
    """What `c.AssignLatePenalties.plugin_class` takes off, never more than there is; as nbgrader's preprocessor of that name does."""
    step = AssignLatePenalties(config=config)
    step.init_plugin()
    late_s = submission.total_seconds_late
    for notebook in submission.notebooks:
        penalty = step.plugin_inst.late_submission_penalty(submission.student.id, notebook.score, late_s) if late_s > 0 else None
        notebook.late_submission_penalty = None if penalty is None else min(max(penalty, 0.0), notebook.score)
    return _penalties(submission)


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
        comment.auto_comment = words_on(notebook, comment.name)


def words_on(notebook: NotebookResult, grade_id: str) -> str | None:
    """nbgrader's automatic comment on an answer: the mistakes that its tests recognised, each with its hint; None when there is nothing to say.

    A person's own comment is another field, which takes the place of this one wherever nbgrader shows it.
    """
    if grade_id in notebook.untouched:
        return NO_RESPONSE
    labels = {label for cell in notebook.cells for label in cell.misconceptions}
    return "\n".join(f"{found.label}: {found.hint}" for found in catalogue() if found.cell == grade_id and found.label in labels) or None


def marks(gradebook: Gradebook, assignment: str) -> dict[str, Marks]:
    """What persons gave for an assignment, points and words, by student; students without any are left out."""
    found: dict[str, dict[str, dict[str, Mark]]] = {}
    for grade in _given(gradebook, assignment, Grade, Grade.manual_score):
        _marks_of(found, grade)[grade.name] = Mark(grade.manual_score + (grade.extra_credit or 0.0))
    for comment in _given(gradebook, assignment, Comment, Comment.manual_comment):
        cells = _marks_of(found, comment)
        cells[comment.name] = replace(cells.get(comment.name, Mark()), comment=comment.manual_comment)
    return found


def _given(gradebook: Gradebook, assignment: str, kind: type, column: ColumnElement) -> Iterable:
    rows = gradebook.db.query(kind).join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
    rows = rows.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    return rows.join(KnownAssignment, KnownAssignment.id == SubmittedAssignment.assignment_id).filter(KnownAssignment.name == assignment, column.isnot(None))


def _marks_of(found: dict[str, dict[str, dict[str, Mark]]], row: Grade | Comment) -> dict[str, Mark]:
    return found.setdefault(row.student.id, {}).setdefault(row.notebook.name, {})


def recorded(gradebook: Gradebook, assignment: str, student: str, notebook: str) -> NotebookResult:
    """What the gradebook knows of a notebook whose result is not kept: points without messages."""
    grades = gradebook.find_submission_notebook(notebook, assignment, student).grades
    return NotebookResult(notebook, tuple(CellResult(notebook, grade.name, grade.score, grade.max_score, _verdict(grade)) for grade in grades), b"")


def _verdict(grade: Grade) -> Verdict:
    if grade.auto_score is None and grade.manual_score is None:
        return Verdict.MANUAL
    return Verdict.PASSED if grade.score >= grade.max_score else Verdict.PARTIAL if grade.score > 0 else Verdict.FAILED


def write_grade(grade: Grade, cell: CellResult) -> None:
    """Set the machine's part of a grade; a verdict of `ungraded` leaves it as it was."""
    if cell.verdict is Verdict.UNGRADED:
        return
    grade.auto_score = None if cell.verdict is Verdict.MANUAL else cell.points
    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
