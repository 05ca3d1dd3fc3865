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
    """One submission with what else is worth keeping: time stamp, curves, notes, time per test cell, seeds. Not part of the promised JSON."""
    curves = {notebook.name: [asdict(curve) for curve in notebook.curves] for notebook in result.notebooks}
    seconds = {notebook.name: {cell.grade_id: cell.seconds for cell in notebook.cells} for notebook in result.notebooks}
    notes = {notebook.name: list(notebook.notes) for notebook in result.notebooks}
    seeds = {notebook.name: notebook.seed for notebook in result.notebooks}
    return {**row(result), "timestamp": result.timestamp, "curves": curves, "notes": notes, "cell_seconds": seconds, "seeds": seeds}


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
    cells = [_cell_result(cell, found.get("cell_seconds", {})) for cell in found["cells"]]
    seeds, notes = found.get("seeds", {}), found.get("notes", {})
    curves = {name: tuple(_curve(curve) for curve in kept) for name, kept in found.get("curves", {}).items()}
    notebooks = tuple(
        NotebookResult(name, tuple(group), b"", tuple(notes.get(name, ())), curves=curves.get(name, ()), seed=seeds.get(name, ""))
        for name, group in groupby(cells, key=lambda cell: cell.notebook)
    )
    return Result(found["student"], assignment, found["status"], found["reason"], notebooks, found["seconds"], found.get("timestamp"))


def _cell_result(found: dict[str, Any], seconds: dict[str, dict[str, float | None]]) -> CellResult:
    changes = {"verdict": Verdict(found["verdict"]), "misconceptions": tuple(found["misconceptions"])}
    return CellResult(**{**found, **changes, "seconds": seconds.get(found["notebook"], {}).get(found["grade_id"])})


def _curve(found: dict[str, Any]) -> Curve:
    return Curve(*(tuple(map(float, found[name])) for name in ("steps", "rates", "target")))
