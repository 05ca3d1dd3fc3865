"""grade(submissions): the pipeline over any `concurrent.futures.Executor`. Workers are pure: bytes in, `Result` out."""

import resource
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from pathlib import PurePosixPath

from nbformat import NotebookNode

from autograder.errors import AuthoringError, InfrastructureError, SubmissionError
from autograder.model import Assignment, CellResult, NotebookResult, Result, Submission, Verdict
from autograder.notebook import Role, metadata, points, read_source, read_submitted, role
from autograder.sandbox import SandboxPolicy
from autograder.session import Work, run_notebook


def grade(submissions: Iterable[Submission], assignment: Assignment, policy: SandboxPolicy, executor: Executor | None = None) -> Iterator[Result]:
    """A `Result` for every submission, as they finish; `executor=None` grades here, in order.

    What a dying worker loses is graded here, after the others.

    Raises: AuthoringError when the assignment itself is broken.
    """
    if executor is None:
        yield from (grade_submission(submission, assignment, policy) for submission in submissions)
        return
    futures: dict[Future, Submission] = {}
    lost: list[Submission] = []
    try:
        for submission in submissions:
            try:
                futures[executor.submit(grade_submission, submission, assignment, policy)] = submission
            except RuntimeError:  # a pool that is already broken
                lost.append(submission)
        for future in as_completed(futures):
            try:
                yield future.result()
            except AuthoringError:
                raise
            except Exception:  # the worker died, or took others with it: nobody's points depend on that
                lost.append(futures[future])
    finally:  # on Ctrl-C and on an error, what has not begun does not begin
        for future in futures:
            future.cancel()
    yield from (grade_submission(submission, assignment, policy) for submission in lost)


def grade_submission(submission: Submission, assignment: Assignment, policy: SandboxPolicy) -> Result:
    """One submission graded; every failure but an author's becomes a row with a reason.

    Raises: AuthoringError.
    """
    started = time.perf_counter()
    try:
        notebooks = tuple(run_notebook(work, policy) for work in _works(submission, assignment))
    except AuthoringError:
        raise
    except InfrastructureError as error:
        return ungraded(submission, assignment, str(error), time.perf_counter() - started)
    except Exception as error:
        reason = f"the grader failed ({type(error).__name__}: {error}). Please report it; then run grade again."
        return ungraded(submission, assignment, reason, time.perf_counter() - started)
    return _result(submission, assignment, notebooks, time.perf_counter() - started)


def _result(submission: Submission, assignment: Assignment, notebooks: tuple[NotebookResult, ...], seconds: float) -> Result:
    lost = [c for n in notebooks for c in n.cells if c.verdict is Verdict.UNGRADED]
    reasons = [c.message for c in lost[:1]] or [note for n in notebooks for note in n.notes]
    status = "ungraded" if lost else "graded"
    reason = "; ".join(reasons) or None
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return Result(submission.student, assignment.name, status, reason, notebooks, seconds, submission.timestamp, peak_mib)


def ungraded(submission: Submission, assignment: Assignment, reason: str, seconds: float = 0.0) -> Result:
    """A row for a submission that the grader, not the student, failed."""
    notebooks = tuple(NotebookResult(name, tuple(_ungraded_cells(name, content, reason)), b"") for name, content in sorted(assignment.notebooks.items()))
    return Result(submission.student, assignment.name, "ungraded", reason, notebooks, seconds, submission.timestamp)


def _ungraded_cells(name: str, content: bytes, reason: str) -> Iterator[CellResult]:
    for cell in read_source(name, content).cells:
        if role(cell) in (Role.TEST, Role.MANUAL):
            yield CellResult(name, metadata(cell).get("grade_id", ""), 0.0, points(cell), Verdict.UNGRADED, reason)


# --- finding the student's notebooks ------------------------------------------------------------------------------


def _works(submission: Submission, assignment: Assignment) -> Iterator[Work]:
    files = dict(submission.files)
    found = {name: files.pop(f"{name}.ipynb", None) for name in sorted(assignment.notebooks)}
    for name, content in found.items():
        if content is None:
            found[name] = _renamed(assignment.notebooks[name], name, files)
    others = {path: content for path, content in files.items() if not path.endswith(".ipynb") and path != "timestamp.txt"}
    for name, content in found.items():
        yield Work(name, assignment.notebooks[name], content, assignment.files, others)


def _renamed(source: bytes, name: str, files: dict[str, bytes]) -> bytes | None:
    """The notebook that shares most grade_ids with the source, taken out of `files`; None when none shares any."""
    wanted = grade_ids(read_source(name, source))
    best, most = None, 0
    for path in sorted(files):
        if PurePosixPath(path).suffix == ".ipynb":
            shared = len(wanted & _submitted_ids(files[path]))
            best, most = (path, shared) if shared > most else (best, most)
    return files.pop(best) if best else None


def _submitted_ids(content: bytes) -> set[str]:
    try:
        return grade_ids(read_submitted(content))
    except SubmissionError:
        return set()


def grade_ids(notebook: NotebookNode) -> set[str]:
    """Every nbgrader id in a notebook."""
    ids = (metadata(cell).get("grade_id") for cell in notebook.cells)
    return {grade_id for grade_id in ids if isinstance(grade_id, str) and grade_id}
