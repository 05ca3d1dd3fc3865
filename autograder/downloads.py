r"""What a learning management system hands out as "all submissions", for `nbgrader zip_collect`.

    nbgrader zip_collect ASSIGNMENT --force --collector=autograder.downloads.CanvasDownload
    nbgrader zip_collect ASSIGNMENT --force --collector=autograder.downloads.MoodleDownload

Put the zip, unchanged, into downloaded/ASSIGNMENT/archive/ first. A student is known by the number that the system gives:

    Canvas   lovelaceada_LATE_1815_20871_warmup_cosine-1.ipynb            1815, the user's ID in Canvas
    Moodle   Ada Lovelace_1815_assignsubmission_file/warmup_cosine.ipynb  1815, the participant's number in the grading worksheet

The names come from students, so only the first part that looks right counts: nobody hands in as somebody else by naming a file.
"""

import re
import unicodedata
from functools import cached_property
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import default


class _Download(FileNameCollectorPlugin):
    """Matches `named_regexp` against a file's path inside the download."""

    pattern = ""

    @default("named_regexp")
    def _named_regexp_default(self) -> str:
        return self.pattern

    def _match(self, filename: str) -> dict[str, str] | None:
        """Called by `collect`."""
        found = re.match(self.named_regexp, _inside(filename))
        return {name: unicodedata.normalize("NFC", text) for name, text in found.groupdict().items()} if found else None


def _inside(filename: str) -> str:
    """The path below the folder that zip_collect extracts to."""
    path = Path(filename).as_posix()
    return re.sub(r"^.*?/downloaded/[^/]+/extracted/", "", path, count=1)


class CanvasDownload(_Download):
    """Assignment, Download Submissions. Of several uploads of one notebook (`-1`, `-2` …) the last one counts."""

    pattern = r"(?:[^/]+/)??[^/_]+_(?:LATE_)?(?P<student_id>\d+)_(?P<upload>\d+)_(?:[^/]+/)?(?P<file_id>.+?)(?:-\d+)?\.ipynb$"

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Called by zip_collect for each file; None for one that a later upload replaces, two would stop zip_collect."""
        found = super().collect(submitted_file)
        if found and int(found["upload"]) < self._last_upload[_whose(found)]:
            self.log.warning("A later upload replaces %s", submitted_file)
            return None
        return found

    @cached_property
    def _last_upload(self) -> dict[tuple[str, str], int]:
        """The number of the last upload of each student's notebooks."""
        last: dict[tuple[str, str], int] = {}
        for path in Path(self.parent._format_collect_path(self.parent.extracted_directory)).rglob("*.ipynb"):
            if found := self._match(str(path)):
                last[_whose(found)] = max(last.get(_whose(found), 0), int(found["upload"]))
        return last


def _whose(found: dict[str, str]) -> tuple[str, str]:
    return found["student_id"], found["file_id"]


class MoodleDownload(_Download):
    """Assignment, Download all submissions, in folders or not; a folder of the student's own stays part of the file's name."""

    pattern = r"(?:[^/]+/)??[^/_]+_(?P<student_id>\d+)_assignsubmission_file(?:_?/|_)(?P<file_id>.+)\.ipynb$"
