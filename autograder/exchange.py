"""nbgrader's exchange, from the instructor's side: take in what students submit, hand back feedback.

Students own what lies in the exchange and can change it at any time, also into links to files that only the instructor may
read. So a submission is first copied as plain files; nbgrader's own Collect then works on that copy.
"""

import logging
import os
import pwd
import re
import stat
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory, default
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder import gradebook
from autograder.course_folder import SUBMISSION_BYTES, CourseFolder
from autograder.errors import InfrastructureError
from autograder.settling import MOST_FILES, Settling, signature

SECRET = "submission_secret.txt"
STAMP = "timestamp.txt"
RETRY_S = 60.0
log = logging.getLogger("autograder.exchange")
log.addHandler(logging.NullHandler())
log.propagate = False


@dataclass(frozen=True)
class Arrival:
    """A folder in the exchange, named as nbgrader names it: student+assignment+timestamp+random."""

    student: str
    timestamp: str
    path: Path


class Exchange:
    """The exchange of one assignment; `say` is told, once each, what was not taken in."""

    def __init__(self, course: CourseFolder, assignment: str, say: Callable[[str], None]) -> None:
        self._course, self._assignment, self._say = course, assignment, say
        self._settling = Settling()
        self._taken: set[str] = set()
        self._refused: set[str] = set()
        self._later: dict[str, float] = {}
        factory = ExchangeFactory(config=course.config)
        self._collect, self._release = factory.collect, factory.release_feedback
        self.inbound = Path(default.Exchange(config=course.config).root, course.course_id, "inbound")
        """Where students' submissions appear."""
        self._was_there = False
        self._checks_owner = self._collect(config=course.config).check_owner

    @property
    def is_used(self) -> bool:
        """Whether there is a folder to look into, or has been one."""
        self._was_there |= self._collect is default.ExchangeCollect and self.inbound.is_dir()
        return self._was_there

    def take_in(self, now: float, settle_s: float) -> set[str]:
        """Collect what is new and has settled into submitted/; whose it was.

        Raises: OSError when the exchange cannot be read.
        """
        ready: dict[str, list[Arrival]] = {}
        for arrival in self._arrivals():
            if arrival.path.name in self._taken or self._is_ready(arrival, now, settle_s):
                ready.setdefault(arrival.student, []).append(arrival)
        fresh = {student: found for student, found in sorted(ready.items()) if any(arrival.path.name not in self._taken for arrival in found)}
        return {student for student, found in fresh.items() if self._take(student, found, now)}

    def _arrivals(self) -> list[Arrival]:
        pattern = re.compile(rf"(?P<student>.+)\+{re.escape(self._assignment)}\+(?P<timestamp>[^+]+)(\+[^+]*)?", re.DOTALL)
        with os.scandir(self.inbound) as entries:
            found = ((pattern.fullmatch(entry.name), Path(entry.path)) for entry in entries if entry.name not in self._refused)
            return [Arrival(match["student"], match["timestamp"], path) for match, path in found if match]

    def _is_ready(self, arrival: Arrival, now: float, settle_s: float) -> bool:
        """Whole, and well-formed; a folder that can never be taken in is spoken of once."""
        if reason := self._refusal(arrival):
            self._refuse(arrival, reason)
            return False
        seen = signature(arrival.path)
        is_quiet = bool(seen) and self._settling.quiet_s(arrival.path, seen, now) >= settle_s
        return is_quiet and (arrival.path / STAMP).is_file() and now >= self._later.get(arrival.path.name, 0.0)

    def _refusal(self, arrival: Arrival) -> str:
        found = arrival.path.lstat()
        if not stat.S_ISDIR(found.st_mode):
            return "it is not a folder"
        if re.search(r"[*?\[\]/\x00-\x1f\ud800-\udfff]", arrival.student) or arrival.student.startswith("."):
            return "its name holds no student's name"
        try:
            parse_utc(arrival.timestamp)
        except (ValueError, OverflowError):
            return "its name holds no time"
        if self._checks_owner and (owner := _owner(found.st_uid)) != arrival.student:
            return f"it belongs to the account {owner}, not {arrival.student}; if accounts are not students here, set c.ExchangeCollect.check_owner = False"
        return ""

    def _refuse(self, arrival: Arrival, reason: str) -> None:
        self._refused.add(arrival.path.name)
        self._say(f"{arrival.path.name} was not taken in: {reason}")

    def _take(self, student: str, arrivals: list[Arrival], now: float) -> bool:
        """Let nbgrader's Collect choose among these and put the one that counts into submitted/."""
        latest = max(arrivals, key=_time)
        chosen = arrivals if self._course.config.ExchangeCollect.get("before_duedate") else [latest]
        with tempfile.TemporaryDirectory() as stage:
            for arrival in chosen:
                try:
                    copy_plain(arrival.path, Path(stage, self._course.course_id, "inbound", arrival.path.name))
                except ValueError as error:
                    self._refuse(arrival, str(error))
                    rest = [found for found in arrivals if found != arrival]
                    return bool(rest) and self._take(student, rest, now)
                except OSError as error:
                    self._later[arrival.path.name] = now + RETRY_S
                    self._say(f"{arrival.path.name} cannot be read ({error}); trying again in {RETRY_S:.0f} s")
                    return False
            taken = self._collected(student, stage)
        self._taken |= {arrival.path.name for arrival in arrivals}
        return taken

    def _collected(self, student: str, stage: str) -> bool:
        config = deepcopy(self._course.config)
        config.Exchange.root = config.ExchangeCollect.root = stage
        config.ExchangeCollect.check_owner = False
        config.ExchangeCollect.update = True
        try:
            with gradebook.opened(self._course.db_url, self._course.course_id):  # Collect asks it for the due date
                self._start(self._collect, config, student)
        except (ExchangeError, RuntimeError, ValueError) as error:
            self._say(f"{student}: nbgrader did not collect the submission: {error}")
            return False
        return True

    def release_feedback(self, student: str) -> None:
        """Let the student fetch what is in feedback/ with nbgrader's own ReleaseFeedback.

        Raises: InfrastructureError when nbgrader refuses.
        """
        try:
            self._start(self._release, deepcopy(self._course.config), student)
        except (ExchangeError, OSError) as error:
            raise InfrastructureError(f"nbgrader did not release it: {error}") from error

    def _start(self, step: type, config: Config, student: str) -> None:
        config.CourseDirectory.assignment_id = self._assignment
        config.CourseDirectory.student_id = student
        action = step(coursedir=CourseDirectory(config=config), config=config)
        action.log = log
        action.start()


def _time(arrival: Arrival) -> datetime:
    return parse_utc(arrival.timestamp)


def _owner(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def copy_plain(source: Path, target: Path) -> None:
    """Copy the regular files below `source`, following no link even if one is put in place of a file meanwhile.

    Raises: ValueError when it holds a link, a pipe, or more than a submission may; OSError.
    """
    room, files = SUBMISSION_BYTES, MOST_FILES
    for top, _, names, folder in os.fwalk(source, follow_symlinks=False, onerror=_fail):
        here = target / os.path.relpath(top, source)
        here.mkdir(parents=True, exist_ok=True)
        for name in sorted(names):
            content = _read_plain(name, folder, room)
            room, files = room - len(content), files - 1
            if files < 0:
                raise ValueError(f"it holds more than {MOST_FILES} files")
            (here / name).write_bytes(content)


def _fail(error: OSError) -> None:
    raise error


def _read_plain(name: str, folder: int, most: int) -> bytes:
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        raise ValueError(f"{name!r} cannot be read, or is a link ({error.strerror})") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError(f"{name!r} is not a regular file")
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(f"it holds more than {SUBMISSION_BYTES // 2**20} MiB")
    return content
