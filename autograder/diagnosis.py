"""Evidence -> the misconceptions that would produce it. Never a score, never an exception, no label for a right answer."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np

from autograder.catalogue import catalogue
from autograder.fingerprints import Fingerprint, fingerprints
from autograder.model import Diagnosis, Evidence, Part

MOST_LABELS = 3
"""With more candidates than this nothing is known."""


def diagnose(evidence: Evidence | None) -> Diagnosis:
    """The misconceptions behind an answer that lost points; hints only when they are certain."""
    try:
        found = matching(evidence.parts, fingerprints(evidence.cell)) if evidence else ()
        return Diagnosis(found[0], _hints(found[0])) if len(found) == 1 else Diagnosis(tuple(sorted({label for labels in found for label in labels})))
    except Exception:  # a diagnosis is a courtesy: grading goes on without it
        return Diagnosis()


def _hints(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(misconception.hint for misconception in catalogue() if misconception.label in labels)


def matching(parts: Mapping[str, Part], known: Mapping[str, Fingerprint]) -> tuple[tuple[str, ...], ...]:
    """The simplest explanations of what was seen; several when they cannot be told apart, none when nothing fits.

    In this order: one specimen gives exactly these parts; one specimen gives every part that is wrong; two specimens
    together do, each where the other does not, which is how two mistakes in one answer look.
    """
    wrong = frozenset(name for name, part in parts.items() if not _same(part.seen, part.right, part.tolerance))
    shared = {label: frozenset(name for name, part in parts.items() if _same(part.seen, mark.get(name), part.tolerance)) for label, mark in known.items()}
    for explained in _explanations(wrong, frozenset(parts), shared) if wrong else ():
        if explained:
            return explained if len(explained) <= MOST_LABELS else ()
    return ()


def _explanations(wrong: frozenset[str], every: frozenset[str], shared: Mapping[str, frozenset[str]]) -> Iterable[tuple[tuple[str, ...], ...]]:
    yield tuple((label,) for label, same in shared.items() if same == every)
    yield tuple((label,) for label, same in shared.items() if same >= wrong)
    useful = {label: same & wrong for label, same in shared.items() if same & wrong}
    yield tuple((a, b) for a, b in combinations(useful, 2) if useful[a] | useful[b] == wrong)


def _same(seen: tuple[float, ...] | str, other: tuple[float, ...] | str | None, tolerance: float) -> bool:
    """Whether two observations agree; NaN agrees with NaN, a complaint with the same complaint."""
    if type(seen) is str or type(other) is str or other is None:
        return type(seen) is type(other) and seen == other
    if len(seen) != len(other):
        return False
    return bool(np.isclose(seen, other, rtol=0.0, atol=tolerance, equal_nan=True).all())
