"""Result -> a student's page: one self-contained HTML file per notebook, with nothing of the student's that a browser would run."""

import base64
import re
from functools import cache
from importlib import resources

import nbformat
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from autograder.model import CellResult, NotebookResult, Result, Verdict
from autograder.notebook import metadata

ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")
PNG = b"\x89PNG\r\n\x1a\n"
VERDICT_WORDS = {
    Verdict.PASSED: "passed",
    Verdict.PARTIAL: "partly right",
    Verdict.FAILED: "not yet",
    Verdict.MANUAL: "waiting for your teacher",
    Verdict.UNGRADED: "not graded, through no fault of yours",
}


def pages(result: Result) -> dict[str, str]:
    """HTML by notebook name."""
    return {notebook.name: page(result, notebook) for notebook in result.notebooks}


def page(result: Result, notebook: NotebookResult) -> str:
    """The feedback on one notebook."""
    cells = notebook.cells
    return _template().render(
        result=result,
        notebook=notebook,
        words=VERDICT_WORDS,
        titles=titles(notebook),
        points=sum(c.points for c in cells),
        max_points=sum(c.max_points for c in cells),
        waiting=sum(c.max_points for c in cells if c.verdict is Verdict.MANUAL),
        shown=[_shown(cell, {c.grade_id: c for c in cells}) for cell in _cells(notebook)],
    )


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


def _number(value: float) -> Markup:
    return Markup(f"{value:g}")


@cache
def _template():
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = _number
    return environment.from_string(resources.files("autograder").joinpath("templates/feedback.html").read_text("utf-8"))
