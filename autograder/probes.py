"""The inputs of the hidden tests of `make_schedule`: sets of arguments, and the steps to ask each for.

No number is round, end/peak differs between sets, and each set exists to see what another is blind to. The arguments and
`steps` are always the same: mistakes are recognised by them, and their programs compile once. `drawn` steps differ from run to run.
"""

import random
from dataclasses import astuple, dataclass

import numpy as np

from autograder import reference
from autograder.seeds import drawing

REPEATED = 3
"""How many of the first probes are put again at the end: a pure function gives the same answers."""


@dataclass(frozen=True)
class ProbeSet:
    """One set of arguments of `make_schedule`, in its order."""

    init_value: float
    peak_value: float
    warmup_steps: int
    decay_steps: int
    end_value: float

    @property
    def arguments(self) -> tuple[float, float, int, int, float]:
        """The five arguments, to be passed by position."""
        return astuple(self)

    @property
    def tolerance(self) -> float:
        """Absolute, 2e-5 of the peak: a hundred times float32's error, a hundredth of the faintest mistake.

        A relative tolerance would fail Optax itself where a curve meets zero.
        """
        return 2e-5 * self.peak_value

    @property
    def steps(self) -> list[int]:
        """Steps to probe, shuffled from a fixed seed; the first lies past the end, and the first three come again last."""
        w, d = self.warmup_steps, self.decay_steps
        edges = {0, 1, w // 2, w - 1, w, w + 1, d - 1, d, d + 1}
        parts = {w + (d - w) * k // 12 for k in (3, 4, 6, 9)}
        chance = random.Random(repr(self))
        scattered = {chance.randrange(d) for _ in range(3)}
        steps = sorted(step for step in edges | parts | scattered if step >= 0)
        chance.shuffle(steps)
        steps = [2 * d + 3, *steps]
        return steps + steps[:REPEATED]

    def drawn(self, seed: str) -> list[int]:
        """More steps, others for every seed: a table of the answers to `steps` does not pass for a schedule."""
        chance, w, d = drawing(seed, self), self.warmup_steps, self.decay_steps
        ramp = [chance.randrange(w) for _ in range(2)] if w else []
        steps = [*ramp, *(chance.randrange(w, d) for _ in range(4)), *(chance.randrange(d, 3 * d) for _ in range(2))]
        chance.shuffle(steps)
        return steps

    def answers(self, steps) -> np.ndarray:
        """The right learning rates at `steps`, in float64."""
        fields = dict(zip(self.__dataclass_fields__, self.arguments, strict=True))
        return reference.warmup_cosine(steps, **fields)


PUBLIC = ProbeSet(0.0, 1e-3, 100, 1000, 1e-5)
"""The numbers printed in the notebook; only here may feedback name a value."""

CURVE = list(range(0, 1201, 6))
"""Steps at which the schedule for PUBLIC is drawn."""

TYPICAL = ProbeSet(1e-4, 3e-3, 37, 613, 2e-4)
LARGE_RATES = ProbeSet(0.02, 2.0, 40, 100, 0.5)
"""A peak other than 1 tells a fraction from a rate."""
NO_WARMUP = ProbeSet(5e-4, 2e-3, 0, 200, 1e-4)
LONG = ProbeSet(0.0, 3e-4, 2000, 100_000, 3e-5)
"""Rates so small that rounding shows."""
TINY = ProbeSet(0.0, 0.1, 3, 7, 0.01)
"""So short that an off-by-one shows."""
TO_ZERO = ProbeSet(1e-3, 0.5, 10, 60, 0.0)

HIDDEN = (TYPICAL, LARGE_RATES, NO_WARMUP, LONG, TINY, TO_ZERO)
