"""Exports for Canvas, Moodle and data frames: quoted, defused, and without a total that a person has still to complete."""

import csv
import io
import json

import pytest
from traitlets.config import Config

from autograder.exports import CanvasCsv, CellsCsv, CellsJson, MoodleCsv
from autograder.gradebook import opened, record, register
from autograder.model import CellResult, NotebookResult, Result, Verdict
from tests.builders import NAME, assignment

CELLS = [CellResult(NAME, "test_peak", 8.0, 8.0, Verdict.PASSED), CellResult(NAME, "explain_first_update", 0.0, 5.0, Verdict.MANUAL)]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('book')}/gradebook.db"
    with opened(url, "course") as book:
        register(book, url, assignment())
        for student, cells in (("ada", CELLS), ("=1+1", CELLS[:1])):
            record(book, Result(student, NAME, "graded", None, (NotebookResult(NAME, tuple(cells), b""),), 1.0), Config())
        book.update_or_create_student("ada", first_name="Ada", last_name="Love, lace", lms_user_id="7")
        _grade_by_hand(book, "=1+1")
        yield book


def _grade_by_hand(book, student):
    for grade in book.find_submission(NAME, student).notebooks[0].grades:
        grade.manual_score, grade.needs_manual_grade = 3.0 if grade.name == "explain_first_update" else grade.auto_score or 0.0, False
    book.db.commit()


def rows(exporter, book) -> list[list[str]]:
    return list(csv.reader(io.StringIO(exporter.text(book))))


def test_canvas_gets_its_columns_and_the_points_possible(book):
    header, possible, *students = rows(CanvasCsv(), book)

    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME]
    assert (possible[0].strip(), possible[-1]) == ("Points Possible", "100.0")
    assert sorted(students) == [["'=1+1", "", "", "'=1+1", "", "11.0"], ["Love, lace, Ada", "7", "", "ada", "", ""]]


def test_moodle_gets_a_row_a_student(book):
    header, *students = rows(MoodleCsv(), book)

    assert header == ["Username", "First name", "Last name", "Email address", NAME]
    assert ["ada", "Ada", "Love, lace", "", ""] in students


def test_a_student_can_be_chosen(book):
    assert len(rows(MoodleCsv(student=["ada"]), book)) == 2
    assert len(rows(MoodleCsv(assignment=["another"]), book)[0]) == 4


def test_cells_are_the_same_in_csv_and_json(book):
    header, *table = rows(CellsCsv(), book)
    found = json.loads(CellsJson().text(book))

    assert len(table) == len(found) == 28
    assert list(found[0]) == header
    assert {"grade_id": "test_peak", "score": 8.0}.items() <= next(row for row in found if row["grade_id"] == "test_peak").items()


def test_a_file_is_written_where_it_is_asked_for(book, tmp_path):
    CanvasCsv(to=str(tmp_path / "out.csv")).export(book)

    assert (tmp_path / "out.csv").read_text().startswith("Student,ID")


def test_a_student_known_by_the_number_in_canvas_is_found_by_it(tmp_path):
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with opened(url, "course") as book:
        register(book, url, assignment())
        book.update_or_create_student("1815")
        by_student = {row[0]: row for row in rows(CanvasCsv(), book)}

    assert by_student["1815"][1] == "1815"
