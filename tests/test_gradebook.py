"""nbgrader's gradebook gets typed results, and never loses what a person gave."""

import functools
import os
import shutil
import subprocess
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from autograder import gradebook
from autograder.errors import AuthoringError, InfrastructureError
from autograder.model import Assignment, CellResult, NotebookResult, Result, Verdict
from autograder.notebook import tidy
from tests.test_notebook import SOURCE, case, solution, student

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

ASSIGNMENT = Assignment("ps1", {"p": tidy(SOURCE)})


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """A server of our own that listens on a Unix socket only; its address up to the database's name."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is not installed; make test installs it on Debian and Ubuntu")
    owner = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}  # it refuses to run as root
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        if owner:
            shutil.chown(folder, owner["user"])
        run = functools.partial(subprocess.run, check=True, capture_output=True, cwd=folder, **owner)
        run([programs[-1] / "initdb", "-D", f"{folder}/db", "-U", "grader", "--auth=trust", "--no-sync", "-E", "UTF8"])
        control = [programs[-1] / "pg_ctl", "-D", f"{folder}/db", "-w", "-l", f"{folder}/log"]
        run([*control, "start", "-o", f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"])
        yield f"postgresql+psycopg://grader@/{{}}?host={folder}"
        run([*control, "stop", "-m", "immediate"])


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def db_url(tmp_path, request) -> str:
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path}/gradebook.db"
    server, name = request.getfixturevalue("postgresql"), f"gradebook_{uuid.uuid4().hex}"
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(name)


@pytest.fixture
def book(db_url):
    with gradebook.opened(db_url, "course") as opened:
        gradebook.register(opened, db_url, ASSIGNMENT)
        yield opened
        opened.db.remove()
        opened.engine.dispose()


def test_a_thousand_submissions_are_written_once_each(book):
    before = Counter(event=0)
    event.listen(book.engine, "commit", lambda connection: before.update(event=1))
    for number in range(1000):
        gradebook.record(book, replace(result(), student=f"student{number}"))

    assert before["event"] <= 1001
    assert len(book.assignment_submissions("ps1")) == 1000
    assert {submission.score for submission in book.assignment_submissions("ps1")} == {2.0}


def test_a_result_that_fails_half_way_leaves_nothing(book):
    gradebook.record(book, result())
    broken = replace(result(points=0.0), notebooks=(*result(points=0.0).notebooks, replace(result().notebooks[0], cells=None)))
    with pytest.raises(TypeError):
        gradebook.record(book, broken)

    assert grades(book)["test_f"] == (2.0, None, False)


def result(points=2.0, verdict=Verdict.PASSED, status="graded", stamp=None, untouched=()):
    cells = (CellResult("p", "test_f", points, 2.0, verdict), CellResult("p", "why", 0.0, 3.0, Verdict.MANUAL))
    return Result("ada", "ps1", status, None, (NotebookResult("p", cells, b"", (), untouched),), 0.1, stamp)


def grades(book):
    notebook = book.find_submission_notebook("p", "ps1", "ada")
    return {grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade) for grade in notebook.grades}


def test_a_result_is_written_once_however_often_it_is_recorded(book):
    for _ in range(2):
        gradebook.record(book, result())

    assert grades(book) == {"test_f": (2.0, None, False), "why": (None, None, True)}
    assert book.find_submission("ps1", "ada").max_score == 5.0


def test_a_persons_grade_survives_a_regrade_and_is_marked_for_a_look(book):
    gradebook.record(book, result())
    grade = next(g for g in book.find_submission_notebook("p", "ps1", "ada").grades if g.name == "test_f")
    grade.manual_score = 1.5
    book.db.commit()
    gradebook.record(book, result(points=0.0, verdict=Verdict.FAILED))

    assert grades(book)["test_f"] == (0.0, 1.5, True)
    assert book.find_submission("ps1", "ada").score == 1.5


def test_an_ungraded_submission_keeps_the_grades_that_it_had(book):
    gradebook.record(book, result())
    gradebook.record(book, result(points=0.0, verdict=Verdict.UNGRADED, status="ungraded"))

    assert grades(book)["test_f"] == (2.0, None, False)


def test_an_untouched_answer_is_commented(book):
    gradebook.record(book, result(untouched=("f",)))
    comments = {c.name: c.auto_comment for c in book.find_submission_notebook("p", "ps1", "ada").comments}

    assert comments == {"f": "No response.", "why": None}


@pytest.mark.parametrize(("stamp", "year"), [("2026-11-23 08:00:00 UTC", 2026), ("not a time", None), (None, None)], ids=["time", "nonsense", "none"])
def test_the_time_stamp_is_taken_if_it_is_one(book, stamp, year):
    gradebook.record(book, result(stamp=stamp))
    found = book.find_submission("ps1", "ada").timestamp

    assert (found.year if found else None) == year


def test_a_cell_added_after_grading_is_an_authoring_error(book, db_url):
    gradebook.record(book, result())
    changed = student(*SOURCE.cells, case("assert True", grade_id="test_new"), solution("x", grade_id="new"))

    with pytest.raises(AuthoringError, match="nbgrader db assignment remove ps1"):
        gradebook.register(book, db_url, Assignment("ps1", {"p": tidy(changed)}))


def test_a_database_that_cannot_be_used_is_our_fault_and_says_so_without_its_password():
    with pytest.raises(InfrastructureError) as caught, gradebook.opened("sqlite:////no/such/folder/secret@x.db", "course"):
        pass
    assert "run grade again" in str(caught.value)
