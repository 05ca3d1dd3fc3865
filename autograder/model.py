"""The nouns of grading, as frozen plain data: no functions, no I/O, safe to send to any executor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What became of one graded cell."""

    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    MANUAL = "manual"
    """A person still has to grade it."""
    UNGRADED = "ungraded"
    """The grader's fault; never a zero."""


@dataclass(frozen=True)
class Assignment:
    """An assignment as its author wrote it: `notebooks` by name (without suffix) and every other file by relative path, as bytes."""

    name: str
    notebooks: Mapping[str, bytes]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment: hostile bytes by relative path, and when (ISO 8601, or None)."""

    student: str
    assignment: str
    files: Mapping[str, bytes]
    timestamp: str | None = None


@dataclass(frozen=True)
class Curve:
    """A student's learning rates for the public arguments, over the right ones: numbers that came over the wire, for pictures."""

    steps: tuple[float, ...]
    rates: tuple[float, ...]
    target: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """One piece of what a check saw: the numbers, or the complaint in their place; what is right; and the absolute tolerance."""

    seen: tuple[float, ...] | str
    right: tuple[float, ...]
    tolerance: float


@dataclass(frozen=True)
class Evidence:
    """What was seen of one answer, in parts that can be wrong independently; for diagnosis, never for points.

    It holds hidden inputs' answers, so it stays in the trusted process: nothing of it but `curve` is written anywhere.
    """

    cell: str
    """grade_id of the solution cell that is to answer for it."""
    parts: Mapping[str, Part]
    curve: Curve | None = None

    def _ipython_display_(self) -> None:
        """Under stock nbgrader a test cell that ends in a check shows nothing."""


@dataclass(frozen=True)
class CellResult:
    """The verdict on one graded cell, decided in the trusted process."""

    notebook: str
    grade_id: str
    points: float
    max_points: float
    verdict: Verdict
    message: str = ""
    """For the student: no hidden source, no hidden value."""
    misconceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotebookResult:
    """One graded notebook: its cells, the rebuilt and executed notebook as bytes, and what had to be repaired or salvaged."""

    name: str
    cells: tuple[CellResult, ...]
    executed: bytes
    notes: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()
    """grade_ids of the answers that are still the released stub."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What the student's code wrote into its working folder, by relative path: hostile bytes, bounded."""
    curves: tuple[Curve, ...] = ()
    """What the student's schedules look like for public arguments."""


@dataclass(frozen=True)
class Result:
    """One submission graded: a row in the class table, whatever happened."""

    student: str
    assignment: str
    status: str
    """`graded`, or `ungraded` when the grader is at fault."""
    reason: str | None
    """Why, when ungraded or salvaged; None otherwise."""
    notebooks: tuple[NotebookResult, ...]
    seconds: float
    timestamp: str | None = None
    memory_mib: int = 0
    """The most that the process which graded it has ever held, itself only."""

    @property
    def cells(self) -> tuple[CellResult, ...]:
        """Every graded cell, in the order of the source notebooks."""
        return tuple(cell for notebook in self.notebooks for cell in notebook.cells)

    @property
    def points(self) -> float:
        """Points earned by machine."""
        return sum(cell.points for cell in self.cells)

    @property
    def max_points(self) -> float:
        """Points that the assignment is worth, written answers included."""
        return sum(cell.max_points for cell in self.cells)

    @property
    def manual_points(self) -> float:
        """Points that a person has still to give."""
        return sum(cell.max_points for cell in self.cells if cell.verdict is Verdict.MANUAL)


@dataclass(frozen=True)
class Misconception:
    """A belief that produces a recognisable mistake, with a specimen that shows it.

    A file in `autograder/misconceptions/` holds one, as `MISCONCEPTION`.
    """

    label: str
    """Kebab-case, equal to the file name with hyphens for underscores."""
    belief: str
    """What the learner thinks, in one sentence, in their voice."""
    truth: str
    """What is so, in one sentence."""
    hint: str
    """A question that leads to the truth without giving the answer."""
    source: str
    """Where the mistake was seen, or the document that settles it."""
    cell: str
    """grade_id of the solution cell that the specimen fills."""
    specimen: str
    """Source of that solution cell, written by somebody who holds the belief."""
    loses: tuple[str, ...]
    """grade_ids of the test cells that must catch it."""


@dataclass(frozen=True)
class Diagnosis:
    """The misconceptions that would produce what was seen; no labels when nothing known would."""

    labels: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    """One for each label when it is certain, none when it is not."""
