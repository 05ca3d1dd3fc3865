"""A course in a folder of its own, with secrets wherever a student should not look, graded by the real thing and watched."""

import contextlib
import ctypes
import hashlib
import json
import os
import platform
import shutil
import tempfile
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps import NbGrader, NbGraderAPI
from traitlets.config import Config

from autograder import gradebook, warm
from autograder.class_run import Advance, Request, run_class
from autograder.course_folder import CourseFolder
from autograder.grading import ungraded
from autograder.kept import Kept
from autograder.model import Assignment, Result, Submission
from autograder.notebook import tidy
from autograder.results import row
from autograder.sandbox import SandboxPolicy
from tests import builders
from tests.hostile import WRONG, Attack

SECRET = "canary-" + hashlib.sha256(os.urandom(8)).hexdigest()[:20]
"""In no attack's text, so wherever it shows up, it was read."""
LIMITS = {
    "light": {"cell_timeout_s": 3.0, "submission_timeout_s": 20.0, "memory_mib": 1024, "processes": 200, "file_mib": 8,
              "scratch_mib": 16, "output_bytes": 100_000, "restarts": 1},
    "warmup_cosine": {"cell_timeout_s": 20.0, "submission_timeout_s": 60.0, "restarts": 1},
}  # fmt: skip
HONEST = {"honest": 14.0, "wrong": 2.0}
"""Two neighbours, and what they earn in the light assignment whatever goes on around them."""
ALLOWED_BYTES = 24 * 2**20
"""On the grader's own disk, for one submission: the notebooks it writes, and one file of RLIMIT_FSIZE."""


# --- a light assignment: no JAX, so a run takes well under a second ----------------------------------------------


def _cell(kind: str, source: str, grade_id: str, points: float | None = None, **marks: bool) -> nbformat.NotebookNode:
    nbgrader = {"grade_id": grade_id, "grade": points is not None, "locked": False, "solution": False, "task": False, "schema_version": 3, **marks}
    nbgrader |= {} if points is None else {"points": points}
    make = new_code_cell if kind == "code" else new_markdown_cell
    return make(source, metadata={"nbgrader": nbgrader}, id=grade_id)


def light() -> nbformat.NotebookNode:
    """The source notebook: 14 points by machine, 2 by a person; every hidden test holds the secret."""
    hidden = "### BEGIN HIDDEN TESTS\nhint = '{secret}'\n{body}\n### END HIDDEN TESTS"
    tests = {
        "test_visible": (1, "assert square(2) == 4"),
        "test_hidden": (4, hidden.format(secret=SECRET, body="assert [square(n) for n in (3, 5, 7)] == [9, 25, 49], 'squares of odd numbers'")),
        "test_array": (3, hidden.format(secret=SECRET, body="np.testing.assert_allclose(square(np.arange(4.0)), [0, 1, 4, 9])")),
        "test_float": (2, hidden.format(secret=SECRET, body="assert abs(square(1.5) - 2.25) <= 1e-9")),
        "test_partial": (2, hidden.format(secret=SECRET, body="2.0 if square(4) == 16 else 0.0")),
        "test_mean": (2, "assert mean([1, 2, 3]) == 2"),
    }
    cells = [_cell("code", "import numpy as np", "imports", locked=True), new_markdown_cell("Square a number.", id="task")]
    cells.append(_cell("code", "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION", "square", solution=True))
    cells.append(_cell("code", "def mean(values):\n    ### BEGIN SOLUTION\n    return sum(values) / len(values)\n    ### END SOLUTION", "mean", solution=True))
    cells += [_cell("code", text, name, points, locked=True) for name, (points, text) in tests.items()]
    cells.append(_cell("markdown", "Because.", "explain", 2, solution=True))
    return new_notebook(cells=cells)


def light_submission(square: str = WRONG["light"], explain: str = "Because I say so.") -> nbformat.NotebookNode:
    """A student's notebook, right but for `square`."""
    answers = {"square": square, "mean": "def mean(values):\n    return sum(values) / len(values)", "explain": explain}
    made = light()
    for cell in made.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell.source = answers[grade_id]
        cell.source = cell.source.partition("### BEGIN HIDDEN")[0]
    return made


def _wrong(assignment: str) -> nbformat.NotebookNode:
    return light_submission() if assignment == "light" else builders.notebook(make_schedule=WRONG["warmup_cosine"])


# --- a course with secrets ----------------------------------------------------------------------------------------


@contextmanager
def course(attacks: Iterable[Attack]) -> Iterator[CourseFolder]:
    """A course root with these attacks handed in, two neighbours, and secrets in files, environment and keyring."""
    top = Path(tempfile.mkdtemp(prefix="agh-", dir="/tmp"))
    before = dict(os.environ)
    try:
        os.environ |= {"TMPDIR": str(top / "tmp"), "HOME": str(top / "home"), "GRADER_SECRET": SECRET}
        tempfile.tempdir = None
        yield CourseFolder(_write(top, list(attacks)))
    finally:
        os.environ.clear()
        os.environ |= before
        tempfile.tempdir = None
        shutil.rmtree(top, ignore_errors=True)


def _write(top: Path, attacks: list[Attack]) -> Path:
    root = top / "course"
    for folder in ("tmp", "home", "exchange", "course/source/light"):
        (top / folder).mkdir(parents=True)
    for place in (top / "home/.netrc", top / "exchange/inbound", top / "tmp/notes", root / "marks.csv"):
        place.write_text(SECRET)
    (root / "nbgrader_config.py").write_text((builders.ROOT / "nbgrader_config.py").read_text() + f"\n# {SECRET}\n")
    (root / "source/light/light.ipynb").write_bytes(tidy(light()))
    shutil.copytree(builders.ROOT / f"source/{builders.NAME}", root / f"source/{builders.NAME}")
    words = {"COURSE": repr(str(root)), "TEMP": repr(str(top / "tmp")), "PID": str(os.getpid())}
    for attack in attacks:
        attack.hand_in(root / "submitted" / attack.name / attack.assignment, _wrong(attack.assignment), words)
    for assignment in {attack.assignment for attack in attacks} | {"light"}:
        for student in HONEST if assignment == "light" else ("wrong",):
            _hand_in_honestly(root / "submitted" / student / assignment, student, assignment)
    return root


def _hand_in_honestly(folder: Path, student: str, assignment: str) -> None:
    made = _wrong(assignment)
    if student == "honest":
        made = light_submission(f"def square(x):\n    return x * x  # {SECRET}")
    folder.mkdir(parents=True)
    (folder / f"{assignment}.ipynb").write_bytes(json.dumps(made).encode())


def remember_a_secret() -> None:
    """Put a key with the secret into this process's session keyring, as a login or Kerberos would."""
    number = {"x86_64": 248, "aarch64": 217}.get(platform.machine())
    if number is not None:
        ctypes.CDLL(None).syscall(number, b"user", b"ticket", SECRET.encode(), len(SECRET), -3)


# --- grading it, watched ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attempt:
    """What came of one submission."""

    result: Result
    points: float
    harm: tuple[str, ...]
    shown: str
    """Everything that student, instructor or gradebook get to see of it."""


def grade(root: CourseFolder, assignment: str, workers: int = 2, advance: Advance = lambda *_: None) -> dict[str, Attempt]:
    """Grade everybody who handed in `assignment`, as `autograder grade` does; by student."""
    reports = root.root.parent / "reports"
    reports.mkdir(exist_ok=True)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=remember_a_secret) as pool:
        request = Request(assignment, policy=dict(LIMITS[assignment]), json_file=reports / f"{assignment}.json")
        results = run_class(root, request, Watched(pool, reports), advance)
    wait_for_quiet()
    return {result.student: _attempt(root, reports, result) for result in results}


def grade_by_nbgrader(root: CourseFolder, assignment: str, advance: Advance = lambda *_: None) -> dict[str, Attempt]:
    """Grade everybody as Formgrader's Autograde button does, one after the other, in this process; by student."""
    reports = root.root.parent / "reports"
    reports.mkdir(exist_ok=True)
    remember_a_secret()
    made, policy, students = root.assignment(assignment), root.policy(**LIMITS[assignment]), root.students(assignment)
    with gradebook.opened(root.db_url, root.course_id) as book:
        gradebook.register(book, root.db_url, made)
    attempts = {}
    for number, student in enumerate(students, 1):
        result = _watched(partial(_press_autograde, root), str(reports), root.submission(student, assignment), made, policy)
        attempts[student] = _attempt(root, reports, result)
        advance(number, len(students), student)
    return attempts


def _press_autograde(root: CourseFolder, submission: Submission, assignment: Assignment, policy: SandboxPolicy) -> Result:
    """What the button leaves behind; a row with nbgrader's own complaint when that is nothing."""
    with contextlib.chdir(root.root), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app = NbGrader(log_level=50)
        app.initialize([])
        app.config.SandboxPolicy = Config(policy.as_config())
        done = NbGraderAPI(app.coursedir, parent=app).autograde(assignment.name, submission.student, force=True)
    kept = Kept(root.root, assignment.name).read(submission.student) if done["success"] else None
    return kept[1] if kept else ungraded(submission, assignment, str(done.get("error") or "nbgrader found nothing to grade")[-300:])


def _attempt(root: CourseFolder, reports: Path, result: Result) -> Attempt:
    written = [root.folder(step, result.student, result.assignment) for step in ("autograded", "feedback")]
    files = [path for folder in written for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in (".ipynb", ".html")]
    shown = json.dumps(row(result), ensure_ascii=False) + "".join(path.read_text("utf-8", "replace") for path in files)
    report = reports / hashlib.sha256(result.student.encode("utf-8", "replace")).hexdigest()
    return Attempt(result, result.points, tuple(json.loads(report.read_text())) if report.is_file() else (), shown)


class Watched(Executor):
    """Another executor, with every submission's side effects looked at."""

    def __init__(self, inner: Executor, reports: Path) -> None:
        self._inner, self._reports = inner, reports

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
        return self._inner.submit(_watched, fn, str(self._reports), *args, **kwargs)


def _watched(fn: Any, reports: str, submission: Any, assignment: Any, policy: Any) -> Result:
    top = Path(reports).parent
    temp = top / f"tmp/{os.getpid()}"
    temp.mkdir(exist_ok=True)
    tempfile.tempdir = str(temp)
    before = fingerprint(top)
    with _Peaks(temp) as peaks:
        result = fn(submission, assignment, policy)
    harm = peaks.over(policy)
    harm += [f"changed {name}" for name in _changes(before, fingerprint(top))]
    harm += [f"left a process: {child.name()}" for child in _left_over()]
    harm += [f"left {path.name} behind" for path in temp.rglob("*")]
    name = hashlib.sha256(submission.student.encode("utf-8", "replace")).hexdigest()
    Path(reports, name).write_text(json.dumps(harm))
    return result


def _left_over() -> list[psutil.Process]:
    """Processes below this one that belong neither to Python's own machinery nor to the fork server, which is bwrap, its init, and the program."""
    found = {child for child in psutil.Process().children() if child.name() != "python"}
    for server in warm.servers():
        sandbox = psutil.Process(server.pid)
        inits = sandbox.children()  # none of a server that has died
        found = found - {sandbox} | {child for init in inits for child in sorted(init.children(), key=psutil.Process.create_time)[1:]}
    return sorted(found | {below for child in found for below in child.children(recursive=True)}, key=lambda process: process.pid)


def fingerprint(top: Path) -> dict[str, str]:
    """What nobody but the instructor may change."""
    names = ("home/.netrc", "exchange", "course/source", "course/submitted", "course/nbgrader_config.py", "course/marks.csv")
    watched = [top / name for name in names]
    found = (path for place in watched for path in ([place] if place.is_file() else sorted(place.rglob("*"))))
    files = (path for path in found if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(top)): f"{path.stat().st_size} {path.stat().st_mtime_ns}" for path in files}


def _changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


class _Peaks:
    """The most processes, memory and disk that a block used, sampled ten times a second."""

    def __init__(self, temp: Path) -> None:
        self._temp, self._done = temp, threading.Event()
        self.processes = self.memory = self.disk = 0
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "_Peaks":
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(0.1):
            found = psutil.Process().children(recursive=True)
            self.processes, self.memory = max(self.processes, len(found)), max(self.memory, sum(map(_proportional, found)))
            self.disk = max(self.disk, sum(_size(path) for path in self._temp.rglob("*")))

    def over(self, policy: Any) -> list[str]:
        """What went far beyond the policy: a second's worth of growth is allowed for."""
        found = [f"{self.processes} processes"] if self.processes > 4 * policy.processes else []
        found += [f"{self.memory >> 20} MiB of memory"] if self.memory > 2 * policy.memory_mib * 2**20 else []
        return found + ([f"{self.disk >> 20} MiB of disk"] if self.disk > ALLOWED_BYTES else [])


def _proportional(process: psutil.Process) -> int:
    """Memory of a process, with what it shares divided among those who share it."""
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size if path.is_file() else 0
    except OSError:
        return 0


def wait_for_quiet(seconds: float = 5.0) -> None:
    """Give processes that were killed a moment to be gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(child.name() == "bwrap" for child in psutil.Process().children(recursive=True)):
        time.sleep(0.05)
