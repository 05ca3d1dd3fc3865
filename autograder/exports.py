"""Grades out of the gradebook, as plug-ins of `nbgrader export --exporter=autograder.exports.<name>`, with a person's grades in.

    CanvasCsv, MoodleCsv     one row a student, one column an assignment, for the gradebook import of the system
    CellsCsv, CellsJson      one row a graded cell

A submission that still waits for a person has no total: its place in Canvas and Moodle stays empty, which they leave as it was.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student, SubmittedAssignment
from nbgrader.plugins.export import ExportPlugin

from autograder.sheet import as_csv

CELL = ("assignment", "student_id", "notebook", "grade_id", "auto_score", "manual_score", "extra_credit", "score", "max_score", "needs_manual_grade")


class _Exporter(ExportPlugin):
    """Chooses students and assignments as nbgrader's own exporter does, and writes one file."""

    default = ""
    """File name unless `--to` gives one."""

    def export(self, gradebook: Gradebook) -> None:
        """Called by `nbgrader export`."""
        path = Path(self.to or self.default)
        path.write_bytes(self.text(gradebook).encode("utf-8", "replace"))
        self.log.info("Exported grades to %s", path)

    def text(self, gradebook: Gradebook) -> str:
        """What to write."""
        raise NotImplementedError

    def _assignments(self, gradebook: Gradebook) -> list[Assignment]:
        return [found for found in gradebook.assignments if not self.assignment or found.name in map(str, self.assignment)]

    def _students(self, gradebook: Gradebook) -> list[Student]:
        return [found for found in gradebook.students if not self.student or found.id in map(str, self.student)]

    def _totals(self, gradebook: Gradebook, student: Student) -> list[float | None]:
        return [self._total(gradebook, assignment, student) for assignment in self._assignments(gradebook)]

    def _total(self, gradebook: Gradebook, assignment: Assignment, student: Student) -> float | None:
        """Points less the penalty for being late; None when nothing was handed in, or a person has still to grade."""
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return None
        if submission.needs_manual_grade:
            self.log.warning("%s, %s: waits for manual grading; its place stays empty", student.id, assignment.name)
            return None
        return round(max(0.0, submission.score - (submission.late_submission_penalty or 0.0)), 6)


class CanvasCsv(_Exporter):
    """For Canvas: Grades, Import. Canvas finds a student by ID (`lms_user_id`, or a number as nbgrader's id) or SIS Login ID (nbgrader's id)."""

    default = "canvas.csv"

    def text(self, gradebook: Gradebook) -> str:
        """Canvas's columns, and its row of points possible."""
        assignments = self._assignments(gradebook)
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(found.name for found in assignments)]
        rows = [["    Points Possible", "", "", "", "", *(found.max_score for found in assignments)]]
        for student in self._students(gradebook):
            number = student.lms_user_id or (student.id if student.id.isdecimal() else "")
            rows.append([_name(student), number, "", student.id, "", *self._totals(gradebook, student)])
        return as_csv(header, rows)


class MoodleCsv(_Exporter):
    """For Moodle: Grades, Import, CSV file; map `Username` to username."""

    default = "moodle.csv"

    def text(self, gradebook: Gradebook) -> str:
        """Moodle's columns of a user, then one an assignment."""
        header = ["Username", "First name", "Last name", "Email address", *(found.name for found in self._assignments(gradebook))]
        students = self._students(gradebook)
        return as_csv(header, ([s.id, s.first_name or "", s.last_name or "", s.email or "", *self._totals(gradebook, s)] for s in students))


class _Cells(_Exporter):
    """One row a graded cell of every submission."""

    def rows(self, gradebook: Gradebook) -> Iterator[dict[str, object]]:
        """By assignment, then student, in the notebook's order."""
        students = {student.id for student in self._students(gradebook)}
        for assignment in self._assignments(gradebook):
            for submission in sorted(assignment.submissions, key=lambda found: found.student_id):
                if submission.student_id in students:
                    yield from _cells(submission)


class CellsCsv(_Cells):
    """Long CSV: for a spreadsheet or a data frame."""

    default = "cells.csv"

    def text(self, gradebook: Gradebook) -> str:
        """A header and the rows."""
        return as_csv(CELL, ([row[name] for name in CELL] for row in self.rows(gradebook)))


class CellsJson(_Cells):
    """The same as JSON."""

    default = "cells.json"

    def text(self, gradebook: Gradebook) -> str:
        """A list of objects."""
        return json.dumps(list(self.rows(gradebook)), indent=1, ensure_ascii=False) + "\n"


def _cells(submission: SubmittedAssignment) -> Iterable[dict[str, object]]:
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            yield {
                "assignment": submission.name, "student_id": submission.student_id, "notebook": notebook.name, "grade_id": grade.name,
                "auto_score": grade.auto_score, "manual_score": grade.manual_score, "extra_credit": grade.extra_credit,
                "score": grade.score, "max_score": grade.max_score, "needs_manual_grade": bool(grade.needs_manual_grade),
            }  # fmt: skip


def _name(student: Student) -> str:
    given = ", ".join(name for name in (student.last_name, student.first_name) if name)
    return given or student.id
