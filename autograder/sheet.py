"""Rows -> CSV that a spreadsheet shows and never computes. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

from autograder.model import Result

COLUMNS = ("student", "assignment", "status", "notebook", "grade_id", "verdict", "points", "max_points", "misconceptions", "message")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180, every text defused."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([defused(value) for value in row] for row in rows)
    return written.getvalue()


def defused(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.

    >>> defused("=HYPERLINK(1)"), defused(" @SUM"), defused(-2.5), defused("ada")
    ("'=HYPERLINK(1)", "' @SUM", -2.5, 'ada')
    """
    if not isinstance(value, str):
        return "" if value is None else value
    text = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in value).encode("utf-8", "replace").decode()
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r", "|", "%") and text.strip() else text


def long_rows(results: Iterable[Result]) -> Iterable[tuple[object, ...]]:
    """One row a graded cell of each submission, in the order of COLUMNS."""
    for result in results:
        for cell in result.cells:
            yield (
                result.student, result.assignment, result.status, cell.notebook, cell.grade_id, cell.verdict.value,
                cell.points, cell.max_points, " ".join(cell.misconceptions), cell.message,
            )  # fmt: skip
