"""The gallery of broken curves, and what shows that a computation is running."""

import numpy as np
import pytest
from schedule_lab.gallery import gallery
from schedule_lab.lesson_12 import CURVES, PLAN
from schedule_lab.sampling import sample
from schedule_lab.waiting import OnRequest, ProgressBar

NAMES = {letter: specimen.name for letter, specimen in zip("ABCDEFGHIJKLM", CURVES, strict=True)}


@pytest.fixture(scope="module")
def curves():
    return gallery("12-curves")


def test_each_curve_is_broken_in_a_way_of_its_own_and_one_is_sound():
    steps = np.arange(0, 13_001, 100)
    lrs = {specimen.name: sample(specimen.schedule, steps) for specimen in CURVES}
    sound = [name for name, curve in lrs.items() if np.abs(curve - sample(PLAN, steps)).max() < 2e-8]

    assert sound == ["nothing: this one is sound"]
    assert all(np.abs(lrs[a] - lrs[b]).max() > 2e-5 for a in lrs for b in lrs if a < b)
    assert len(set(NAMES.values())) == len(NAMES)


def test_a_wrong_name_brings_a_hint_and_no_answer(curves):
    curves.curve.value, curves.menu.value = "A", NAMES["B"]
    told = str(curves.commit())

    assert CURVES[0].hint in told
    assert NAMES["A"] not in told
    assert "A" in curves.unnamed


def test_without_a_choice_nothing_is_judged(curves):
    curves.curve.value, curves.menu.value = "C", None

    assert "First choose" in str(curves.commit())


def test_turning_to_another_curve_changes_the_picture_and_its_description(curves):
    curves.curve.value = "D"
    before = curves._view.value
    curves.curve.value = "E"

    assert curves._view.value != before
    assert 'alt="Learning rate at steps 0 to 13,000.' in curves._view.value
    assert "step 10,000: <b>1.86e-4</b>" in curves._told.value


def test_naming_them_all_leaves_none(curves):
    curves.set(**NAMES)

    assert curves.unnamed == []
    assert curves.names == NAMES


def test_a_gallery_can_be_read_without_a_kernel(curves):
    assert curves.page.count("<li>") == len(CURVES)


def test_a_button_runs_its_work_only_when_pressed_and_shows_the_result():
    seen = []

    def work(bar):
        bar(0.5)
        seen.append(bar.value)
        return "<done>"

    asked = OnRequest("Train", work)
    assert seen == []

    asked.press()

    assert seen == [0.5]
    assert asked.children[-1].value == "<pre>&lt;done&gt;</pre>"
    assert not asked.button.disabled


def test_an_error_behind_a_button_is_told():
    asked = OnRequest("Train", lambda bar: 1 / 0)

    assert asked.press() == "ZeroDivisionError: division by zero"


def test_a_progress_bar_is_called_with_the_fraction_done():
    bar = ProgressBar("60 runs")
    bar(0.25)

    assert bar.value == 0.25
    assert bar._repr_mimebundle_()["text/plain"] == "60 runs"
