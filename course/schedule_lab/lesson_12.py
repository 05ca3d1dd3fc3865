"""What lesson 12 asks, and what it takes for an answer."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

from schedule_lab.exercise import Fact, at, fact, same_as
from schedule_lab.gallery import Gallery, Specimen
from schedule_lab.sampling import sample

QUESTIONS = {
    "past": {
        "question": "What does `mine` answer at step 18,000?",
        "answer": 1e-3,
        "why": "The progress is (18,000 − 2,000) / 8,000 = 2, a whole wave: the cosine is back at its top, and so is the rate.",
    },
    "docs": {
        "question": "Which of the two walks downhill?",
        "choices": ["first", "second", "both", "neither"],
        "answer": "first",
        "why": "`scale_by_schedule` only multiplies, so the minus in the schedule is the one that is needed. `optax.adam` brings its own: two make a plus.",
    },
}

PEAK, FLOOR, WARMUP, RUN = 1e-3, 1e-4, 2_000, 10_000
PLAN = optax.warmup_cosine_decay_schedule(0.0, PEAK, WARMUP, RUN, FLOOR)


def _wave(progress, top=PEAK, floor=FLOOR):
    return floor + (top - floor) * 0.5 * (1 + np.cos(np.pi * progress))


def _after_warmup(step, decayed):
    return np.where(step < WARMUP, PEAK * step / WARMUP, decayed)


def _progress(step):
    return np.clip((step - WARMUP) / (RUN - WARMUP), 0, 1)


CURVES = (
    Specimen(
        "the cosine was given degrees",
        lambda t: _after_warmup(t, FLOOR + (PEAK - FLOOR) * 0.5 * (1 + np.cos(180 * _progress(t)))),
        "Between which two values does the curve swing, and how often?",
        "`cos(180 * progress)`: cosines take radians, so this is 180 / 2π, nearly 29 waves. Half a wave is π.",
    ),
    Specimen(
        "the warmup divides with //",
        lambda t: np.where(t < WARMUP, PEAK * (t // WARMUP), _wave(_progress(t))),
        "How many different rates does the warmup have?",
        "`step // warmup_steps` is a whole number: 0 until the warmup is over. For 2,000 updates nothing is learned.",
    ),
    Specimen(
        "a whole wave instead of half a wave",
        lambda t: _after_warmup(t, _wave(2 * _progress(t))),
        "Where is the rate lowest, and where should it be?",
        "`cos(2 * pi * progress)` comes back up. The run ends, and goes on, at its highest rate.",
    ),
    Specimen(
        "it was given the epoch for the step",
        lambda t: np.asarray(PLAN(np.asarray(t) // 100)),
        "Compare the rate at step 10,000 with the plan's rate at step 100.",
        "With 100 updates in an epoch, `schedule(epoch)` is at step 130 of its plan when the picture ends. It looks like a slow warmup, and it is one.",
    ),
    Specimen(
        "the cosine is as long as the whole run",
        lambda t: _after_warmup(t, _wave(np.clip((t - WARMUP) / RUN, 0, 1))),
        "At which step does the curve reach its floor?",
        "A decay of 10,000 steps behind a warmup of 2,000 ends at step 12,000. Training stops before that, at 1.86e-4.",
    ),
    Specimen(
        "nothing: this one is sound",
        lambda t: _after_warmup(t, (PEAK + FLOOR) / 2 + (PEAK - FLOOR) / 2 * np.sin(np.pi * (0.5 - _progress(t)))),
        "Does it differ from the dashed line at all?",
        "It was written with a sine instead of a cosine, and gives the same numbers. Style is no bug.",
    ),
    Specimen(
        "the warmup multiplies a cosine begun at step 0",
        lambda t: np.minimum(t / WARMUP, 1) * _wave(np.clip(t / RUN, 0, 1)),
        "What is the largest rate it ever reaches?",
        "While the warmup climbs, the cosine is already on its way down. The peak of 1e-3 is never reached.",
    ),
    Specimen(
        "its clock is never stopped",
        lambda t: _after_warmup(t, _wave((t - WARMUP) / (RUN - WARMUP))),
        "Does it differ from the plan before step 10,000?",
        "No `minimum`: past the end the cosine swings up again. Whoever plots 10,000 steps sees a perfect curve.",
    ),
    Specimen(
        "boundaries are lengths where positions belong",
        lambda t: np.where(t < 8_000, _after_warmup(t, _wave(_progress(t))), FLOOR),
        "Where does it jump, and which length is that number?",
        "`boundaries=[2000, 8000]`: 8,000 is the length of the decay. It ends at position 10,000.",
    ),
    Specimen(
        "`alpha` is a rate where a fraction belongs",
        lambda t: _after_warmup(t, _wave(_progress(t), floor=PEAK * FLOOR)),
        "Read the rate at step 10,000, or use the logarithmic axis. How does it come out of 1e-3 and 1e-4?",
        "`alpha=1e-4` keeps a ten-thousandth of 1e-3: the floor is 1e-7, a thousand times too low.",
    ),
    Specimen(
        "cut off at the floor instead of landing on it",
        lambda t: _after_warmup(t, np.maximum(_wave(_progress(t), floor=0.0), FLOOR)),
        "Does the curve approach its floor, or run into it?",
        "`max(cosine_to_zero, floor)` meets the floor at an angle, at step 8,361, and the decay is too steep on the way.",
    ),
    Specimen(
        "the warmup is subtracted twice",
        lambda t: _after_warmup(t, _wave(np.minimum((t - 2 * WARMUP) / (RUN - WARMUP), 1))),
        "At which step is the cosine at its top?",
        "`join_schedules` already tells the cosine how far it is past its boundary. Subtract the warmup again, and it starts 2,000 steps before its top.",
    ),
    Specimen(
        "`decay_steps` counts the decay alone",
        lambda t: _after_warmup(t, _wave(np.clip((t - WARMUP) / (RUN - 2 * WARMUP), 0, 1))),
        "At which step is the decay over?",
        "`decay_steps=8_000` is the length of the whole schedule, warmup included: the last 2,000 steps lie on the floor.",
    ),
)

GALLERIES = {"curves": {"plan": PLAN, "specimens": CURVES, "num_steps": 13_000, "landmarks": (0, 1_000, 2_000, 4_000, 6_000, 10_000, 13_000)}}


def _all_named(curves: Gallery) -> str:
    return f"still open: {', '.join(curves.unnamed)}" if curves.unnamed else ""


SHORT = optax.warmup_cosine_decay_schedule(0.0, 1e-2, 20, 100)
CALM, SUDDEN = np.ones(60), np.where(np.arange(60) == 30, 500.0, 1.0)


def updates(optimizer: optax.GradientTransformation, gradients: np.ndarray) -> np.ndarray:
    """What `optimizer` makes of a sequence of gradients of one parameter that stays at 0."""
    params, update = jnp.zeros(1), jax.jit(optimizer.update)
    state, made = optimizer.init(params), []
    for gradient in gradients:
        step, state = update(jnp.full(1, gradient), state, params)
        made.append(float(step[0]))
    return np.array(made)


def _used(optimizer) -> str:
    rates, wanted = -updates(optimizer, CALM), sample(SHORT, np.arange(60))
    wrong = ~(np.abs(rates - wanted) <= 1e-3 * 1e-2)
    return f"update {int(np.argmax(wrong)) + 1} used {rates[np.argmax(wrong)]:.2e}" if wrong.any() else ""


def _clips_first(optimizer) -> bool:
    wanted = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(SHORT))
    return np.allclose(updates(optimizer, SUDDEN), updates(wanted, SUDDEN), rtol=1e-3, atol=1e-7)


def _compiles(schedule) -> bool:
    return all(abs(float(jax.jit(schedule)(step)) - float(schedule(step))) < 1e-8 for step in (50, 550))


REPAIRED = optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 1_000)

EXERCISES = {
    "gallery": {"facts": [Fact("every curve is named", _all_named)], "hint": "A wrong name costs nothing, and each wrong name brings a hint."},
    "wiring": {
        "facts": [
            Fact("every update uses the schedule's rate, downhill", _used),
            fact("a sudden gradient of 500 is clipped before Adam sees it", _clips_first),
        ],
        "hint": "`rates_used` tells the rate and the sign. What does Adam remember of a gradient of 500, and for how long?",
    },
    "repair": {
        "facts": [
            at(50, 5e-4),
            at(100, 1e-3),
            at(550, 5e-4),
            at(1_000, 0.0, peak=1e-3),
            at(1_500, 0.0, peak=1e-3),
            same_as(REPAIRED, 2_000),
            fact("it works inside `jax.jit`", _compiles),
        ],
        "hint": "One mistake at a time, from the top: `if`, `//`, the length of the decay, its end, `cos`, and the height of the wave.",
    },
}
