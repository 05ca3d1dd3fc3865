"""The commands that people type, run as they run them."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import NAME, ROOT, submission
from tests.classroom import CLASS

pytestmark = pytest.mark.kernel

CELL_KEYS = ["notebook", "grade_id", "points", "max_points", "verdict", "message", "misconceptions"]
ROW_KEYS = ["student", "status", "reason", "points", "max_points", "manual_points", "seconds", "cells"]


def autograder(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course root with three submissions, graded once."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source", folder / "source")
    for student in ("ada", "jules", "kofi"):
        place = folder / "submitted" / student / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_bytes(CLASS[student]())
    done = autograder(folder, "grade", NAME, "--jobs", "2", "--json", "results.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Feedback:" in done.stdout
    return folder


def rows(course: Path) -> dict[str, dict]:
    return {row["student"]: row for row in json.loads((course / "results.json").read_text())["results"]}


def test_the_json_has_the_contracted_shape(course):
    found = json.loads((course / "results.json").read_text())

    assert (found["version"], found["assignment"]) == (1, NAME)
    for row in found["results"]:
        assert list(row) == ROW_KEYS
        assert len(row["cells"]) == 14
        for cell in row["cells"]:
            assert list(cell) == CELL_KEYS
            assert cell["verdict"] in ("passed", "partial", "failed", "manual", "ungraded")


def test_each_submission_has_its_points(course):
    points = {student: (row["points"], row["manual_points"]) for student, row in rows(course).items()}

    assert points == {"ada": (95.0, 5.0), "jules": (0.0, 0.0), "kofi": (0.0, 0.0)}
    assert "not a notebook" in rows(course)["kofi"]["reason"]


def test_everything_is_written_where_nbgrader_looks_for_it(course):
    for student in ("ada", "jules"):
        assert (course / "autograded" / student / NAME / f"{NAME}.ipynb").is_file()
        assert (course / "feedback" / student / NAME / f"{NAME}.html").is_file()
    with sqlite3.connect(course / "gradebook.db") as book:
        (total,) = book.execute("select sum(auto_score) from grade").fetchone()
    assert total == 95.0


@pytest.mark.parametrize("step", ["autograded", "feedback"])
def test_no_hidden_test_is_in_what_students_get(course, step):
    for path in (course / step).rglob("*"):
        if path.is_file():
            assert b"BEGIN HIDDEN" not in path.read_bytes()
            assert b"checks." not in path.read_bytes()


def test_a_second_run_grades_nothing_again(course):
    before = (course / "autograded/ada" / NAME / f"{NAME}.ipynb").stat().st_mtime_ns
    again = autograder(course, "grade", NAME, "--json", "again.json")

    assert again.returncode == 0
    assert (course / "autograded/ada" / NAME / f"{NAME}.ipynb").stat().st_mtime_ns == before
    assert (course / "again.json").read_text() == (course / "results.json").read_text()


def test_a_second_run_shows_what_a_person_gave_since(course):
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update grade set manual_score = 4.0, needs_manual_grade = 0 where auto_score is null")
        book.execute("update comment set manual_comment = 'Say when.' where cell_id in (select id from solution_cells)")
    again = autograder(course, "grade", NAME, "--student", "ada")
    shown = (course / "feedback/ada" / NAME / f"{NAME}.html").read_text()
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update grade set manual_score = null")

    assert again.returncode == 0
    assert "99 of 100 points" in shown
    assert "Say when." in shown
    assert "polyline" in shown


def test_a_second_run_fills_a_gradebook_that_was_lost(course):
    (course / "gradebook.db").rename(course / "lost.db")
    again = autograder(course, "grade", NAME, "--json", "again.json")
    with sqlite3.connect(course / "gradebook.db") as book:
        (total,) = book.execute("select sum(auto_score) from grade").fetchone()

    assert (again.returncode, total) == (0, 95.0)
    assert (course / "again.json").read_text() == (course / "results.json").read_text()


def test_a_second_run_shows_what_being_late_takes_off_and_that_it_no_longer_does(course):
    config, shown = course / "nbgrader_config.py", []
    before = config.read_text()
    for late in (True, False):
        config.write_text(before + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n" * late)
        with sqlite3.connect(course / "gradebook.db") as book:
            book.execute("update assignment set duedate = '2026-11-01 12:00:00.000000'")
            book.execute("update submitted_assignment set timestamp = '2026-11-02 12:00:00.000000'")
        assert autograder(course, "grade", NAME, "--student", "ada").returncode == 0
        shown.append((course / "feedback/ada" / NAME / f"{NAME}.html").read_text())
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update assignment set duedate = null")

    assert "<strong>0 of 100 points</strong> so far; 5 more are for a person to give. You earned 95; being late took off 95." in shown[0]
    assert "<strong>95 of 100 points</strong> so far" in shown[1]
    assert "late" not in shown[1].split("</header>")[0].split("<body>")[1]


def test_a_second_run_shows_a_persons_points_and_no_longer_when_they_are_taken_back(course):
    page, shown = course / "feedback/ada" / NAME / f"{NAME}.html", []
    for points in (4.0, None):
        with sqlite3.connect(course / "gradebook.db") as book:
            book.execute("update grade set manual_score = ? where auto_score is null", (points,))
        assert autograder(course, "grade", NAME, "--student", "ada").returncode == 0
        shown.append(page.read_text())

    assert "<strong>99 of 100 points</strong>." in shown[0]
    assert "<strong>95 of 100 points</strong> so far" in shown[1]


def test_a_second_run_leaves_a_page_alone_that_says_what_it_should(course):
    page = course / "feedback/ada" / NAME / f"{NAME}.html"
    before = page.stat()
    autograder(course, "grade", NAME)

    assert page.stat().st_mtime_ns == before.st_mtime_ns


def test_a_new_submission_is_graded_and_a_persons_points_are_kept(course):
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("update grade set manual_score = 4.0 where auto_score is null")
    (course / "submitted/jules" / NAME / f"{NAME}.ipynb").write_bytes(CLASS["dorothy"]())
    done = autograder(course, "grade", NAME, "--student", "jules", "--json", "one.json")

    assert done.returncode == 0
    assert [row["points"] for row in json.loads((course / "one.json").read_text())["results"]] == [87.0]
    with sqlite3.connect(course / "gradebook.db") as book:
        assert book.execute("select count(*) from grade where manual_score = 4.0").fetchone() == (1,)


USAGE = {
    "an unknown assignment": (("grade", "nothing"), "expected one of ['warmup_cosine']"),
    "an unknown student": (("grade", NAME, "--student", "nobody"), "got no submission of nobody"),
    "a wrong address": (("grade", NAME, "--dask", "nowhere"), "expected the scheduler's address"),
    "a folder for the JSON": (("grade", NAME, "--json", "source"), "is a directory"),
    "an unknown release": (("release", "nothing"), "expected one of"),
    "a bundle of what was not released": (("bundle", NAME), "Run: autograder release"),
    "an unknown assignment to watch": (("watch", "nothing"), "expected one of"),
    "a missing file": (("check", "missing.ipynb"), "does not exist"),
}


@pytest.mark.parametrize(("arguments", "message"), USAGE.values(), ids=USAGE.keys())
def test_a_wrong_request_says_what_was_expected_and_exits_with_2(course, arguments, message):
    done = autograder(course, *arguments)

    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())


def test_results_that_cannot_be_written_stop_the_run_before_it_grades(course):
    done = autograder(course, "grade", NAME, "--json", "/dev/null/results.json", "--force")

    assert done.returncode == 1
    assert "writing the results failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_course_the_commands_say_where_to_go(tmp_path):
    done = autograder(tmp_path, "grade", NAME)

    assert done.returncode == 2
    assert "nbgrader_config.py" in done.stderr


def test_check_names_what_is_wrong_and_exits_with_1(course, tmp_path):
    path = tmp_path / f"{NAME}.ipynb"
    path.write_bytes(CLASS["farid"]())
    done = autograder(course, "check", str(path))

    assert done.returncode == 1
    assert "70 of 95" in done.stdout
    assert "test_end" in done.stdout


def test_check_of_the_solution_exits_with_0(course, tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_bytes(submission().files[f"{NAME}.ipynb"])

    assert autograder(course, "check", str(path)).returncode == 0


def test_doctor_says_what_works(course):
    done = autograder(course, "doctor")

    assert done.returncode == 0, done.stdout
    assert "bwrap makes sandboxes" in done.stdout


@pytest.mark.parametrize("command", ["release", "bundle", "check", "grade", "watch", "report", "doctor"])
def test_every_contracted_command_explains_itself(course, command):
    assert autograder(course, command, "--help").returncode == 0


def test_a_dask_cluster_gives_the_same_points(course):
    from dask.distributed import LocalCluster

    (course / "submitted/jules" / NAME / f"{NAME}.ipynb").write_bytes(CLASS["dorothy"]())
    with LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster:
        done = autograder(course, "grade", NAME, "--force", "--dask", cluster.scheduler_address, "--json", "dask.json")

    assert done.returncode == 0, done.stderr
    points = {row["student"]: row["points"] for row in json.loads((course / "dask.json").read_text())["results"]}
    assert points == {"ada": 95.0, "jules": 87.0, "kofi": 0.0}
