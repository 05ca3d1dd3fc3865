"""One check for each fact of the contract of `make_schedule`, judged on its own: one mistake costs the facts that it breaks.

Each takes the student's `make_schedule` and raises CheckFailed with a fact and a question. Numbers are named only for the
arguments that the notebook itself prints.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from autograder.errors import NOT_ABOUT_THE_CODE, CheckFailed
from autograder.evidence import carries, told
from autograder.model import Curve, Evidence, Part
from autograder.probes import CURVE, HIDDEN, NO_WARMUP, PUBLIC, TYPICAL, ProbeSet
from autograder.sampling import close, sample_eager, seed_of, trace

START = "The rate at step 0 is not init_value. What does your schedule return before the first update?"
RAMP = "Between step 0 and warmup_steps the rate is not on the straight line from init_value to peak_value. How much should it grow from one step to the next?"
PEAK = "The rate at step warmup_steps is not peak_value. What is the largest value your curve reaches, and at which step?"
NO_RAMP = "With warmup_steps=0 the rate at step 0 is not peak_value. What does your ramp do when it has no length?"
COSINE = (
    "Between warmup_steps and decay_steps the rate is not on half a cosine from peak_value to end_value. "
    "At which step is your curve half-way down, and at which step should it be?"
)
END = "The rate at step decay_steps is not end_value. At which step is your curve lowest, and how low is it there?"
STILL_UP = "At step decay_steps your curve has not come down from its peak, so there is nothing to hold. What should happen in between?"
HELD = "After step decay_steps the rate does not stay what it was there. What does your formula do when training runs on?"
IMPURE = "Asked twice for the same step, your schedule gave two answers. What does it remember between two calls?"
TRACER = "There the step is a tracer, which has no value yet: which operation on it needs one?"
BAKED_IN = "Inside jax.jit your schedule gives one value for every step. Which of its parts run only once, while it is traced?"
OTHER_INSIDE = "Inside jax.jit your schedule gives other values than outside. What does it use besides its argument?"


@dataclass(frozen=True, eq=False)
class Observation:
    """What one schedule of the student's answered to every probe of `probes`."""

    probes: ProbeSet
    schedule: Callable
    steps: np.ndarray
    rates: np.ndarray
    refusal: str | None
    """Class name of the exception that tracing raised, or None if the rates come from the compiled schedule."""

    @property
    def is_pure(self) -> bool:
        """Whether every step that was asked twice got one answer."""
        last = dict(zip(self.steps, self.rates, strict=True))
        return close(self.rates, [last[step] for step in self.steps], self.probes.tolerance)


@functools.lru_cache(maxsize=1 + len(HIDDEN))
def observe(make_schedule: Callable, probes: ProbeSet) -> Observation:
    """Build the schedule and sample it once for all facts: six test cells ask about the same curves.

    Raises: what the student's code raises when called with plain ints.
    """
    schedule = make_schedule(*probes.arguments)
    steps = probes.steps + (CURVE if probes is PUBLIC else probes.drawn(seed_of(make_schedule)))
    rates, refusal = trace(schedule, steps)
    return Observation(probes, schedule, np.array(steps), rates, refusal)


def evidence(make_schedule: Callable) -> Evidence:
    """What `make_schedule` answers to every probe; ramp, decay and what comes after can be wrong independently."""
    parts = {}
    for number, probes in enumerate((PUBLIC, *HIDDEN)):
        parts |= _parts(str(number), make_schedule, probes)
    parts["int"] = Part(told(lambda: _called_with_an_int(make_schedule)), (NO_WARMUP.peak_value,), NO_WARMUP.tolerance)
    return Evidence("make_schedule", parts, _curve(make_schedule))


def _parts(name: str, make_schedule: Callable, probes: ProbeSet) -> dict[str, Part]:
    steps = np.array(probes.steps)
    rates = told(lambda: observe(make_schedule, probes).rates[: len(steps)])
    ramp, after = steps < probes.warmup_steps, steps > probes.decay_steps
    pieces = {"ramp": ramp, "decay": ~ramp & ~after, "after": after}
    return {
        f"{name} {piece}": Part(rates if type(rates) is str else tuple(np.array(rates)[chosen]), tuple(probes.answers(steps[chosen])), probes.tolerance)
        for piece, chosen in pieces.items()
        if chosen.any()
    }


def _curve(make_schedule: Callable) -> Curve | None:
    rates = told(lambda: observe(make_schedule, PUBLIC).rates[-len(CURVE) :])
    return None if type(rates) is str else Curve(tuple(CURVE), rates, tuple(float(rate) for rate in PUBLIC.answers(CURVE)))


@carries(evidence)
def warmup(make_schedule: Callable) -> None:
    """The ramp is a straight line which starts at init_value, for every step before warmup_steps."""
    for seen in _observed(make_schedule):
        ramp = seen.steps < seen.probes.warmup_steps
        _require(seen, ramp & (seen.steps == 0), START)
        _require(seen, ramp, RAMP)


@carries(evidence)
def peak(make_schedule: Callable) -> None:
    """The rate at warmup_steps is peak_value, also when warmup_steps is 0."""
    for seen in _observed(make_schedule):
        _require(seen, seen.steps == seen.probes.warmup_steps, PEAK if seen.probes.warmup_steps else NO_RAMP)
    observe(make_schedule, NO_WARMUP)
    if not close(_called_with_an_int(make_schedule), np.array([NO_WARMUP.peak_value]), NO_WARMUP.tolerance):
        raise CheckFailed(NO_RAMP)


def _called_with_an_int(make_schedule: Callable) -> np.ndarray:
    """The rate at step 0 without a ramp, asked with an int: 0 / 0 is an error there, and NaN inside jit, where `where` hides it."""
    return sample_eager(make_schedule(*NO_WARMUP.arguments), [0])


@carries(evidence)
def cosine(make_schedule: Callable) -> None:
    """Strictly between warmup_steps and decay_steps the rate is on half a cosine from peak_value to end_value."""
    for seen in _observed(make_schedule):
        _require(seen, (seen.probes.warmup_steps < seen.steps) & (seen.steps < seen.probes.decay_steps), COSINE)


@carries(evidence)
def end(make_schedule: Callable) -> None:
    """The rate at decay_steps is end_value."""
    for seen in _observed(make_schedule):
        _require(seen, seen.steps == seen.probes.decay_steps, END)


@carries(evidence)
def held(make_schedule: Callable) -> Evidence:
    """After decay_steps the rate stays what it is at decay_steps, once it has come down.

    A wrong end value costs `end` alone; a curve that never falls has nothing to hold. Returns what was seen, for pictures.
    """
    for seen in _observed(make_schedule):
        top, bottom = (seen.rates[seen.steps == step][0] for step in (seen.probes.warmup_steps, seen.probes.decay_steps))
        later = seen.rates[seen.steps > seen.probes.decay_steps]
        if not bottom < top - seen.probes.tolerance:
            raise CheckFailed(STILL_UP)
        if not close(later, np.full_like(later, bottom), seen.probes.tolerance):
            raise CheckFailed(HELD if seen.is_pure else IMPURE)
    return Evidence("make_schedule", {}, _curve(make_schedule))


@carries(evidence)
def compiled(make_schedule: Callable) -> None:
    """Inside `jax.jit` the schedule works, depends on its step, and gives the values that it gives outside."""
    seen = observe(make_schedule, TYPICAL)
    if seen.refusal is not None:
        raise CheckFailed(f"Inside jax.jit your schedule raised {seen.refusal}. {TRACER}")
    if close(seen.rates, np.full_like(seen.rates, seen.rates[0]), seen.probes.tolerance):
        raise CheckFailed(BAKED_IN)
    few = slice(0, None, 4)
    if not close(sample_eager(seen.schedule, seen.steps[few]), seen.rates[few], seen.probes.tolerance):
        raise CheckFailed(OTHER_INSIDE)


def _observed(make_schedule: Callable) -> Iterator[Observation]:
    """Observations for the public arguments first, so that a failure there can be told in numbers, then the hidden ones.

    A schedule that raises only when there is no ramp costs `peak` alone, which asks for that case by name.
    """
    for probes in (PUBLIC, *HIDDEN):
        try:
            yield observe(make_schedule, probes)
        except NOT_ABOUT_THE_CODE:
            raise
        except Exception:
            if probes is not NO_WARMUP:
                raise


def _require(seen: Observation, chosen: np.ndarray, sentence: str) -> None:
    """Raise CheckFailed with `sentence` unless the rates at the `chosen` probes are right."""
    steps, rates = seen.steps[chosen], seen.rates[chosen]
    answers = seen.probes.answers(steps)
    if close(rates, answers, seen.probes.tolerance):
        return
    if not seen.is_pure:
        raise CheckFailed(IMPURE)
    raise CheckFailed(_in_numbers(steps, rates, answers) + sentence if seen.probes is PUBLIC else sentence)


def _in_numbers(steps: np.ndarray, rates: np.ndarray, answers: np.ndarray) -> str:
    """Got and expected at the worst of the public probes."""
    worst = int(np.argmax(np.nan_to_num(np.abs(rates - answers), nan=np.inf)))
    arguments = ", ".join(f"{value:g}" for value in PUBLIC.arguments)
    return f"make_schedule({arguments}) gave {rates[worst]:.6g} at step {steps[worst]}; expected {answers[worst]:.6g} (±{PUBLIC.tolerance:.0e}). "
