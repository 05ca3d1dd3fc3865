"""What a class's points say about the tests: difficulty, discrimination, reliability. Pure; classical test theory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.model import Result, Verdict

FEW = 30
"""Below this many submissions a coefficient says little."""


@dataclass(frozen=True)
class CellStatistics:
    """One test cell over the class."""

    grade_id: str
    max_points: float
    difficulty: float
    """Mean share of the points that was earned: 1 is easy, 0 is hard."""
    discrimination: float | None
    """Correlation with the points of all other test cells; None when either never varies."""
    full: int
    """How many earned all of it."""
    median_s: float | None = None
    """Seconds that the cell ran, where that is known."""
    slowest_s: float | None = None


def by_cell(results: Sequence[Result]) -> list[CellStatistics]:
    """One entry for each test cell that a machine graded, in order."""
    names, table, most = _table(results)
    return [
        CellStatistics(
            name, most[n], float((table[:, n] / (most[n] or 1)).mean()), _discrimination(table, n), int((table[:, n] >= most[n]).sum()), *_times(results, name)
        )
        for n, name in enumerate(names)
    ]


def _times(results: Sequence[Result], grade_id: str) -> tuple[float | None, float | None]:
    """Median and slowest run of a test cell, in seconds; None when no run was timed."""
    found = [cell.seconds for result in results for cell in result.cells if cell.grade_id == grade_id and cell.seconds is not None]
    return (float(np.median(found)), max(found)) if found else (None, None)


def cronbach_alpha(results: Sequence[Result]) -> float | None:
    """Reliability of the sum of points, α = k/(k − 1) · (1 − Σ var(cell)/var(sum)); None when it is not defined."""
    _, table, _ = _table(results)
    if len(table) < 2 or table.shape[1] < 2 or not table.sum(axis=1).var() > 0:
        return None
    k = table.shape[1]
    return float(k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1)))


def histogram(results: Sequence[Result], bins: int = 10) -> tuple[list[int], list[str]]:
    """How many submissions have points in each tenth of the points that a machine gives, and the names of the tenths."""
    most = max((result.max_points - result.manual_points for result in results), default=0.0) or 1.0
    places = [min(int(bins * result.points / most), bins - 1) for result in results]
    edges = [most * n / bins for n in range(bins + 1)]
    return [places.count(n) for n in range(bins)], [f"{edges[n]:.3g}–{edges[n + 1]:.3g}" for n in range(bins)]


def _discrimination(table: np.ndarray, n: int) -> float | None:
    cell, rest = table[:, n], np.delete(table, n, axis=1).sum(axis=1)
    if len(table) < 3 or not (cell.std() > 1e-12 and rest.std() > 1e-12):
        return None
    return float(np.corrcoef(cell, rest)[0, 1])


def _table(results: Sequence[Result]) -> tuple[list[str], np.ndarray, list[float]]:
    """Points of every submission (rows) in every test cell (columns); cells that a person grades are left out."""
    manual = {c.grade_id for result in results for c in result.cells if c.verdict is Verdict.MANUAL}
    most = {c.grade_id: c.max_points for result in results for c in result.cells if c.grade_id not in manual}
    points = [{c.grade_id: c.points for c in result.cells} for result in results]
    table = np.array([[row.get(name, 0.0) for name in most] for row in points], float).reshape(len(points), len(most))
    return list(most), table, list(most.values())
