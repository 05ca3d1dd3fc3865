"""Reproduce a target curve with the sliders."""

from collections.abc import Callable

import numpy as np

from schedule_lab.cards import Card, Line, bar
from schedule_lab.progress import KINDS, record
from schedule_lab.sampling import Schedule, sample
from schedule_lab.widgets import Explorer

TOLERANCE = 0.02


def gap(lrs: np.ndarray, target: np.ndarray) -> float:
    """The largest distance between two curves, as a fraction of the target's largest rate.

    >>> gap(np.array([0.0, 1.0]), np.array([0.0, 2.0]))
    0.5
    """
    return float(np.max(np.abs(lrs - target)) / np.max(np.abs(target)))


class Match(Explorer):
    """`explore`, with a dashed target curve behind the learner's: it says how far off they are, and celebrates.

    Matched means: no step differs by more than `tolerance` of the target's peak. Then match `key` counts as done.
    """

    def __init__(self, key: str, target: Schedule, factory: Callable, *, num_steps: int = 15_000, tolerance: float = TOLERANCE, **ranges):
        self._key, self._tolerance, self._recorded = key, tolerance, False
        self._target = sample(target, np.arange(num_steps + 1))
        super().__init__(factory, ranges, num_steps=num_steps, target=self._target)

    @property
    def gap(self) -> float:
        """Largest distance from the target, as a fraction of the target's peak."""
        return gap(self.lrs, self._target)

    @property
    def matched(self) -> bool:
        """Whether the curves agree."""
        return self.gap <= self._tolerance

    def _verdict(self) -> str:
        worst = int(np.argmax(np.abs(self.lrs - self._target)))
        if not self.matched:
            told = f"Largest gap: {self.gap:.1%} of the target's peak, at step {worst:,}. It counts from {self._tolerance:.0%} down."
            return bar(1 - self.gap, "closeness to the target", "#0072B2") + Card(told, tone="open")._repr_html_()
        return bar(1.0, "closeness to the target") + self._celebration()._repr_html_()

    def _celebration(self) -> Card:
        lines = [Line("The code below makes this curve.")]
        if not self._recorded:
            self._recorded = True
            self._progress = record("matches", self._key)
        lines.append(Line(f"`{self._key}` is done: +{KINDS['matches']} XP, {self._progress.xp} in all."))
        return Card(f"★ Matched, to {self.gap:.1%} of the peak!", tuple(lines), "good")
