"""Result <-> the JSON that `autograder grade --json` promises (version 1)."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from autograder.model import CellResult, Curve, NotebookResult, Result, Verdict

VERSION = 1


def as_json(assignment: str, results: Iterable[Result]) -> str:
    """The whole run, sorted by student."""
    rows = [row(result) for result in sorted(results, key=lambda result: result.student)]
    return json.dumps({"version": VERSION, "assignment": assignment, "results": rows}, indent=1, ensure_ascii=False) + "\n"


def row(result: Result) -> dict[str, Any]:
    """One submission."""
    return {
        "student": result.student,
        "status": result.status,
        "reason": result.reason,
        "points": result.points,
        "max_points": result.max_points,
        "manual_points": result.manual_points,
        "seconds": round(result.seconds, 3),
        "cells": [_cell(cell) for cell in result.cells],
    }


def kept_row(result: Result) -> dict[str, Any]:
    """One submission with what `report` needs besides: its curves and its time stamp. Not part of the promised JSON."""
    curves = {notebook.name: [asdict(curve) for curve in notebook.curves] for notebook in result.notebooks}
    return {**row(result), "timestamp": result.timestamp, "curves": curves}


def _cell(cell: CellResult) -> dict[str, Any]:
    return {
        "notebook": cell.notebook,
        "grade_id": cell.grade_id,
        "points": cell.points,
        "max_points": cell.max_points,
        "verdict": cell.verdict.value,
        "message": cell.message,
        "misconceptions": list(cell.misconceptions),
    }


def from_row(assignment: str, found: dict[str, Any]) -> Result:
    """A result as `row` or `kept_row` wrote it; the executed notebooks stay where they were written.

    Raises: KeyError, TypeError or ValueError when it is no such row.
    """
    cells = [CellResult(**{**cell, "verdict": Verdict(cell["verdict"]), "misconceptions": tuple(cell["misconceptions"])}) for cell in found["cells"]]
    curves = {name: tuple(_curve(curve) for curve in kept) for name, kept in found.get("curves", {}).items()}
    groups = groupby(cells, key=lambda cell: cell.notebook)
    notebooks = tuple(NotebookResult(name, tuple(group), b"", curves=curves.get(name, ())) for name, group in groups)
    return Result(found["student"], assignment, found["status"], found["reason"], notebooks, found["seconds"], found.get("timestamp"))


def _curve(found: dict[str, Any]) -> Curve:
    return Curve(*(tuple(map(float, found[name])) for name in ("steps", "rates", "target")))
