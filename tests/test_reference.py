"""The answer key agrees with Optax, and obeys the laws that its equations promise."""

import numpy as np
import optax
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import reference
from autograder.probes import HIDDEN, PUBLIC, ProbeSet

ALL = (PUBLIC, *HIDDEN)
IDS = ("public", "typical", "large-rates", "no-warmup", "long", "tiny", "to-zero")
RATES = st.floats(0.0, 10.0)


@st.composite
def probe_sets(draw) -> ProbeSet:
    warmup_steps = draw(st.integers(0, 500))
    return ProbeSet(draw(RATES), draw(RATES), warmup_steps, warmup_steps + draw(st.integers(1, 500)), draw(RATES))


@pytest.mark.parametrize("probes", ALL, ids=IDS)
def test_the_reference_schedule_is_optax_within_a_millionth_of_the_peak(probes):
    steps = np.unique(np.linspace(0, 2 * probes.decay_steps + 3, 2000).astype(int))
    ours = probes.answers(steps)
    theirs = optax.warmup_cosine_decay_schedule(*probes.arguments)(steps)
    assert np.abs(ours - np.asarray(theirs, float)).max() <= 1e-6 * probes.peak_value


@given(probe_sets(), st.integers(0, 2000))
def test_a_rate_lies_between_the_lowest_and_the_highest_value(probes, step):
    values = (probes.init_value, probes.peak_value, probes.end_value)
    assert min(values) - 1e-12 <= probes.answers(step) <= max(values) + 1e-12


@given(probe_sets())
def test_the_contract_holds_at_its_four_corners(probes):
    w, d = probes.warmup_steps, probes.decay_steps
    corners = probes.answers([0, w, d, 3 * d])
    first = probes.init_value if w else probes.peak_value
    assert np.allclose(corners, [first, probes.peak_value, probes.end_value, probes.end_value], rtol=0, atol=1e-12)


@given(probe_sets(), st.integers(0, 500))
def test_the_decay_is_symmetric_about_its_middle(probes, steps):
    after = min(steps, probes.decay_steps - probes.warmup_steps)
    pair = probes.answers([probes.warmup_steps + after, probes.decay_steps - after])
    assert abs(pair.sum() - probes.peak_value - probes.end_value) <= 1e-9


@given(probe_sets(), st.lists(st.integers(0, 2000), min_size=1, max_size=9))
def test_an_array_of_steps_gives_the_array_of_their_rates(probes, steps):
    assert probes.answers(steps).tolist() == [float(probes.answers(step)) for step in steps]


@pytest.mark.parametrize(("warmup_steps", "decay_steps"), [(10, 10), (11, 10), (-1, 10), (0, 0)])
def test_a_schedule_without_room_for_its_decay_is_refused(warmup_steps, decay_steps):
    with pytest.raises(ValueError, match="expected 0 <= warmup_steps < decay_steps"):
        ProbeSet(0.0, 1.0, warmup_steps, decay_steps, 0.0).answers(0)


def test_a_negative_step_is_refused():
    with pytest.raises(ValueError, match="expected 0 or more"):
        PUBLIC.answers([3, -1])


@pytest.mark.parametrize("clip_norm", [0.5, 2.0, 1e9], ids=["always-clipped", "sometimes-clipped", "never-clipped"])
@pytest.mark.parametrize("weight_decay", [0.0, 0.1], ids=["no-decay", "decay"])
def test_the_reference_optimizer_is_optax_adamw_after_clipping(clip_norm, weight_decay):
    random = np.random.default_rng(7)
    gradients, theta, rates = random.normal(size=(12, 4)), random.normal(size=4), random.uniform(0.001, 0.1, 12)
    ours = reference.clipped_adamw(gradients, theta, rates, weight_decay=weight_decay, clip_norm=clip_norm)
    assert np.allclose(ours, _optax_updates(gradients, theta, rates, weight_decay, clip_norm), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("rates", "clip_norm"), [([0.1], 1.0), ([0.1, np.nan], 1.0), ([0.1, 0.1], 0.0)], ids=["too-few-rates", "nan", "no-norm"])
def test_an_optimizer_without_sense_is_refused(rates, clip_norm):
    with pytest.raises(ValueError, match="expected"):
        reference.clipped_adamw([np.ones(2)] * 2, np.ones(2), rates, weight_decay=0.0, clip_norm=clip_norm)


def _optax_updates(gradients, theta, rates, weight_decay, clip_norm) -> list[np.ndarray]:
    table = np.asarray(rates, np.float32)
    optimizer = optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(lambda count: table[int(count)], weight_decay=weight_decay))
    theta, updates = np.asarray(theta, np.float32), []
    state = optimizer.init(theta)
    for gradient in np.asarray(gradients, np.float32):
        update, state = optimizer.update(gradient, state, theta)
        updates.append(np.asarray(update))
        theta = theta + updates[-1]
    return updates
