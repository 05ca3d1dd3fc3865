"""What test cells may call: values are checked before they are compared, and sentences hold no hidden number."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from autograder import checks, plot_checks
from autograder.errors import CellTimeout, CheckFailed
from autograder.probes import HIDDEN, PUBLIC, REPEATED
from autograder.sampling import close, trace

IDS = ("public", "typical", "large-rates", "no-warmup", "long", "tiny", "to-zero")
optax_builder = optax.warmup_cosine_decay_schedule


@pytest.mark.parametrize("value", [3, 0.5, np.float64(0.5), np.float32(0.5), np.array(2), jnp.array(0.5), jnp.bfloat16(0.5)], ids=repr)
def test_a_number_is_read_whatever_library_made_it(value):
    assert checks.number(value) == float(value)


class Liar(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    "value",
    [None, "0.5", True, np.True_, 1j, np.array("x"), np.array([0.5]), [0.5], {"rate": 0.5}, Liar(0.5), object()],
    ids=["none", "text", "bool", "numpy-bool", "complex", "text-array", "one-element-array", "list", "dict", "float-subclass", "object"],
)
def test_what_is_not_one_real_number_is_refused(value):
    with pytest.raises(CheckFailed, match="expected"):
        checks.number(value, "the rate")


def test_nan_infinity_and_another_shape_are_never_close():
    assert not close(np.array([np.nan]), np.array([np.nan]), 1.0)
    assert not close(np.array([np.inf]), np.array([np.inf]), 1.0)
    assert not close(np.zeros(2), np.zeros(3), 1.0)
    assert close(np.zeros(2), np.full(2, 0.5), 0.5)


def test_each_keeps_the_order_of_the_calls():
    assert checks.each(divmod, [(7, 2), (9, 4)]) == [(3, 1), (2, 1)]


def test_a_schedule_that_cannot_be_traced_is_called_with_plain_ints():
    kinds = []

    def schedule(step):
        kinds.append(type(step))
        return 1.0 if step < 5 else 0.5

    assert checks.sample(schedule, [9, 2]).tolist() == [0.5, 1.0]
    assert kinds[-2:] == [int, int]
    assert trace(schedule, [1])[1] == "TracerBoolConversionError"
    with pytest.raises(jax.errors.TracerBoolConversionError):
        checks.sample_jit(schedule, [1])


def test_a_schedule_that_can_be_traced_is_traced_once():
    traces = []

    def schedule(step):
        traces.append(step)
        return 2.0 * step

    assert checks.sample(schedule, range(20)).tolist() == [2.0 * step for step in range(20)]
    assert len(traces) == 1


def test_a_time_out_is_not_tried_again():
    def schedule(step):
        calls.append(step)
        raise CellTimeout(1.0)

    calls = []
    with pytest.raises(CellTimeout):
        checks.sample(schedule, [1, 2])
    assert len(calls) == 1


@pytest.mark.parametrize("probes", [PUBLIC, *HIDDEN], ids=IDS)
def test_probes_start_past_the_end_and_the_first_come_again_last(probes):
    steps = probes.steps
    assert steps[0] == 2 * probes.decay_steps + 3
    assert steps[:REPEATED] == steps[-REPEATED:]
    assert steps[1:] != sorted(steps[1:])
    assert min(steps) == 0
    assert {probes.warmup_steps, probes.decay_steps, probes.decay_steps + 1} <= set(steps)
    assert steps == probes.steps


def test_hidden_sets_tell_a_fraction_of_the_peak_from_a_rate():
    assert len({probes.peak_value for probes in HIDDEN}) == len(HIDDEN)
    assert any(probes.peak_value > 1 for probes in HIDDEN)


def test_a_failure_at_the_public_numbers_says_got_and_expected():
    with pytest.raises(CheckFailed, match=r"gave 0\.002 at step 100; expected 0\.001 "):
        checks.peak(lambda init, peak, *rest: optax_builder(init, 2 * peak, *rest))


def test_a_failure_at_hidden_numbers_tells_a_fact_and_asks():
    with pytest.raises(CheckFailed) as failed:
        checks.warmup(lambda init, *rest: optax_builder(0.0, *rest))
    assert str(failed.value) == "The rate at step 0 is not init_value. What does your schedule return before the first update?"


def test_one_observation_serves_all_facts():
    built = []

    def make_schedule(*arguments):
        built.append(arguments)
        return optax_builder(*arguments)

    for fact in (checks.warmup, checks.peak, checks.cosine, checks.end, checks.held, checks.compiled):
        fact(make_schedule)
    assert len(built) == 1 + len(HIDDEN) + 1  # and once more, to be called with an int


def test_a_schedule_that_remembers_is_told_so():
    def make_schedule(*arguments):
        right, asked = optax_builder(*arguments), set()

        def schedule(step):
            again = int(step) in asked
            asked.add(int(step))
            return 0.0 if again else right(step)

        return schedule

    with pytest.raises(CheckFailed, match="Asked twice"):
        checks.held(make_schedule)


def test_failing_without_a_ramp_costs_the_peak_alone():
    def make_schedule(init, peak, warmup_steps, *rest):
        1 / warmup_steps
        return optax_builder(init, peak, warmup_steps, *rest)

    with pytest.raises(ZeroDivisionError):
        checks.peak(make_schedule)
    for fact in (checks.warmup, checks.cosine, checks.end, checks.held):
        fact(make_schedule)


@pytest.mark.parametrize("value", [0.0, float("nan")], ids=["zero", "nan"])
@pytest.mark.parametrize("fact", ["peak", "cosine", "end", "held", "compiled"])
def test_a_constant_earns_nothing(fact, value):
    with pytest.raises(CheckFailed):
        getattr(checks, fact)(lambda *arguments: lambda step: value)


def test_a_schedule_that_differs_inside_jit_is_caught():
    def make_schedule(*arguments):
        right = optax_builder(*arguments)
        return lambda step: right(step) if isinstance(step, jax.core.Tracer) else right(step) * 1.01

    with pytest.raises(CheckFailed, match="other values than outside"):
        checks.compiled(make_schedule)


@pytest.mark.parametrize("returned", [None, 3.0, "axes", []], ids=repr)
def test_a_plot_function_must_return_axes(returned):
    with pytest.raises(CheckFailed, match="expected the Axes"):
        checks.plot(lambda schedule, num_steps=1000: returned)


def test_the_trusted_schedules_work_for_ints_arrays_and_tracers():
    steps = np.arange(20)
    answers = plot_checks.sawtooth(steps)
    assert np.allclose(plot_checks.unseen(steps), answers)
    assert np.allclose(jax.vmap(plot_checks.unseen)(steps), answers)
    assert np.isclose(jax.jit(plot_checks.unseen)(7), answers[7])
    assert np.isclose(plot_checks.unseen(7), answers[7])


@pytest.mark.parametrize("returned", [None, 0.1, {}], ids=repr)
def test_an_optimizer_function_must_return_an_optimizer(returned):
    with pytest.raises(CheckFailed, match="expected an optax"):
        checks.decay(lambda *arguments: returned)


def test_an_update_must_return_updates_and_state():
    broken = optax.GradientTransformation(lambda params: (), lambda gradients, state, params: gradients)
    with pytest.raises(CheckFailed, match=r"\(updates, state\)"):
        checks.clip(lambda *arguments: broken)
