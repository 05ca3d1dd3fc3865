"""A student's page: points by exercise, the curve over the target, the hint apart from the sentence; nothing that runs."""

import json
import re

import nbformat
import pytest

from autograder import feedback
from autograder.catalogue import LESSONS, catalogue
from autograder.model import CellResult, Curve, Mark, NotebookResult, Result, Verdict
from autograder.notebook import tidy
from autograder.results import from_row, kept_row
from tests.builders import NAME, ROOT, notebook, solutions

CURVE = Curve((0.0, 600.0, 1200.0), (0.0, float("nan"), 9.0), (0.0, 1e-3, 1e-5))
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m"


def result(message: str = "", verdict: Verdict = Verdict.FAILED, made=None, **changes) -> Result:
    cells = (
        CellResult(NAME, "test_warmup", 0.0, 10.0, verdict, message, seconds=0.25),
        CellResult(NAME, "test_peak", 8.0, 8.0, Verdict.PASSED),
        CellResult(NAME, "test_plot", 10.0, 10.0, Verdict.PASSED),
    )
    made = made or NotebookResult(NAME, cells, tidy(notebook()), curves=(CURVE,), seed="5eed", **changes)
    return Result("ada", NAME, "graded", None, (made,), 1.0, "2026-01-01 00:00:00 UTC")


def page(*arguments, **changes) -> str:
    return feedback.pages(result(*arguments, **changes))[NAME]


def test_points_are_added_up_by_exercise():
    tasks = feedback.tasks(result().notebooks[0])

    assert [(task.title, task.points, task.max_points) for task in tasks] == [
        ("Exercise 1. The schedule", 8.0, 18.0),
        ("Exercise 2. A plot of any schedule", 10.0, 10.0),
    ]


def test_the_hint_stands_apart_from_the_sentence():
    shown = page("The ramp is wrong. Where does it start? Hint: What is init_value?")

    assert "The ramp is wrong. Where does it start?</td>" not in shown
    assert '<p class="hint"><strong>Hint.</strong> What is init_value?</p>' in shown


def test_a_failed_exercise_names_its_lesson_and_a_right_one_does_not():
    assert page().count("The lesson that teaches this") == 1
    assert LESSONS["make_schedule"] in page()
    assert "The lesson that teaches this" not in page(verdict=Verdict.PASSED)


@pytest.mark.parametrize("lesson", LESSONS.values())
def test_the_lessons_exist(lesson):
    assert (ROOT / lesson).is_file()


def test_every_answer_of_the_main_assignment_has_its_lesson():
    assert set(LESSONS) == set(solutions()) >= {found.cell for found in catalogue()}


def test_the_curve_is_drawn_over_the_target_and_cut_off_where_it_is_wild():
    shown = page()

    assert shown.count("<polyline") == 2
    assert 'aria-label="Your schedule' in shown
    assert "nan" not in re.search(r"<svg.*?</svg>", shown, re.DOTALL)[0].lower()


def test_a_written_answer_shows_what_the_teacher_gave_and_said():
    cells = (CellResult(NAME, "test_peak", 8, 8, Verdict.PASSED), CellResult(NAME, "explain_first_update", 0, 5, Verdict.MANUAL))
    made = result(made=NotebookResult(NAME, cells, tidy(notebook())))
    waiting = feedback.pages(made)[NAME]
    given = feedback.pages(made, {NAME: {"explain_first_update": Mark(4.5, f"Good, *but* {ATTACK}")}})[NAME]

    assert "8 of 13 points</strong> so far; 5 more are for a person to give" in waiting
    assert "12.5 of 13 points</strong>." in given
    assert "waiting for your teacher" not in given
    assert "<strong>Your teacher.</strong> Good, *but* &lt;script&gt;" in given
    assert "<script" not in given


def test_a_comment_on_an_answer_that_machines_grade_stands_with_its_exercise():
    shown = feedback.pages(result(), {NAME: {"make_schedule": Mark(comment="See me."), "test_warmup": Mark(9.0)}})[NAME]

    assert shown.count("See me.") == 1
    assert "27 of 28 points" in shown


def test_points_taken_off_for_being_late_are_said():
    shown = feedback.pages(result(), {NAME: {"test_warmup": Mark(9.0)}}, {NAME: 2.5})[NAME]

    assert "24.5 of 28 points</strong>. You earned 27; being late took off 2.5." in shown


def test_without_a_notebook_there_is_still_a_page():
    shown = feedback.pages(result(made=NotebookResult(NAME, (CellResult(NAME, "test_peak", 0, 8, Verdict.FAILED, "not handed in"),), b"")))[NAME]

    assert "test_peak" in shown
    assert "not handed in" in shown


def test_nothing_of_the_student_runs():
    made = notebook(make_schedule=ATTACK)
    made.cells += [
        nbformat.v4.new_markdown_cell(ATTACK),
        nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", {"text/html": ATTACK})]),
    ]
    cells = (CellResult(NAME, "test_peak", 0, 8, Verdict.FAILED, ATTACK),)
    shown = feedback.pages(result(made=NotebookResult(NAME, cells, json.dumps(made).encode(), notes=(ATTACK,))))[NAME]

    assert "<script" not in shown
    assert "<img src=x" not in shown
    assert "\x1b" not in shown
    assert "default-src 'none'" in shown


def test_a_kept_result_comes_back_with_its_curves():
    made = result(verdict=Verdict.PASSED)
    back = from_row(NAME, json.loads(json.dumps(kept_row(made))))

    assert back.cells == made.cells
    assert back.timestamp == made.timestamp
    assert back.notebooks[0].seed == made.notebooks[0].seed == "5eed"
    assert str(back.notebooks[0].curves) == str(made.notebooks[0].curves)


def test_what_an_older_version_kept_still_loads():
    made = result(verdict=Verdict.PASSED)
    old = {name: value for name, value in kept_row(made).items() if name not in ("cell_seconds", "seeds", "notes")}
    back = from_row(NAME, json.loads(json.dumps(old)))

    assert back.points == made.points
    assert {cell.seconds for cell in back.cells} == {None}
