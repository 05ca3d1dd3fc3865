"""No technique of tests/hostile gains a point, reads a secret, hurts anybody, or goes without a row."""

from operator import attrgetter

import nbformat
import pytest

from autograder.feedback import ANSI
from autograder.model import Verdict
from tests import hostile_course
from tests.hostile import GROUPS, attacks
from tests.hostile_course import HONEST, SECRET

ATTACKS = attacks()
ACTIVE = ("<script", "<img src=x", "<iframe", "<svg on", "<svg xmlns", "<style>body", "javascript:alert")
pytestmark = [pytest.mark.kernel, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def attempts(request):
    """Every selected attack, graded in one class with its neighbours, by assignment and student."""
    items = (item.callspec.params for item in request.session.items if item.path == request.path and hasattr(item, "callspec"))
    chosen = list(dict.fromkeys(params["attack"].label for params in items if "attack" in params))
    selected = [attack for attack in ATTACKS if attack.label in chosen]
    with hostile_course.course(selected) as course:
        names = {attack.assignment for attack in selected} | {"light"}
        yield {name: hostile_course.grade(course, name) for name in sorted(names)}


each = pytest.mark.parametrize("attack", ATTACKS, ids=attrgetter("label"))


@each
def test_an_attack_gains_reads_and_harms_nothing(attack, attempts):
    attempt = _attempt(attempts[attack.assignment], attack.name)

    assert attempt.points <= attempts[attack.assignment]["wrong"].points
    assert SECRET not in attempt.shown
    assert attempt.harm == ()
    assert attempt.result.status == "graded" or attempt.result.reason


@each
def test_what_others_open_holds_nothing_that_runs(attack, attempts):
    attempt = _attempt(attempts[attack.assignment], attack.name)
    pages = attempt.shown.partition("<!doctype html>")[2]
    executed = [nbformat.reads(n.executed.decode(), 4) for n in attempt.result.notebooks if n.executed]
    kinds = {kind for notebook in executed for cell in notebook.cells for output in cell.get("outputs", ()) for kind in output.get("data", ())}
    prose = "".join(cell.source for notebook in executed for cell in notebook.cells if cell.cell_type == "markdown")

    assert not [mark for mark in ACTIVE if mark in pages.lower() and mark != "javascript:alert"]
    assert not [mark for mark in ACTIVE if mark in prose.lower() and mark != "javascript:alert"]
    assert kinds <= {"text/plain", "image/png", "image/jpeg"}
    assert "\x1b" not in pages


def _attempt(graded, name):
    return next(graded[found] for found in graded if found == name)


def test_neighbours_of_the_attacks_lose_nothing(attempts):
    earned = {student: attempts["light"][student].points for student in HONEST}

    assert earned == HONEST
    assert attempts["light"]["honest"].result.reason is None


def test_an_attack_costs_the_attacker_no_verdict(attempts):
    everybody = [attempt for graded in attempts.values() for attempt in graded.values()]
    ungraded = [a.result.student for a in everybody if any(cell.verdict is Verdict.UNGRADED for cell in a.result.cells)]

    assert set(ungraded) <= {"eve\udce9"}


def test_every_group_has_its_techniques():
    assert {attack.group for attack in ATTACKS} == set(GROUPS)
    assert len(ATTACKS) >= 80
    assert all(attack.tries for attack in ATTACKS)
    assert not any(ANSI.search(attack.label) for attack in ATTACKS)


SAMPLE = [next(attack for attack in ATTACKS if attack.group == group and attack.assignment == "light") for group in GROUPS if group != "poison"]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_one_technique_of_each_group_gains_nothing_through_formgrader_either():
    with hostile_course.course(SAMPLE) as course:
        graded = hostile_course.grade_by_nbgrader(course, "light")

    for attack in SAMPLE:
        attempt = _attempt(graded, attack.name)
        assert attempt.points <= graded["wrong"].points, attack.label
        assert (SECRET in attempt.shown, attempt.harm) == (False, ()), attack.label
        assert attempt.result.status == "graded" or attempt.result.reason, attack.label
    assert {student: graded[student].points for student in HONEST} == HONEST
