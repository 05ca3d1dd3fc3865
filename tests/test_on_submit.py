"""Grade on submit: real folders, a real exchange, real grading; only the clock is ours."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from nbgrader.exchange import default

from autograder.attempts import Attempts, WatchPolicy, allowed_at, failed, graded
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError
from autograder.on_submit import OnSubmit, Order, watch_policy
from tests.small_course import HIDDEN, NAME, RIGHT, WRONG, act, answered, hand_in, make_course, submit

pytestmark = [pytest.mark.kernel, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]


@pytest.fixture
def course(tmp_path) -> CourseFolder:
    return make_course(tmp_path)


class Watch:
    """One run of `watch`, whose clock the test moves."""

    def __init__(self, course: CourseFolder, *, release_feedback: bool = False, **policy) -> None:
        self.said: list[str] = []
        order = Order(NAME, release_feedback, {"sandbox": False})
        self.on_submit = OnSubmit(course, order, WatchPolicy(**policy), lambda count: nullcontext(), self.said.append)

    def look(self, *times: float) -> list[str]:
        """What is said in looks at these times."""
        before = len(self.said)
        for time in times:
            self.on_submit.look(time)
        return self.said[before:]


def points(course: CourseFolder) -> dict[str, float]:
    with sqlite3.connect(course.root / "gradebook.db") as book:
        return dict(book.execute("select s.student_id, sum(g.auto_score) from grade g, submitted_notebook n, submitted_assignment s"
                                 " where g.notebook_id = n.id and n.assignment_id = s.id group by s.student_id"))  # fmt: skip


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # nbgrader's release_feedback leaves a file open
def test_what_comes_through_the_exchange_is_graded_and_its_feedback_fetched(course):
    home = submit(course, "ada", WRONG)
    watch = Watch(course, release_feedback=True)

    assert watch.look(0, 2) == []
    assert [line.partition(",")[0] for line in watch.look(3)] == ["ada: 1 of 3 points", "ada: feedback released"]
    act(default.ExchangeFetchFeedback, course, "ada", home)
    (page,) = home.rglob("p.html")
    assert "test_hidden" in page.read_text()
    assert HIDDEN not in page.read_text()


def test_a_new_submission_takes_the_place_of_the_last(course):
    submit(course, "ada", WRONG)
    watch = Watch(course)
    watch.look(0, 3)
    submit(course, "ada", RIGHT)

    assert [line.partition(",")[0] for line in watch.look(10, 13)] == ["ada: 3 of 3 points"]
    assert points(course) == {"ada": 3.0}
    assert watch.look(20, 30) == []


def test_what_is_over_the_limit_waits_and_the_latest_counts(course):
    watch = Watch(course, per_hour=1)
    hand_in(course, "ada", answered(course, WRONG))
    watch.look(0, 3)
    hand_in(course, "ada", answered(course, "def f(x):\n    return 0"))
    (waits,) = watch.look(10, 13)
    hand_in(course, "ada", answered(course, RIGHT))

    assert "1 were graded within the hour; the latest submission counts" in "".join(watch.look(20, 30, 3602)) + waits
    assert points(course) == {"ada": 1.0}
    assert [line.partition(",")[0] for line in watch.look(3604)] == ["ada: 3 of 3 points"]


def test_a_restart_knows_what_is_graded_and_how_often(course):
    hand_in(course, "ada", answered(course, WRONG))
    Watch(course, per_hour=1).look(0, 3)
    again = Watch(course, per_hour=1)

    assert again.look(10, 20) == []
    hand_in(course, "ada", answered(course, RIGHT))
    assert "waits until" in again.look(30, 33)[0]


def test_half_a_copy_is_not_graded(course):
    whole = answered(course, RIGHT)
    watch = Watch(course)
    hand_in(course, "ada", whole[:-200])

    assert watch.look(0, 3, 30) == []
    hand_in(course, "ada", whole)
    assert watch.look(31, 33) == []
    assert [line.partition(",")[0] for line in watch.look(34)] == ["ada: 3 of 3 points"]


def test_what_stays_half_is_graded_as_it_is(course):
    hand_in(course, "ada", answered(course, RIGHT)[:-200])
    watch = Watch(course)

    assert "ada: 0 of 3 points" in "".join(watch.look(0, 59, 60))


def inbound(course: CourseFolder) -> Path:
    return course.root / "exchange" / course.course_id / "inbound"


def test_no_link_in_the_exchange_is_followed(course):
    submit(course, "ada", WRONG)
    (arrival,) = inbound(course).iterdir()
    (arrival / "notes.txt").symlink_to(course.root / "source" / NAME / "p.ipynb")
    watch = Watch(course)

    assert "was not taken in: 'notes.txt' cannot be read, or is a link" in "".join(watch.look(0, 3, 10))
    assert not (course.root / "submitted").exists()
    submit(course, "ada", RIGHT)
    assert [line.partition(",")[0] for line in watch.look(20, 23)] == ["ada: 3 of 3 points"]


def test_nobody_hands_in_for_somebody_else(tmp_path):
    course = make_course(tmp_path, check_owner=True)
    submit(course, "ada", RIGHT)

    assert "not ada; if accounts are not students here, set c.ExchangeCollect.check_owner = False" in "".join(Watch(course).look(0, 3, 6))
    assert not (course.root / "submitted").exists()


@pytest.mark.parametrize("name", [f"*+{NAME}+2026-01-01 00:00:00 UTC", f"ada+{NAME}+soon+x", f"../ada+{NAME}".replace("/", "\n") + "+2026-01-01 00:00:00 UTC"])
def test_a_folder_with_a_forged_name_is_refused_and_the_next_is_graded(course, name):
    submit(course, "bob", RIGHT)
    shutil.copytree(next(inbound(course).iterdir()), inbound(course) / name)

    said = Watch(course).look(0, 3, 6)

    assert ["was not taken in" in line for line in said] == [True, False]
    assert points(course) == {"bob": 3.0}


def test_an_exchange_that_goes_away_is_reported_ever_more_rarely_and_used_when_it_is_back(course):
    watch = Watch(course)
    watch.look(0)
    away = inbound(course).rename(course.root / "away")

    assert [line[-21:] for line in watch.look(1, 1.5, 2, 3, 4, 5)] == [f"; trying again in {pause} s" for pause in (1, 2, 4)]
    away.rename(inbound(course))
    submit(course, "ada", RIGHT)
    assert [line.partition(",")[0] for line in watch.look(20, 23)] == ["ada: 3 of 3 points"]


def test_a_submission_that_cannot_be_written_keeps_back_no_other(course):
    for student in ("ada", "bob", "cyd"):
        hand_in(course, student, answered(course, RIGHT))
    (course.root / "feedback").mkdir()
    (course.root / "feedback" / "bob").write_text("in the way")
    watch = Watch(course)
    said = "\n".join(watch.look(0, *range(3, 12)))

    assert "grading bob: writing the results failed" in said
    assert points(course).items() >= {"ada": 3.0, "cyd": 3.0}.items()
    (course.root / "feedback" / "bob").unlink()
    assert "bob: 3 of 3 points" in "".join(watch.look(200))


# --- the limit, as arithmetic -----------------------------------------------------------------------------------------

TURNS = {
    "nothing graded yet": (Attempts(), 0.0),
    "two of three": (Attempts((9_000.0, 9_500.0)), 0.0),
    "three of three": (Attempts((9_000.0, 9_500.0, 9_900.0)), 12_600.0),
    "three, one long ago": (Attempts((1.0, 9_500.0, 9_900.0)), 0.0),
    "a clock that was ahead": (Attempts((1e9, 1e9, 1e9)), 13_600.0),
    "the grader failed": (Attempts(retry_at=10_060.0), 10_060.0),
}


@pytest.mark.parametrize(("attempts", "at"), TURNS.values(), ids=TURNS.keys())
def test_a_turn_comes_when_fewer_than_three_were_graded_within_the_hour(attempts, at):
    assert allowed_at(attempts, per_hour=3, now=10_000.0) == at


def test_a_failure_of_the_grader_costs_no_turn_but_time():
    attempts = failed(failed(Attempts((50.0,)), 100.0), 200.0)

    assert (attempts.graded, attempts.retry_at) == ((50.0,), 320.0)
    assert graded(attempts, "s", 400.0, owed=False) == Attempts((50.0, 400.0), "s")


def test_a_limit_that_grades_nothing_is_refused(course):
    course.config.WatchPolicy.per_hour = 0
    with pytest.raises(AuthoringError, match="expected at least 1"):
        watch_policy(course)


# --- the command ------------------------------------------------------------------------------------------------------


def start(course: CourseFolder) -> subprocess.Popen:
    command = ["env", "--default-signal=INT", sys.executable, "-m", "autograder", "watch", NAME, "--no-sandbox"]  # ignored below a shell's `&`
    return subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_the_command_grades_refuses_a_second_one_and_stops_cleanly(course):
    hand_in(course, "ada", answered(course, RIGHT))
    with start(course) as first:
        assert any("ada: 3 of 3 points" in line for line in first.stdout)
        with start(course) as second:
            said = second.communicate(timeout=60)[0]
        assert (second.returncode, f"by process {first.pid} on" in " ".join(said.split())) == (2, True)
        first.send_signal(signal.SIGINT)
        rest = first.communicate(timeout=60)[0]

    assert (first.returncode, rest.count("Stopped. What is graded is kept"), "Traceback" in rest) == (0, 1, False)
    assert json.loads((course.root / f".autograder/{NAME}.watch.json").read_text())["ada"]["graded"]


def test_a_lock_does_not_outlive_its_process(course):
    with start(course) as killed:
        assert "Watching" in killed.stdout.readline()
        killed.kill()
    with start(course) as next_one:
        assert "Watching" in next_one.stdout.readline()
        next_one.send_signal(signal.SIGTERM)
        assert next_one.wait(timeout=60) == 0
