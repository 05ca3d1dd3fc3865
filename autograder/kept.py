"""Results of earlier runs, in `.autograder/` of the course root: one file a submission. The edge, not the core."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from autograder.model import Result
from autograder.results import from_row, kept_row

BY_NBGRADER = "nbgrader"
"""The fingerprint of a result that nbgrader's own commands made: valid for a report, but grading does not rely on it."""


LONGEST = 200
"""Bytes of a name that is kept as it is; a file system takes 255, and the file needs a few itself."""


class Kept:
    """The kept results of one assignment, each with the fingerprint of what it was made from."""

    def __init__(self, root: Path, assignment: str) -> None:
        self._assignment, self._folder = assignment, root / ".autograder" / assignment

    def read(self, student: str) -> tuple[str, Result] | None:
        """A fingerprint and the result; None when nothing readable is kept."""
        try:
            return self._load(self._path(student))
        except ValueError:
            return None

    def _load(self, path: Path) -> tuple[str, Result] | None:
        try:
            found = json.loads(path.read_text("utf-8"))
            return str(found["fingerprint"]), from_row(self._assignment, found["row"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # none, half-written, or of another version: grading makes it again

    def write(self, fingerprint: str, result: Result) -> None:
        """Keep a result; the file appears whole or not at all.

        Raises: ValueError for a student whose name is no file's.
        """
        path = self._path(result.student)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"fingerprint": fingerprint, "row": kept_row(result)}), "utf-8")
        fresh.rename(path)

    def results(self) -> Iterator[Result]:
        """Every kept result, sorted by student."""
        for path in sorted(self._folder.glob("*.json")):
            if (found := self._load(path)) is not None:
                yield found[1]

    def _path(self, student: str) -> Path:
        if "/" in student or "\0" in student:
            raise ValueError(f"got {student!r} as a student; expected the name of a folder in submitted/")
        long = len(student.encode("utf-8", "replace")) > LONGEST
        return self._folder / f"{hashlib.sha256(student.encode('utf-8', 'replace')).hexdigest() if long else student}.json"
