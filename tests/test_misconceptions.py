"""Each misconception is caught by exactly the test cells it names, and says enough to teach."""

import functools
import re
from operator import attrgetter

import pytest

from autograder.catalogue import catalogue
from autograder.errors import CheckFailed
from autograder.model import Misconception
from tests.harness import JUDGED_BY, failures

PUBLIC = "make_schedule(0, 0.001, 100, 1000, 1e-05) gave "
every_misconception = pytest.mark.parametrize("misconception", catalogue(), ids=attrgetter("label"))


@functools.cache
def caught(misconception: Misconception) -> dict[str, Exception]:
    return failures(misconception.cell, misconception.specimen)


@every_misconception
def test_a_specimen_loses_exactly_the_cells_it_names(misconception):
    assert set(caught(misconception)) == set(misconception.loses)


@every_misconception
def test_no_sentence_to_the_student_holds_a_hidden_number(misconception):
    for failure in caught(misconception).values():
        if isinstance(failure, CheckFailed) and not str(failure).startswith(PUBLIC):
            assert set(re.findall(r"\d[\d.e-]*", str(failure))) <= {"0", "1"}


@every_misconception
def test_every_check_that_fails_ends_with_a_question(misconception):
    assert all(str(failure).endswith("?") for failure in caught(misconception).values() if isinstance(failure, CheckFailed))


@every_misconception
def test_a_misconception_is_complete(misconception):
    assert misconception.loses
    assert set(misconception.loses) <= set(JUDGED_BY[misconception.cell])
    assert misconception.hint.endswith("?")
    for sentence in (misconception.belief, misconception.truth, misconception.source):
        assert sentence.endswith(".")
        assert len(sentence) < 200


@every_misconception
def test_a_hint_does_not_hold_the_truth(misconception):
    assert misconception.truth.rstrip(".").lower() not in misconception.hint.lower()


def test_labels_are_sorted_and_unique():
    labels = [misconception.label for misconception in catalogue()]
    assert labels == sorted(set(labels))


def test_no_two_specimens_are_the_same():
    specimens = [misconception.specimen for misconception in catalogue()]
    assert len(set(specimens)) == len(specimens)


@pytest.mark.parametrize("test", sorted({test for tests in JUDGED_BY.values() for test in tests} - {"test_update"}))
def test_every_test_cell_catches_some_misconception(test):
    assert any(test in misconception.loses for misconception in catalogue())
