"""Grade on submit: look at the exchange and at submitted/, grade what is new and allowed, release its feedback, again and again.

Looking every second is all there is: an event of the file system does not come from another machine, and exchanges live on NFS.
What is done is kept on disk, so a restart goes on where it stopped. Nothing that fails ends the watching.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.attempts import Attempts, WatchPolicy, allowed_at, failed, graded, pause_s
from autograder.class_run import Request, is_text, run_class
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError
from autograder.exchange import SECRET, Exchange
from autograder.model import Result
from autograder.settling import Settling, breaks_off, signature

Workers = Callable[[int], AbstractContextManager[Executor | None]]
"""What grades so many submissions at once."""
LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True)
class Order:
    """What to watch for, and what to do then."""

    assignment: str
    release_feedback: bool = False
    changes: dict[str, object] = field(default_factory=dict)
    """To the sandbox policy."""


def watch_policy(course: CourseFolder, **changes: object) -> WatchPolicy:
    """`c.WatchPolicy.<field>` in nbgrader_config.py over the defaults, and `changes` over both.

    Raises: AuthoringError for a field that there is not, or a limit below 1.
    """
    try:
        policy = WatchPolicy(**{**course.config.get("WatchPolicy", {}), **changes})
    except TypeError as error:
        raise AuthoringError(f"nbgrader_config.py: {error}. Expected fields of WatchPolicy, see autograder/attempts.py.") from error
    if policy.per_hour < 1:
        raise AuthoringError(f"got per_hour = {policy.per_hour}; expected at least 1. Without --release-feedback students see nothing by themselves.")
    return policy


@contextmanager
def alone(course: CourseFolder, assignment: str) -> Iterator[None]:
    """Hold the lock of a course's assignment; it goes with the process, however that ends.

    Raises: AuthoringError when another process holds it.
    """
    path = _place(course, assignment, "lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise AuthoringError(f"{assignment} is watched already, by process {file.read().strip()}. Stop that one first: one is enough.") from error
        file.truncate(0)
        file.write(f"{os.getpid()} on {os.uname().nodename}\n")
        file.flush()
        yield


def _place(course: CourseFolder, assignment: str, kind: str) -> Path:
    return course.root / ".autograder" / f"{assignment}.watch.{kind}"


class OnSubmit:
    """Grades an assignment's submissions as they come, one `look` after the other; `say` is told what a person should know."""

    def __init__(self, course: CourseFolder, order: Order, policy: WatchPolicy, workers: Workers, say: Callable[[str], None]) -> None:
        self._course, self._order, self._policy, self._workers, self._say = course, order, policy, workers, say
        self._exchange = Exchange(course, order.assignment, say)
        self._settling = Settling()
        self._path = _place(course, order.assignment, "json")
        self._attempts = _read(self._path)
        self._failures: dict[str, tuple[int, float]] = {}
        self._suspects: set[str] = set()
        self._told: dict[str, str] = {}

    def watched(self) -> list[Path]:
        """The folders that are looked at."""
        submitted = self._course.folder("submitted", "*", self._order.assignment)
        return [submitted, self._exchange.inbound] if self._exchange.is_used else [submitted]

    def look(self, now: float) -> None:
        """Take in, grade and release what can be taken in, graded and released at this time."""
        fresh: set[str] = set()
        if self._exchange.is_used:
            fresh = self._guarded("the exchange", now, lambda: self._exchange.take_in(now, self._policy.settle_s)) or set()
        due = self._guarded("submitted/", now, lambda: self._due(fresh, now)) or {}
        self._grade_due(due, now)
        if self._order.release_feedback:
            for student in [student for student, attempts in self._attempts.items() if attempts.owed]:
                self._guarded(f"the feedback of {student}", now, lambda student=student: self._release(student))

    def _due(self, fresh: set[str], now: float) -> dict[str, str]:
        """Whose submission is to be graded now, with what it looks like."""
        found = {}
        for student in self._course.students(self._order.assignment):
            folder = self._course.folder("submitted", student, self._order.assignment)
            seen = signature(folder)
            if not seen or not is_text(student) or seen == self._of(student).signature:
                continue
            quiet_s = self._settling.quiet_s(folder, seen, now)
            if (student in fresh or self._has_settled(folder, quiet_s)) and self._is_allowed(student, seen, now):
                found[student] = seen
        return found

    def _has_settled(self, folder: Path, quiet_s: float) -> bool:
        try:
            return quiet_s >= (self._policy.broken_settle_s if breaks_off(folder) else self._policy.settle_s)
        except OSError:
            return False

    def _is_allowed(self, student: str, seen: str, now: float) -> bool:
        """Whether the student's turn has come; when not, says so once for each submission."""
        attempts = self._of(student)
        at = allowed_at(attempts, self._policy.per_hour, now)
        if at > now and self._told.get(student) != seen:
            self._told[student] = seen
            why = "the grader failed before" if at == attempts.retry_at else f"{self._policy.per_hour} were graded within the hour"
            self._say(f"{student}: waits until {time.strftime('%H:%M', time.localtime(at))}, since {why}; the latest submission counts")
        return at <= now

    def _grade_due(self, due: dict[str, str], now: float) -> None:
        """All at once; after a run has failed, its submissions one by one, so that a bad one keeps back no other."""
        together = dict([found for found in due.items() if found[0] not in self._suspects][: self._policy.batch])
        if together and not self._is_held("grading", now) and not self._guarded("grading", now, lambda: self._grade(together, now)):
            self._suspects |= set(together)
        alone = next((student for student in due if student in self._suspects and not self._is_held(f"grading {student}", now)), None)
        if alone is not None and self._guarded(f"grading {alone}", now, lambda: self._grade({alone: due[alone]}, now)):
            self._suspects.discard(alone)

    def _grade(self, due: dict[str, str], now: float) -> bool:
        request = Request(self._order.assignment, tuple(due), policy=self._order.changes)
        with self._workers(len(due)) as executor:
            for result in run_class(self._course, request, executor, lambda done, total, student: None):
                self._note(result, due[result.student], now)
        return True

    def _note(self, result: Result, seen: str, now: float) -> None:
        attempts = self._of(result.student)
        if result.status == "graded":
            self._keep(result.student, graded(attempts, seen, now, owed=self._order.release_feedback))
            by_hand = f", {result.manual_points:g} more by hand" if result.manual_points else ""
            self._say(f"{result.student}: {result.points:g} of {result.max_points:g} points{by_hand}, {result.seconds:.1f} s")
        else:
            self._keep(result.student, failed(attempts, now))
            self._say(f"{result.student}: not graded: {result.reason}")

    def _release(self, student: str) -> None:
        if (self._course.folder("feedback", student, self._order.assignment) / SECRET).is_file():
            self._exchange.release_feedback(student)
            self._say(f"{student}: feedback released")
        else:
            self._say(f"{student}: feedback is in feedback/, but not released: the submission did not come through the exchange")
        self._keep(student, replace(self._of(student), owed=False))

    def _guarded(self, part: str, now: float, action: Callable[[], Any]) -> Any:
        """Do it, unless it failed a moment ago; a failure is said, gives None, and doubles the pause before the next try."""
        if self._is_held(part, now):
            return None
        try:
            found = action()
        except Exception as error:  # whatever it is: the next submission is graded all the same
            failures, _ = self._failures.get(part, (0, 0.0))
            pause = pause_s(failures, 1.0, LONGEST_PAUSE_S)
            self._failures[part] = (failures + 1, now + pause)
            self._say(f"{part}: {error or type(error).__name__}; trying again in {pause:g} s")
            return None
        self._failures.pop(part, None)
        return found

    def _is_held(self, part: str, now: float) -> bool:
        _, until = self._failures.get(part, (0, 0.0))
        return now < until <= now + LONGEST_PAUSE_S

    def _of(self, student: str) -> Attempts:
        return self._attempts.get(student, Attempts())

    def _keep(self, student: str, attempts: Attempts) -> None:
        """On disk at once, whole or not at all."""
        self._attempts[student] = attempts
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({name: asdict(found) for name, found in self._attempts.items()}), "utf-8")
        fresh.rename(self._path)


def _read(path: Path) -> dict[str, Attempts]:
    try:
        found = json.loads(path.read_text("utf-8"))
        return {student: Attempts(**{**kept, "graded": tuple(kept["graded"])}) for student, kept in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # the first time, or of another version: `grade` itself knows what has been graded
