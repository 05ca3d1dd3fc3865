"""Grade a class: what is left to do goes through the executor, and every result is kept as soon as it is there."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder import compiled, feedback, gradebook
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError, InfrastructureError
from autograder.gradebook import Gradebook as Book
from autograder.grading import grade, ungraded
from autograder.kept import Kept
from autograder.model import Assignment, Marks, Result, Submission
from autograder.results import as_json
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
"""Told how many are done, of how many, and whose turn it was, or what is being done for all."""


def run_class(course: CourseFolder, request: Request, executor: Executor | None, advance: Advance) -> list[Result]:
    """Grade, and write autograded/, feedback/, the gradebook and the JSON; sorted by student.

    Raises: AuthoringError when the assignment or the request is wrong; InfrastructureError when nothing can be graded here.
    """
    assignment, policy = course.assignment(request.assignment), course.policy(**request.policy)
    if policy.sandbox and (reason := refusal()) is not None:
        raise reason
    submissions = [course.submission(student, assignment.name) for student in _students(course, request)]
    kept = _Reusable(course, assignment, policy)
    programs = compiled.folder(course.root)
    done = {} if request.force else {s.student: found for s in submissions if (found := kept.read(s)) is not None}
    with _saved(request, done), gradebook.opened(course.db_url, course.course_id) as book:
        gradebook.register(book, course.db_url, assignment)
        marks = gradebook.marks(book, assignment.name)
        _renew(course, book, [(s, done[s.student]) for s in submissions if s.student in done], assignment, marks)
        todo = {s.student: s for s in submissions if s.student not in done}
        advance(len(done), len(submissions), "")
        if todo and not compiled.is_filled(assignment, programs):
            advance(len(done), len(submissions), "compiling the solution, this once")
            compiled.fill(assignment, policy, programs, [compiled.solution(assignment)])
        for result in _results(todo, assignment, compiled.shown(policy, programs), executor):
            if is_text(result.student):
                _write(course, book, result, todo[result.student], assignment, marks)
                kept.write(todo[result.student], result)
            done[result.student] = result
            advance(len(done), len(submissions), result.student)
    return [done[student] for student in sorted(done)]


@contextmanager
def _saved(request: Request, done: Mapping[str, Result]) -> Iterator[None]:
    """Write the JSON of what is done, however the run ends.

    Raises: InfrastructureError when something cannot be written, here or inside.
    """
    try:
        if request.json_file is None:
            yield
            return
        request.json_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield
        finally:
            request.json_file.write_bytes(as_json(request.assignment, done.values()).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InfrastructureError(
            f"writing the results failed ({error}). The {len(done)} results so far are kept. Make room, then run grade again: it goes on from there."
        ) from error


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
        raise AuthoringError(f"got no submission of {unknown[0][:100] if unknown else 'anybody'}; expected one in {folder}.")
    return request.students or known


def _renew(course: CourseFolder, book: Book, done: Iterable[tuple[Submission, Result]], assignment: Assignment, marks: Mapping[str, Marks]) -> None:
    """Bring what needs no grading up to date: penalties, feedback on which a person or the calendar had a say since, a gradebook that is new."""
    penalties = gradebook.assign_late_penalties(book, assignment.name, course.config)
    for submission, result in done:
        student = submission.student
        if student not in penalties:
            penalties[student] = gradebook.record(book, result, course.config)
        if not course.has_feedback(result, feedback.basis(result, marks.get(student, feedback.NO_MARKS), penalties[student])):
            _write_feedback(course, course.with_executed(result), submission, marks, penalties[student])


def _write(course: CourseFolder, book: Book, result: Result, submission: Submission, assignment: Assignment, marks: Mapping[str, Marks]) -> None:
    if result.status == "graded":
        course.write_autograded(result, submission, assignment)
    penalties = gradebook.record(book, result, course.config)
    _write_feedback(course, result, submission, marks, penalties)


def _write_feedback(course: CourseFolder, result: Result, submission: Submission, marks: Mapping[str, Marks], penalties: Mapping[str, float]) -> None:
    pages = feedback.pages(result, marks.get(result.student, feedback.NO_MARKS), penalties)
    course.write_feedback(result, pages, submission)


class _Reusable:
    """Kept results, each valid for exactly the bytes of submission, assignment and policy that it was made from."""

    def __init__(self, course: CourseFolder, assignment: Assignment, policy: SandboxPolicy) -> None:
        self._course, self._assignment = course, assignment
        self._kept = Kept(course.root, assignment.name)
        self._base = _digest({**assignment.notebooks, **assignment.files}) + repr(policy)

    def read(self, submission: Submission) -> Result | None:
        """The result of an earlier run on these very bytes, if what it wrote is still there."""
        fingerprint, result = self._kept.read(submission.student) or ("", None)
        if result is None or fingerprint != self._fingerprint(submission) or result.status != "graded":
            return None
        graded = self._course.folder("autograded", submission.student, self._assignment.name)
        return result if graded.is_dir() else None

    def write(self, submission: Submission, result: Result) -> None:
        """Keep a result for these bytes."""
        self._kept.write(self._fingerprint(submission), result)

    def _fingerprint(self, submission: Submission) -> str:
        return hashlib.sha256((self._base + _digest(submission.files)).encode()).hexdigest()


def _digest(files: dict[str, bytes]) -> str:
    parts = (f"{name}:{hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.items()))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
