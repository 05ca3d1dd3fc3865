"""Every specimen is named, with its own label; right answers, strange ones and broken evidence are not."""

import json
from operator import attrgetter

import numpy as np
import pytest

from autograder.catalogue import catalogue
from autograder.diagnosis import diagnose, matching
from autograder.evidence import evidence_in, told
from autograder.fingerprints import STORED, _digest, fingerprint, fingerprints
from autograder.model import Diagnosis, Evidence, Part
from autograder.schedule_checks import evidence
from tests.confusion import STYLES, diagnosed
from tests.harness import stub

ALIKE = ({"negative-schedule", "sign-flipped-again", "uphill"},)
"""Misconceptions whose specimens compute the same thing: no observation can tell which one it was."""
BY_LABEL = {found.label: found for found in catalogue()}

TWO_MISTAKES = """
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        c = jnp.minimum((step - warmup_steps) / (decay_steps - warmup_steps), 1.0)
        ramp = peak_value * step / max(warmup_steps, 1)
        return jnp.where(step < warmup_steps, ramp, peak_value + c * (end_value - peak_value))
    return schedule
"""
ANOTHER_SPELLING = """
import math

def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(t):
        if t < warmup_steps:
            return init_value + t * (peak_value - init_value) / warmup_steps
        c = min(1, (t - warmup_steps) / (decay_steps - warmup_steps))
        return max(peak_value * (1 + math.cos(math.pi * c)) / 2, end_value)
    return schedule
"""
NONSENSE = """
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return lambda step: peak_value * jnp.sin(step * 0.37 + 0.1) ** 2
"""


def labels(cell: str, source: str) -> set[str]:
    return {label for found in diagnosed(cell, source).values() for label in found.labels}


@pytest.mark.parametrize("misconception", catalogue(), ids=attrgetter("label"))
def test_a_specimen_is_named_with_its_own_label_and_no_other(misconception):
    alike = next((group for group in ALIKE if misconception.label in group), {misconception.label})

    assert labels(misconception.cell, misconception.specimen) == alike


@pytest.mark.parametrize("path", STYLES, ids=attrgetter("stem"))
def test_a_correct_style_gets_no_diagnosis(path):
    assert labels(path.stem.partition("_with_")[0], path.read_text()) == set()


@pytest.mark.parametrize("cell", ["make_schedule", "make_optimizer", "plot_schedule", "lr_used"])
def test_an_untouched_stub_gets_no_diagnosis(cell):
    assert labels(cell, stub(cell)) == set()


def test_two_mistakes_in_one_answer_are_both_named():
    assert labels("make_schedule", TWO_MISTAKES) == {"ramp-from-zero", "linear-decay"}


def test_a_mistake_is_known_in_another_spelling():
    assert labels("make_schedule", ANOTHER_SPELLING) == {"floor-by-maximum"}


def test_an_unknown_mistake_stays_unknown():
    assert labels("make_schedule", NONSENSE) == set()


def test_hints_are_given_only_when_the_mistake_is_certain():
    certain = diagnosed("make_optimizer", BY_LABEL["clip-last"].specimen)["test_clip"]
    uncertain = diagnosed("make_optimizer", BY_LABEL["uphill"].specimen)["test_lr"]

    assert certain.hints == (BY_LABEL["clip-last"].hint,)
    assert uncertain.hints == ()


def part(seen, right=(1.0, 2.0)) -> Part:
    return Part(seen, right, 1e-3)


def test_with_too_many_candidates_nothing_is_known():
    known = {f"label-{number}": {"a": (3.0, 4.0)} for number in range(9)}

    assert matching({"a": part((3.0, 4.0))}, known) == ()


def test_what_is_right_needs_no_explanation():
    assert matching({"a": part((1.0, 2.0))}, {"label": {"a": (1.0, 2.0)}}) == ()


@pytest.mark.parametrize("seen", [(np.nan, np.inf), (), ("text",), "a complaint", (1.0,)], ids=str)
def test_a_diagnosis_never_raises(seen):
    assert diagnose(Evidence("make_schedule", {"0 ramp": part(seen)})) == Diagnosis()
    assert diagnose(Evidence("no_such_cell", {"0 ramp": part(seen)})) == Diagnosis()


def test_a_complaint_names_no_number():
    def refuse():
        raise ValueError("got decay_steps=-613")

    assert told(refuse) == "ValueError: got decay_steps="


def test_evidence_is_believed_only_when_it_is_evidence():
    error = AssertionError("no")
    error.evidence = {"cell": "make_schedule"}

    assert evidence_in(error) is None
    assert evidence_in(3.0) is None


def test_evidence_shows_nothing_in_a_notebook():
    assert Evidence("make_schedule", {})._ipython_display_() is None


def test_a_schedule_that_cannot_be_built_has_no_curve():
    def refuse(*arguments):
        raise ValueError("no")

    assert evidence(refuse).curve is None


def test_the_stored_fingerprints_are_those_of_the_specimens():
    rows = {label: digest for label, digest, _ in map(json.loads, STORED.read_text().splitlines())}

    assert rows == {found.label: _digest(found) for found in catalogue()}, "run: make fingerprints"


@pytest.mark.parametrize("label", ["linear-decay", "clip-by-element", "num-steps-ignored", "reads-the-next-rate"])
def test_a_stored_fingerprint_is_what_the_specimen_gives_today(label):
    stored, fresh = fingerprints(BY_LABEL[label].cell)[label], fingerprint(BY_LABEL[label])

    assert stored.keys() == fresh.keys()
    for name, seen in fresh.items():
        assert stored[name] == seen if isinstance(seen, str) else np.allclose(stored[name], seen, rtol=1e-4, atol=1e-6)
