"""The class report: right numbers, an anonymous example, a policy that lets only our script run, and quick for 300."""

import base64
import csv
import hashlib
import io
import re
import time

import pytest

from autograder import report
from autograder.class_statistics import by_cell, cronbach_alpha, histogram
from autograder.likeness import alike
from autograder.model import CellResult, Curve, NotebookResult, Result, Verdict
from autograder.pictures import robust_limits
from autograder.report import ClassWork, page
from autograder.sheet import COLUMNS, as_csv, long_rows
from tests.large_class import large_class

ATTACK = "<script>alert(1)</script>"
LONG = """
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    decay = optax.cosine_decay_schedule(peak_value, decay_steps, alpha=end_value / peak_value)
    rest = optax.constant_schedule(end_value + 0.0 * peak_value - 0.0 / (1.0 + warmup_steps))
    both = [lambda s: ramp(s) if True else 0.0, lambda s: decay(s) * 1.0 + rest(s) * 0.0]
    return optax.join_schedules(both, boundaries=[max(warmup_steps, 0)])
"""


def graded(student: str, *points: float, curve: Curve | None = None, labels: tuple[str, ...] = ()) -> Result:
    cells = tuple(
        CellResult("n", f"test_{number}", value, 1.0, Verdict.PASSED if value == 1 else Verdict.FAILED, "", labels if value < 1 else ())
        for number, value in enumerate(points)
    )
    return Result(student, "a", "graded", None, (NotebookResult("n", cells, b"", curves=(curve,) if curve else ()),), 1.0)


def test_difficulty_and_discrimination_are_those_of_classical_test_theory():
    cells = by_cell([graded("a", 1, 1, 1), graded("b", 1, 1, 0), graded("c", 0, 0, 0), graded("d", 0, 0, 1)])

    assert [cell.difficulty for cell in cells] == [0.5, 0.5, 0.5]
    assert cells[0].discrimination == pytest.approx(0.7071, abs=1e-4)
    assert cells[2].discrimination == pytest.approx(0.0, abs=1e-12)
    assert cells[0].full == 2


def test_the_time_of_a_cell_is_the_median_and_the_slowest_of_those_that_were_timed():
    def timed(student, seconds):
        cells = (CellResult("n", "test_0", 1.0, 1.0, Verdict.PASSED, seconds=seconds),)
        return Result(student, "a", "graded", None, (NotebookResult("n", cells, b""),), 1.0)

    (cell,) = by_cell([timed("a", 0.1), timed("b", 0.3), timed("c", 5.0), timed("d", None)])

    assert (cell.median_s, cell.slowest_s) == (0.3, 5.0)
    assert by_cell([timed("d", None)])[0].median_s is None
    assert "5.00" in page(ClassWork("a", [timed("a", 0.1), timed("c", 5.0)]))


def test_a_cell_that_everybody_passes_has_no_discrimination():
    assert by_cell([graded("a", 1, 1), graded("b", 1, 0), graded("c", 1, 1)])[0].discrimination is None


def test_alpha_is_one_for_cells_that_agree_and_undefined_for_nobody():
    assert cronbach_alpha([graded("a", 1, 1), graded("b", 0, 0), graded("c", 1, 1)]) == pytest.approx(1.0)
    assert cronbach_alpha([]) is None
    assert cronbach_alpha([graded("a", 1, 1)]) is None


def test_a_histogram_counts_everybody():
    counts, names = histogram([graded("a", 1, 1), graded("b", 0, 0), graded("c", 1, 0)])

    assert (counts[0], counts[5], counts[-1], sum(counts)) == (1, 1, 1, 3)
    assert names[-1] == "1.8–2"


def test_copies_with_other_names_are_found_and_short_answers_are_not():
    renamed = LONG.replace("ramp", "up").replace("decay =", "down =").replace("decay(s)", "down(s)") + "# mine\n"
    short = "def make_schedule(a, b, c, d, e):\n    return optax.warmup_cosine_decay_schedule(a, b, c, d, e)\n"
    answers = {"ada": {"m": LONG}, "bob": {"m": renamed}, "eve": {"m": short}, "joe": {"m": short}}

    assert [(pair.first, pair.second) for pair in alike(answers, {})] == [("ada", "bob")]


def test_what_the_release_gave_is_nobodys():
    assert alike({"ada": {"m": LONG}, "bob": {"m": LONG}}, {"m": LONG}) == []


@pytest.mark.parametrize("text", ["", "def (", "\0", "é" * 50, "words of an essay " * 9], ids=repr)
def test_likeness_takes_any_text(text):
    assert isinstance(alike({"ada": {"m": text}, "bob": {"m": text}}, {}), list)


def test_one_wild_curve_does_not_flatten_the_others():
    low, high = robust_limits([0.0, 1e-3], [[1e30, float("nan")], [-5e9], [1.2e-3]])

    assert -1e-3 < low < 0
    assert 1.2e-3 < high < 2e-3


def test_a_name_with_markup_is_text():
    shown = page(ClassWork("a", [graded(ATTACK, 0, 0)], {ATTACK: {"make_schedule": ATTACK}}))

    assert shown.count("<script") == 1
    assert "&lt;script&gt;" in shown


def test_only_our_script_may_run():
    shown = page(ClassWork("a", [graded("ada", 1, 0)]))
    script = re.search(r"<script>(.*)</script>", shown, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}'" in shown
    assert "default-src 'none'" in shown


def test_an_example_is_anonymous():
    answer = "# by Ada\ndef make_schedule(*a):  # me, Ada\n    return 1\n"
    work = ClassWork("a", [graded("Ada", 0, 1, labels=("linear-decay",))], {"Ada": {"make_schedule": answer}})
    (belief,) = report.beliefs(work.results, work.answers)

    assert belief.example == "def make_schedule(*a):\n    return 1"


def test_curves_are_named_by_their_misconception_and_equal_ones_are_one_line():
    right, wrong = Curve((0, 1, 2), (0, 1, 0), (0, 1, 0)), Curve((0, 1, 2), (0, 2, 0), (0, 1, 0))
    results = [graded("a", 1, curve=right), graded("b", 1, curve=right), graded("c", 0, curve=wrong, labels=("tent",)), graded("d", 0, curve=wrong)]
    lines, legend = report.curves(results)

    assert [line.title for line in lines] == ["what the contract asks for", "unknown: 1", "right: 2", "tent: 1"]
    assert [(words, count) for _, words, count in legend][1:] == [("right", 2), ("tent", 1), ("other mistakes, known or unknown", 1)]


def test_the_report_of_an_ungraded_class_still_opens():
    lost = Result("ada", "a", "ungraded", "the worker failed", (), 0.0)

    assert "the worker failed" in page(ClassWork("a", [lost], missing=["bob"]))


def test_a_small_class_is_cautioned_and_a_large_one_is_not():
    assert "little more than chance" in page(large_class(12))
    assert "little more than chance" not in page(large_class(40))


def test_a_class_of_300_makes_a_small_page_quickly():
    work = large_class(300)
    started = time.perf_counter()
    shown = page(work)

    assert time.perf_counter() - started < 10
    assert len(shown) < 500_000


def test_the_csv_holds_every_cell_and_no_formula():
    result = graded('=cmd|"/C calc"!A0', 1, 0)
    rows = list(csv.reader(io.StringIO(as_csv(COLUMNS, long_rows([result])))))

    assert len(rows) == 3
    assert all(row[0].startswith("'=") for row in rows[1:])
