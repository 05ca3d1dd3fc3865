"""Result -> a student's page: one self-contained HTML file per notebook, with nothing of the student's that a browser would run."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from types import MappingProxyType

import nbformat
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from autograder.catalogue import LESSONS
from autograder.model import CellResult, Curve, Mark, Marks, NotebookResult, Result, Verdict
from autograder.notebook import metadata
from autograder.pictures import Line, plot, robust_limits

ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BASIS = '<meta name="basis" content="{}">'
NO_MARKS: Mapping = MappingProxyType({})
PNG = b"\x89PNG\r\n\x1a\n"
VERDICT_WORDS = {
    Verdict.PASSED: "passed",
    Verdict.PARTIAL: "partly right",
    Verdict.FAILED: "not yet",
    Verdict.MANUAL: "waiting for your teacher",
    Verdict.UNGRADED: "not graded, through no fault of yours",
}
VERDICT_MARKS = {Verdict.PASSED: "✓", Verdict.PARTIAL: "◐", Verdict.FAILED: "✗", Verdict.MANUAL: "…", Verdict.UNGRADED: "–"}
"""The verdict once more, for those to whom colours say nothing."""


def pages(result: Result, marks: Marks = NO_MARKS, penalties: Mapping[str, float] = NO_MARKS) -> dict[str, str]:
    """HTML by notebook name, with what a person gave, and what being late takes off."""
    return {n.name: page(result, n, marks.get(n.name, NO_MARKS), penalties.get(n.name, 0.0)) for n in result.notebooks}


def basis(result: Result, marks: Marks = NO_MARKS, penalties: Mapping[str, float] = NO_MARKS) -> dict[str, str]:
    """By notebook name, the line in a page's head that tells what a person and the calendar had said when it was written."""
    return {n.name: BASIS.format(_digest(marks.get(n.name, NO_MARKS), penalties.get(n.name, 0.0))) for n in result.notebooks}


def _digest(marks: Mapping[str, Mark], penalty: float) -> str:
    return hashlib.sha256(repr((sorted(marks.items()), float(penalty))).encode("utf-8", "replace")).hexdigest()[:16]


def page(result: Result, notebook: NotebookResult, marks: Mapping[str, Mark] = NO_MARKS, penalty: float = 0.0) -> str:
    """The feedback on one notebook, with what a person gave by grade_id, and the points that being late takes off."""
    cells = tuple(_marked(cell, marks) for cell in notebook.cells)
    notebook = replace(notebook, cells=cells)
    return _template().render(
        basis=Markup(BASIS.format(_digest(marks, penalty))),
        result=result,
        notebook=notebook,
        words=VERDICT_WORDS,
        marks=VERDICT_MARKS,
        titles=titles(notebook),
        tasks=tasks(notebook),
        comments={grade_id: mark.comment for grade_id, mark in marks.items() if mark.comment.strip()},
        pictures=[picture(curve) for curve in notebook.curves],
        points=sum(c.points for c in cells),
        penalty=penalty,
        max_points=sum(c.max_points for c in cells),
        waiting=sum(c.max_points for c in cells if c.verdict is Verdict.MANUAL),
        shown=[_shown(cell, {c.grade_id: c for c in cells}) for cell in _cells(notebook)],
    )


def _marked(cell: CellResult, marks: Mapping[str, Mark]) -> CellResult:
    """The cell with a person's points in place of the machine's."""
    points = marks[cell.grade_id].points if cell.grade_id in marks else None
    if points is None:
        return cell
    verdict = Verdict.PASSED if points >= cell.max_points else Verdict.PARTIAL if points > 0 else Verdict.FAILED
    return replace(cell, points=points, verdict=verdict, message="" if cell.verdict is Verdict.UNGRADED else cell.message)


def _cells(notebook: NotebookResult) -> list[NotebookNode]:
    return nbformat.reads(notebook.executed.decode(), as_version=4).cells if notebook.executed else []


def titles(notebook: NotebookResult) -> dict[str, str]:
    """What each graded cell is called on the page: its first comment or heading, else its grade_id."""
    found = {}
    for cell in _cells(notebook):
        first = cell.source.strip().split("\n")[0].strip()
        text = first.lstrip("# ").strip() if first.startswith("#") else ""
        found[metadata(cell).get("grade_id")] = text[:100]
    return {c.grade_id: found.get(c.grade_id) or c.grade_id for c in notebook.cells}


@dataclass
class Task:
    """One exercise as the page shows it: its heading, its graded cells, and where to read about it when points are missing."""

    title: str
    lesson: str
    answer: str = ""
    """grade_id of the answer."""
    cells: list[CellResult] = field(default_factory=list)

    @property
    def points(self) -> float:
        """Points earned so far."""
        return sum(cell.points for cell in self.cells)

    @property
    def max_points(self) -> float:
        """Points that the exercise is worth."""
        return sum(cell.max_points for cell in self.cells)

    @property
    def needs_lesson(self) -> bool:
        """Whether something here is not right yet, and a lesson is known that helps."""
        return bool(self.lesson) and any(cell.verdict in (Verdict.FAILED, Verdict.PARTIAL) for cell in self.cells)


def tasks(notebook: NotebookResult) -> list[Task]:
    """The graded cells by exercise: each belongs to the answer above it, and the answer to the heading above that."""
    found, heading, results = [Task("", "")], "", {cell.grade_id: cell for cell in notebook.cells}
    for cell in _cells(notebook):
        grade_id = metadata(cell).get("grade_id", "")
        if cell.cell_type != "code" and (above := HEADING.search(cell.source)):
            heading = above[1].strip()
        if metadata(cell).get("solution"):
            found.append(Task(plain(heading)[:100] or grade_id, LESSONS.get(grade_id, ""), grade_id))
        if grade_id in results:
            found[-1].cells.append(results.pop(grade_id))
    found[-1].cells += results.values()
    return [task for task in found if task.cells]


def picture(curve: Curve) -> Markup:
    """The student's schedule for the public numbers, drawn over the right one."""
    lines = [Line("target", curve.steps, curve.target, "what the contract asks for"), Line("yours", curve.steps, curve.rates, "your schedule")]
    label = "Your schedule for the numbers printed in the notebook, drawn over the one that the contract asks for"
    return plot(lines, robust_limits(curve.target, [curve.rates]), label, "step", "learning rate")


def _shown(cell: NotebookNode, results: dict[str, CellResult]) -> dict:
    """One notebook cell as text and pictures only."""
    outputs = cell.get("outputs", []) if cell.cell_type == "code" else []
    return {
        "kind": cell.cell_type,
        "source": plain(cell.source),
        "texts": [text for output in outputs if (text := _text(output))],
        "pictures": [picture for output in outputs if (picture := _picture(output))],
        "result": results.get(metadata(cell).get("grade_id")),
    }


def _text(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return plain(output.text)
    if output.output_type == "error":
        return plain("\n".join(output.traceback))
    text = output.get("data", {}).get("text/plain", "")
    return "" if _picture(output) else plain(text)


def _picture(output: NotebookNode) -> str:
    """A PNG output as base64, if its bytes really begin like a PNG."""
    data = output.get("data", {}).get("image/png") if output.output_type in ("display_data", "execute_result") else None
    if not isinstance(data, str):
        return ""
    try:
        content = base64.b64decode(data)
    except ValueError:
        return ""
    return base64.b64encode(content).decode() if content.startswith(PNG) else ""


def plain(text: str) -> str:
    """`text` without terminal escapes and control characters, at most 20,000 characters of it."""
    return ANSI.sub("", str(text))[:20_000]


def _said(message: str) -> tuple[str, str]:
    """What was seen, and the hint."""
    seen, _, hint = message.partition(" Hint: ")
    return plain(seen), plain(hint)


def _number(value: float) -> Markup:
    return Markup(f"{value:g}")


@cache
def _template():
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = _number
    environment.filters["said"] = _said
    environment.filters["plain"] = plain
    return environment.from_string(resources.files("autograder").joinpath("templates/feedback.html").read_text("utf-8"))
