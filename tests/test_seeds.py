"""Hidden probes differ from run to run and from student to student; points and diagnoses do not."""

from operator import attrgetter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import optimizer_checks, plot_checks, schedule_checks
from autograder.catalogue import catalogue
from autograder.optimizer_checks import JUDGED, drawn
from autograder.probes import HIDDEN
from autograder.seeds import seed
from tests import harness
from tests.confusion import STYLES
from tests.test_assignment import LOSSES

ROOMS = (schedule_checks, plot_checks, optimizer_checks)
SEEDS = ("1", "second", "f00d")


@pytest.fixture(params=SEEDS)
def other_seed(request, monkeypatch):
    """Local functions belong to a run with this seed, as those of a student do."""
    for room in ROOMS:
        monkeypatch.setattr(room, "seed_of", lambda function: request.param)


@given(st.binary(max_size=40), st.text(), st.binary(max_size=40) | st.none())
def test_the_same_submission_has_the_same_seed_and_another_has_another(source, student, submitted):
    made = seed(source, student, submitted)

    assert made == seed(source, student, submitted)
    assert len({made, seed(source, student + "x", submitted), seed(source + b"x", student, submitted), seed(source, student, (submitted or b"") + b"x")}) == 4


def test_a_name_that_is_no_text_has_a_seed():
    assert len(seed(b"", "eve\udce9", None)) == 16


@pytest.mark.parametrize("probes", HIDDEN, ids=lambda probes: f"{probes.decay_steps}-steps")
@given(first=st.text(max_size=8), second=st.text(max_size=8))
def test_drawn_steps_are_the_seeds_and_reach_every_part_of_the_curve(probes, first, second):
    steps = probes.drawn(first)

    assert steps == probes.drawn(first)
    assert (steps == probes.drawn(second)) <= (first == second or probes.decay_steps < 100)
    assert any(step > probes.decay_steps for step in steps) or probes.decay_steps in steps
    assert any(probes.warmup_steps <= step < probes.decay_steps for step in steps)


@given(first=st.text(max_size=8), second=st.text(max_size=8))
def test_drawn_gradients_are_the_seeds_and_keep_their_signs(first, second):
    for trial in JUDGED:
        more = np.array(drawn(trial, first))
        assert np.array_equal(np.sign(more), np.sign(trial.gradients[-len(more) :]))
        if first != second and more.any():
            assert not np.array_equal(more, drawn(trial, second))


@pytest.mark.parametrize("path", STYLES, ids=attrgetter("stem"))
def test_a_correct_style_passes_whatever_is_drawn(path, other_seed):
    assert set(harness.failures(path.stem.partition("_with_")[0], path.read_text())) == LOSSES.get(path.stem, set())


COMMON = [found for number, found in enumerate(catalogue()) if number % 4 == 0]


@pytest.mark.parametrize("misconception", COMMON, ids=attrgetter("label"))
def test_a_mistake_loses_the_same_cells_whatever_is_drawn(misconception, monkeypatch):
    for chosen in SEEDS[:1]:
        for room in ROOMS:
            monkeypatch.setattr(room, "seed_of", lambda function, chosen=chosen: chosen)
        assert set(harness.failures(misconception.cell, misconception.specimen)) == set(misconception.loses)


def test_a_table_of_the_answers_to_last_runs_probes_does_not_pass(monkeypatch):
    tables = {probes.arguments: dict(zip(probes.steps, probes.answers(probes.steps), strict=True)) for probes in (schedule_checks.PUBLIC, *HIDDEN)}

    def make_schedule(*arguments):
        return lambda step: float(tables[arguments].get(int(step), 0.0))

    with pytest.raises(schedule_checks.CheckFailed):
        schedule_checks.cosine(make_schedule)


def test_a_proxy_brings_the_seed_of_its_run(student):
    student.kernel.conversation.seed = "of-this-run"
    student.run("def make_schedule(*arguments):\n    pass")

    with student.names("make_schedule") as make_schedule:
        assert schedule_checks.seed_of(make_schedule) == "of-this-run"
    assert schedule_checks.seed_of(SimpleNamespace) == ""
