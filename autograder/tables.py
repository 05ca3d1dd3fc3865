"""What the command line shows: tables and progress, with nothing of a student's that a terminal would obey."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.feedback import VERDICT_WORDS, plain
from autograder.model import CellResult, Result, Verdict

if TYPE_CHECKING:
    from autograder.doctor import Finding

STYLES = {Verdict.PASSED: "bold cyan", Verdict.PARTIAL: "yellow", Verdict.FAILED: "bold yellow", Verdict.MANUAL: "dim", Verdict.UNGRADED: "bold magenta"}


def class_table(results: Sequence[Result], root: Path) -> Table:
    """One row a submission: points, what is left for a person, the tests that were not passed, and why."""
    table = Table(title=f"{results[0].assignment}: {len(results)} submissions" if results else None)
    for name, justify in (
        ("student", "left"),
        ("points", "right"),
        ("of", "right"),
        ("by hand", "right"),
        ("seconds", "right"),
        ("not passed", "left"),
        ("remarks", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for result in results:
        table.add_row(*_class_row(result))
    return table


def _class_row(result: Result) -> tuple[Text, ...]:
    missed = [cell.grade_id for cell in result.cells if cell.verdict in (Verdict.FAILED, Verdict.PARTIAL)]
    points = f"{result.points:g}" if result.status == "graded" else "ungraded"
    graded = [cell for cell in result.cells if cell.verdict is not Verdict.MANUAL]
    shown = "everything" if len(missed) == len(graded) > 3 else ", ".join(missed)
    remarks = plain(result.reason or "")
    remarks = remarks if len(remarks) <= 160 else remarks[:157] + "..."
    cells = (plain(result.student), points, f"{result.max_points:g}", f"{result.manual_points:g}", f"{result.seconds:.1f}", shown, remarks)
    return tuple(Text(cell) for cell in cells)


def check_table(result: Result) -> Table:
    """One row a graded cell, with the message for whoever wrote it."""
    table = Table(title=f"{result.assignment}: {result.points:g} of {result.max_points - result.manual_points:g} points that a machine can give")
    for name in ("check", "points", "result", "what to look at"):
        table.add_column(name, justify="right" if name == "points" else "left")
    for cell in result.cells:
        table.add_row(*_check_row(cell))
    return table


def _check_row(cell: CellResult) -> tuple[Text, ...]:
    points = f"{cell.points:g} / {cell.max_points:g}"
    return Text(plain(cell.grade_id)), Text(points), Text(VERDICT_WORDS[cell.verdict], STYLES[cell.verdict]), Text(plain(cell.message))


def doctor_table(findings: "Sequence[Finding]") -> Table:
    """One row a finding, with the cure for what does not work."""
    table = Table("what", "works", "found", "cure")
    for finding in findings:
        mark = "yes" if finding.works else ("no" if finding.needed else "no, optional")
        table.add_row(finding.name, mark, Text(plain(finding.detail)), "" if finding.works else finding.cure)
    return table


class _Rate(ProgressColumn):
    """How many a second, or how many seconds for one."""

    def render(self, task: Task) -> Text:
        """Called by rich."""
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each")


@contextmanager
def progress(console: Console, doing: str = "grading") -> Iterator[Callable[[int, int, str], None]]:
    """A bar with a count, the rate, the time so far and the time left."""
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int, student: str) -> None:
            bar.update(task, completed=done, total=total, description=plain(student))

        yield advance
