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
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import create_engine, event, text
from traitlets.config import Config

from autograder import gradebook
from autograder.errors import AuthoringError, InfrastructureError
from autograder.model import Assignment, CellResult, Mark, Misconception, NotebookResult, Result, Verdict
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


BOTH = pytest.mark.parametrize("db_url", ["SQLite", "PostgreSQL"], indirect=True)


@pytest.fixture
def db_url(tmp_path, request) -> str:
    if getattr(request, "param", "SQLite") == "SQLite":
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


@BOTH
def test_a_thousand_submissions_are_written_once_each(book):
    before = Counter(event=0)
    event.listen(book.engine, "commit", lambda connection: before.update(event=1))
    for number in range(1000):
        gradebook.record(book, replace(result(), student=f"student{number}"), Config())

    assert before["event"] <= 1001
    assert len(book.assignment_submissions("ps1")) == 1000
    assert {submission.score for submission in book.assignment_submissions("ps1")} == {2.0}


@BOTH
def test_a_result_that_fails_half_way_leaves_nothing(book):
    gradebook.record(book, result(), Config())
    broken = replace(result(points=0.0), notebooks=(*result(points=0.0).notebooks, replace(result().notebooks[0], cells=None)))
    with pytest.raises(TypeError):
        gradebook.record(book, broken, Config())

    assert grades(book)["test_f"] == (2.0, None, False)


def result(points=2.0, verdict=Verdict.PASSED, status="graded", stamp=None, untouched=()):
    cells = (CellResult("p", "test_f", points, 2.0, verdict), CellResult("p", "why", 0.0, 3.0, Verdict.MANUAL))
    return Result("ada", "ps1", status, None, (NotebookResult("p", cells, b"", (), untouched),), 0.1, stamp)


def grades(book):
    notebook = book.find_submission_notebook("p", "ps1", "ada")
    return {grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade) for grade in notebook.grades}


def test_a_result_is_written_once_however_often_it_is_recorded(book):
    for _ in range(2):
        gradebook.record(book, result(), Config())

    assert grades(book) == {"test_f": (2.0, None, False), "why": (None, None, True)}
    assert book.find_submission("ps1", "ada").max_score == 5.0


@BOTH
def test_a_persons_grade_survives_a_regrade_and_is_marked_for_a_look(book):
    gradebook.record(book, result(), Config())
    grade = next(g for g in book.find_submission_notebook("p", "ps1", "ada").grades if g.name == "test_f")
    grade.manual_score = 1.5
    book.db.commit()
    gradebook.record(book, result(points=0.0, verdict=Verdict.FAILED), Config())

    assert grades(book)["test_f"] == (0.0, 1.5, True)
    assert book.find_submission("ps1", "ada").score == 1.5


def test_an_ungraded_submission_keeps_the_grades_that_it_had(book):
    gradebook.record(book, result(), Config())
    gradebook.record(book, result(points=0.0, verdict=Verdict.UNGRADED, status="ungraded"), Config())

    assert grades(book)["test_f"] == (2.0, None, False)


def test_an_untouched_answer_is_commented(book):
    gradebook.record(book, result(untouched=("f",)), Config())
    comments = {c.name: c.auto_comment for c in book.find_submission_notebook("p", "ps1", "ada").comments}

    assert comments == {"f": "No response.", "why": None}


@pytest.mark.parametrize(("stamp", "year"), [("2026-11-23 08:00:00 UTC", 2026), ("not a time", None), (None, None)], ids=["time", "nonsense", "none"])
def test_the_time_stamp_is_taken_if_it_is_one(book, stamp, year):
    gradebook.record(book, result(stamp=stamp), Config())
    found = book.find_submission("ps1", "ada").timestamp

    assert (found.year if found else None) == year


class HalfAPointAnHour(BasePlugin):
    """A penalty as an instructor writes one."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * total_seconds_late / 3600


def as_nbgrader_has_it(book, db_url, config) -> float:
    """The penalty of nbgrader's own preprocessor for the same submission."""
    resources = {"nbgrader": {"notebook": "p", "assignment": "ps1", "student": "ada", "db_url": db_url}}
    AssignLatePenalties(config=config).preprocess(SOURCE, resources)
    book.db.expire_all()
    return book.find_submission("ps1", "ada").late_submission_penalty


@pytest.mark.parametrize(("stamp", "penalty"), [("11:00", 0.0), ("14:00", 1.0), ("23:00", 2.0)], ids=["in time", "two hours late", "more than there is"])
def test_a_late_submission_loses_what_the_plugin_takes_but_no_more_than_it_has(book, db_url, stamp, penalty):
    book.update_or_create_assignment("ps1", duedate="2026-11-23 12:00")
    config = Config({"AssignLatePenalties": {"plugin_class": HalfAPointAnHour}})

    gradebook.record(book, result(stamp=f"2026-11-23 {stamp} UTC"), config)

    assert book.find_submission("ps1", "ada").late_submission_penalty == penalty
    assert as_nbgrader_has_it(book, db_url, config) == penalty
    assert gradebook.penalties(book, "ps1") == ({"ada": {"p": penalty}} if penalty else {})


def test_an_extension_given_afterwards_takes_the_penalty_back(book):
    book.update_or_create_assignment("ps1", duedate="2026-11-23 12:00")
    config = Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})
    gradebook.record(book, result(stamp="2026-11-23 14:00 UTC"), config)
    assert book.find_submission("ps1", "ada").late_submission_penalty == 2.0

    book.grant_extension("ps1", "ada", hours=3)
    gradebook.assign_late_penalties(book, "ps1", config)

    assert book.find_submission("ps1", "ada").late_submission_penalty == 0.0


def test_a_cell_added_after_grading_is_an_authoring_error(book, db_url):
    gradebook.record(book, result(), Config())
    changed = student(*SOURCE.cells, case("assert True", grade_id="test_new"), solution("x", grade_id="new"))

    with pytest.raises(AuthoringError, match="nbgrader db assignment remove ps1"):
        gradebook.register(book, db_url, Assignment("ps1", {"p": tidy(changed)}))


def test_a_database_that_cannot_be_used_is_our_fault_and_says_so_without_its_password():
    with pytest.raises(InfrastructureError) as caught, gradebook.opened("sqlite:////no/such/folder/secret@x.db", "course"):
        pass
    assert "run grade again" in str(caught.value)


def diagnosed(*labels):
    cells = (CellResult("p", "test_f", 0.0, 2.0, Verdict.FAILED, "", labels), CellResult("p", "why", 0.0, 3.0, Verdict.MANUAL))
    return Result("ada", "ps1", "graded", None, (NotebookResult("p", cells, b""),), 0.1)


@pytest.fixture
def known(monkeypatch):
    """Two misconceptions about the answer `f`."""
    found = [Misconception(f"label-{n}", "", "", f"What of {n}?", "", "f", "", ("test_f",)) for n in (1, 2)]
    monkeypatch.setattr(gradebook, "catalogue", lambda: found)


def comment_on(book, name):
    return next(c for c in book.find_submission_notebook("p", "ps1", "ada").comments if c.name == name)


def test_the_comment_on_an_answer_names_the_mistake_and_its_hint_until_it_is_right(book, known):
    gradebook.record(book, diagnosed("label-2", "label-1"), Config())
    assert comment_on(book, "f").auto_comment == "label-1: What of 1?\nlabel-2: What of 2?"
    gradebook.record(book, result(), Config())
    assert comment_on(book, "f").auto_comment is None


def test_a_persons_comment_stays_and_goes_before_the_machines(book, known):
    gradebook.record(book, diagnosed("label-1"), Config())
    comment_on(book, "f").manual_comment = "Come and see me."
    book.db.commit()
    for _ in range(2):
        gradebook.record(book, diagnosed("label-2"), Config())

    assert (comment_on(book, "f").comment, comment_on(book, "f").auto_comment) == ("Come and see me.", "label-2: What of 2?")


def test_what_persons_gave_is_read_by_student_and_cell(book):
    gradebook.record(book, result(), Config())
    assert gradebook.marks(book, "ps1") == {}
    entry = book.find_submission_notebook("p", "ps1", "ada")
    next(grade for grade in entry.grades if grade.name == "why").manual_score = 2.5
    comment_on(book, "why").manual_comment = "Yes, but."
    book.db.commit()

    assert gradebook.marks(book, "ps1") == {"ada": {"p": {"why": Mark(2.5, "Yes, but.")}}}
    assert gradebook.marks(book, "another") == {}
