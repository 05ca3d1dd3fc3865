"""What goes wrong on the grader's side costs nobody a point: results so far are kept, and `grade` run again goes on from there."""

import json
import os
import signal
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from autograder.class_run import Request, run_class
from autograder.errors import InfrastructureError
from autograder.grading import grade
from autograder.sandbox import SandboxPolicy
from tests import hostile_course
from tests.hostile_course import HONEST

pytestmark = pytest.mark.kernel


@pytest.fixture
def course():
    with hostile_course.course([]) as made:
        yield made


class Progress:
    """Remembers what it was told, and does something after the first result."""

    def __init__(self, after_first=None):
        self.told, self._after_first = [], after_first

    def __call__(self, done, total, student):
        self.told.append((done, student))
        if done == 1 and student and self._after_first:
            self._after_first()


def graded(course, progress=None, executor=None) -> dict[str, float]:
    request = Request("light", json_file=course.root / "results.json")
    return {result.student: result.points for result in run_class(course, request, executor, progress or Progress())}


def rows(course) -> list[str]:
    return [row["student"] for row in json.loads((course.root / "results.json").read_text())["results"]]


def continues(course) -> None:
    """Grading again starts with one result, makes the other, and both are right."""
    again = Progress()

    assert graded(course, again) == HONEST
    assert [student for _, student in again.told] == ["", "wrong"]
    assert again.told[0] == (1, "")


def test_a_class_graded_twice_is_graded_once(course):
    first, again = Progress(), Progress()

    assert graded(course, first) == graded(course, again) == HONEST
    assert again.told == [(2, "")]


def test_ctrl_c_in_the_middle_keeps_what_is_done(course):
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graded(course, Progress(interrupt))

    assert rows(course) == ["honest"]
    continues(course)


def test_a_killed_worker_costs_nobody_anything(course):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def kill():
            for process in list(pool._processes.values()):
                os.kill(process.pid, signal.SIGKILL)

        killed = Progress(kill)
        assert graded(course, killed, pool) == HONEST

    assert rows(course) == sorted(HONEST)


def test_a_pool_that_is_already_broken_costs_nobody_anything(course):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(Exception, match="terminated abruptly"):
            pool.submit(os._exit, 1).result()
        made = [course.submission(student, "light") for student in HONEST]
        results = list(grade(made, course.assignment("light"), SandboxPolicy(), pool))

    assert {result.student: result.points for result in results} == HONEST


def test_a_locked_gradebook_loses_nothing(course):
    lock = sqlite3.connect(course.root / "gradebook.db", isolation_level=None, check_same_thread=False)
    try:
        with pytest.raises(InfrastructureError, match=r"locked.*run grade again"):
            graded(course, Progress(lambda: lock.execute("BEGIN EXCLUSIVE")))
    finally:
        lock.close()

    assert rows(course) == ["honest"]
    continues(course)


def test_a_folder_that_cannot_be_written_loses_nothing(course):
    place = course.root / "feedback/wrong"

    def block():
        place.parent.mkdir(exist_ok=True)
        place.write_text("in the way")

    with pytest.raises(InfrastructureError, match="run grade again"):
        graded(course, Progress(block))
    place.unlink()

    assert rows(course) == ["honest"]
    continues(course)


def test_a_full_disk_under_a_worker_leaves_a_submission_ungraded(course, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/dev/full")  # where nothing can be made
    made = [course.submission("honest", "light")]
    (result,) = grade(made, course.assignment("light"), SandboxPolicy())

    assert (result.status, result.points) == ("ungraded", 0.0)
    assert "run grade again" in result.reason
