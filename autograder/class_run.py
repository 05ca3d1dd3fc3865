"""Grade a class: what is left to do goes through the executor, and every result is kept as soon as it is there."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from autograder import feedback, gradebook
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError, InfrastructureError
from autograder.grading import grade, ungraded
from autograder.model import Assignment, Result, Submission
from autograder.results import as_json, from_row, kept_row
from autograder.sandbox import SandboxPolicy, refusal


@dataclass(frozen=True)
class Request:
    """What to grade: an assignment, of these students (all when empty), again or only what changed."""

    assignment: str
    students: tuple[str, ...] = ()
    force: bool = False
    policy: dict[str, object] = field(default_factory=dict)
    json_file: Path | None = None


Advance = Callable[[int, int, str], None]
"""Told how many are done, of how many, and whose turn it was."""


def run_class(course: CourseFolder, request: Request, executor: Executor | None, advance: Advance) -> list[Result]:
    """Grade, and write autograded/, feedback/, the gradebook and the JSON; sorted by student.

    Raises: AuthoringError when the assignment or the request is wrong; InfrastructureError when nothing can be graded here.
    """
    assignment, policy = course.assignment(request.assignment), course.policy(**request.policy)
    if policy.sandbox and (reason := refusal()) is not None:
        raise reason
    submissions = [course.submission(student, assignment.name) for student in _students(course, request)]
    kept = _Kept(course, assignment, policy)
    done = {} if request.force else {s.student: found for s in submissions if (found := kept.read(s)) is not None}
    try:
        with gradebook.opened(course.db_url, course.course_id) as book:
            gradebook.register(book, course.db_url, assignment)
            todo = {s.student: s for s in submissions if s.student not in done}
            gradebook.assign_late_penalties(book, assignment.name, course.config)
            advance(len(done), len(submissions), "")
            for result in _results(todo, assignment, policy, executor):
                if is_text(result.student):
                    _write(course, book, result, todo[result.student], assignment)
                    kept.write(todo[result.student], result)
                done[result.student] = result
                advance(len(done), len(submissions), result.student)
    except OSError as error:
        raise InfrastructureError(
            f"writing the results failed ({error}). The {len(done)} results so far are kept. Make room, then run grade again: it goes on from there."
        ) from error
    finally:
        if request.json_file is not None:
            request.json_file.write_bytes(as_json(assignment.name, done.values()).encode("utf-8", "backslashreplace"))
    return [done[student] for student in sorted(done)]


def _results(todo: dict[str, Submission], assignment: Assignment, policy: SandboxPolicy, executor: Executor | None) -> Iterator[Result]:
    """Results as they come; a folder whose name is no text cannot be in a gradebook, so it gets a row that says so."""
    unnamed = [student for student in todo if not is_text(student)]
    for student in unnamed:
        yield ungraded(todo[student], assignment, "the name of the submission's folder is not UTF-8. Rename the folder, then run grade again.")
    yield from grade([submission for student, submission in todo.items() if student not in unnamed], assignment, policy, executor)


def is_text(name: str) -> bool:
    """Whether a file's name is UTF-8; bytes that are not come from the file system as lone surrogates."""
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def _students(course: CourseFolder, request: Request) -> Iterable[str]:
    known = course.students(request.assignment)
    unknown = [student for student in request.students if student not in known]
    if unknown or not known:
        folder = course.folder("submitted", unknown[0] if unknown else "<student>", request.assignment)
        raise AuthoringError(f"got no submission of {unknown[0] if unknown else 'anybody'}; expected one in {folder}.")
    return request.students or known


def _write(course: CourseFolder, book: gradebook.Gradebook, result: Result, submission: Submission, assignment: Assignment) -> None:
    if result.status == "graded":
        course.write_autograded(result, submission, assignment)
    course.write_feedback(result, feedback.pages(result), submission)
    gradebook.record(book, result, course.config)


class _Kept:
    """Results of earlier runs, one file a submission, each valid for exactly what it was made from."""

    def __init__(self, course: CourseFolder, assignment: Assignment, policy: SandboxPolicy) -> None:
        self._course, self._assignment = course, assignment
        self._folder = course.root / ".autograder" / assignment.name
        self._base = _digest({**assignment.notebooks, **assignment.files}) + repr(policy)

    def read(self, submission: Submission) -> Result | None:
        """The result of an earlier run on these very bytes, if what it wrote is still there."""
        try:
            found = json.loads(self._path(submission.student).read_text("utf-8"))
            result = from_row(self._assignment.name, found["row"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        graded = self._course.folder("autograded", submission.student, self._assignment.name)
        same = found.get("fingerprint") == self._fingerprint(submission) and result.status == "graded" and graded.is_dir()
        return result if same else None

    def write(self, submission: Submission, result: Result) -> None:
        """Keep a result; the file appears whole or not at all."""
        path = self._path(submission.student)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"fingerprint": self._fingerprint(submission), "row": kept_row(result)}), "utf-8")
        fresh.rename(path)

    def _path(self, student: str) -> Path:
        return self._folder / f"{student}.json"

    def _fingerprint(self, submission: Submission) -> str:
        return hashlib.sha256((self._base + _digest(submission.files)).encode()).hexdigest()


def _digest(files: dict[str, bytes]) -> str:
    parts = (f"{name}:{hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.items()))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
