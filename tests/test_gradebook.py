"""nbgrader's gradebook gets typed results, and never loses what a person gave."""

import pytest
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder import gradebook
from autograder.errors import AuthoringError, InfrastructureError
from autograder.model import Assignment, CellResult, NotebookResult, Result, Verdict
from autograder.notebook import tidy
from tests.test_notebook import SOURCE, case, solution, student

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

ASSIGNMENT = Assignment("ps1", {"p": tidy(SOURCE)})


@pytest.fixture
def db_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/gradebook.db"


@pytest.fixture
def book(db_url):
    with gradebook.opened(db_url, "course") as opened:
        gradebook.register(opened, db_url, ASSIGNMENT)
        yield opened


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
