"""Submissions made from the released notebook: one builder for every test."""

from functools import cache
from pathlib import Path

import nbformat

from autograder.model import Assignment, Submission
from autograder.notebook import SOLUTION, metadata, tidy

ROOT = Path(__file__).parents[1]
NAME = "warmup_cosine"


@cache
def assignment() -> Assignment:
    """The main assignment, as its author wrote it."""
    return Assignment(NAME, {NAME: (ROOT / f"source/{NAME}/{NAME}.ipynb").read_bytes()})


def released() -> nbformat.NotebookNode:
    """The notebook that students get."""
    return nbformat.read(ROOT / f"release/{NAME}/{NAME}.ipynb", as_version=4)


@cache
def solutions() -> dict[str, str]:
    """The author's answers by grade_id, without their marks."""
    source = nbformat.reads(assignment().notebooks[NAME].decode(), as_version=4)
    answers = (cell for cell in source.cells if metadata(cell).get("solution"))
    return {metadata(cell)["grade_id"]: _unmarked(cell.source) for cell in answers}


def _unmarked(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not any(mark in line for mark in SOLUTION))


def notebook(**answers: str) -> nbformat.NotebookNode:
    """The released notebook, solved, with these answers in place of the author's."""
    made = released()
    for cell in made.cells:
        if metadata(cell).get("solution"):
            grade_id = metadata(cell)["grade_id"]
            cell.source = answers.get(grade_id, solutions()[grade_id])
    return made


def submission(student: str = "ada", content: bytes | None = None, **answers: str) -> Submission:
    """A student's submission: `content`, or the solved notebook with these answers."""
    return Submission(student, NAME, {f"{NAME}.ipynb": tidy(notebook(**answers)) if content is None else content})
