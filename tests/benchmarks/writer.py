"""How many results a second one writer puts into the gradebook. Run: python -m tests.benchmarks.writer [DB_URL] [COUNT].

Without DB_URL: an SQLite file in a temporary folder. nbgrader's own way, a commit for each cell, is timed beside ours.
"""

import sys
import tempfile
import time
import warnings
from collections.abc import Iterable

from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from autograder import gradebook
from autograder.model import CellResult, NotebookResult, Result, Verdict
from autograder.notebook import Role, metadata, points, read_source, role
from tests.builders import NAME, assignment


def results(count: int, prefix: str = "student") -> Iterable[Result]:
    """Results of the main assignment's size."""
    verdicts = {Role.TEST: Verdict.PASSED, Role.MANUAL: Verdict.MANUAL}
    graded = [cell for cell in read_source(NAME, assignment().notebooks[NAME]).cells if role(cell) in verdicts]
    cells = tuple(CellResult(NAME, metadata(cell)["grade_id"], points(cell), points(cell), verdicts[role(cell)]) for cell in graded)
    for number in range(count):
        yield Result(f"{prefix}{number:05}", NAME, "graded", None, (NotebookResult(NAME, cells, b""),), 0.5)


def record_cell_by_cell(book: Gradebook, result: Result) -> None:
    """What nbgrader's converter does: one transaction for each step and each cell."""
    book.update_or_create_student(result.student)
    book.update_or_create_submission(result.assignment, result.student)
    for cell in result.cells:
        gradebook.write_grade(book.find_grade(cell.grade_id, cell.notebook, result.assignment, result.student), cell)
        book.db.commit()


def per_second(record, book: Gradebook, found: list[Result]) -> float:
    """Results a second."""
    started = time.perf_counter()
    for result in found:
        record(book, result)
    return len(found) / (time.perf_counter() - started)


def main(db_url: str, count: int) -> None:
    """Print the rate of the first and of the last tenth, and nbgrader's."""
    warnings.simplefilter("ignore", SAWarning)
    with gradebook.opened(db_url, "course") as book:
        gradebook.register(book, db_url, assignment())
        found, tenth = list(results(count)), max(count // 10, 1)
        first = per_second(gradebook.record, book, found[:tenth])
        per_second(gradebook.record, book, found[tenth:-tenth])
        last = per_second(gradebook.record, book, found[-tenth:])
        theirs = per_second(record_cell_by_cell, book, list(results(min(count, 50), "other")))
    print(f"{count} results: {first:.0f} a second at first, {last:.0f} at the end; cell by cell {theirs:.0f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/gradebook.db", int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
