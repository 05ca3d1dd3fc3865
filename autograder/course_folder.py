"""A course on disk: find its root, read assignments and submissions, write what grading made. The edge, not the core."""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from jupyter_core.paths import jupyter_config_path
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from autograder.autotest import instantiated
from autograder.errors import AuthoringError
from autograder.model import Assignment, Result, Submission
from autograder.sandbox import SandboxPolicy

SUBMISSION_BYTES = 100 * 2**20
ADDRESS = ("timestamp.txt", "submission_secret.txt")
"""What nbgrader finds the place of a student's feedback by, in a submission and in its feedback."""
IGNORED = {".ipynb_checkpoints", "__pycache__", ".git"}


class CourseFolder:
    """The folder that holds `nbgrader_config.py`, with nbgrader's own settings for where things are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = _load_config(root)
        self._directory = CourseDirectory(config=self.config)

    @property
    def db_url(self) -> str:
        """The gradebook: `c.CourseDirectory.db_url`, an SQLite file in the root unless set."""
        return self._directory.db_url

    @property
    def course_id(self) -> str:
        """nbgrader's course id."""
        return self._directory.course_id

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Where nbgrader keeps a step (`source`, `release`, `submitted`, `autograded`, `feedback`) of an assignment."""
        return Path(self._directory.format_path(getattr(self._directory, f"{step}_directory"), student, assignment))

    def policy(self, **changes: object) -> SandboxPolicy:
        """The sandbox policy: `c.SandboxPolicy.<field>` in nbgrader_config.py over the defaults."""
        fields = {**self.config.get("SandboxPolicy", {}), **changes}
        try:
            return SandboxPolicy(**fields)
        except TypeError as error:
            raise AuthoringError(f"nbgrader_config.py: {error}. Expected fields of SandboxPolicy, see autograder/sandbox.py.") from error

    def assignment(self, name: str, step: str = "source") -> Assignment:
        """The assignment in source/, or as `step` has it.

        Raises: AuthoringError when there is none of that name, or it has no notebook.
        """
        folder = self.folder(step, ".", name)
        if name not in (known := self._assignments(step)):
            raise AuthoringError(f"got assignment {name[:100]!r}; expected one of {known} (folders of {self._top(step)}).")
        files = read_files(folder)
        notebooks = {PurePosixPath(p).stem: instantiated(content, folder) for p, content in files.items() if p.endswith(".ipynb") and "/" not in p}
        if not notebooks:
            raise AuthoringError(f"{folder}: got no notebook; expected at least one .ipynb file.")
        return Assignment(name, notebooks, {p: c for p, c in files.items() if not p.endswith(".ipynb")})

    def _top(self, step: str) -> Path:
        return self.folder(step, ".", "*").parent

    def _assignments(self, step: str) -> list[str]:
        return sorted(path.name for path in self._top(step).glob("*") if path.is_dir())

    def students(self, assignment: str) -> list[str]:
        """Everybody who handed something in for the assignment."""
        top = self.folder("submitted", "*", assignment)
        pattern = str(top.relative_to(self.root)) if top.is_relative_to(self.root) else ""
        level = Path(pattern).parts.index("*") if "*" in Path(pattern).parts else 1
        found = (path.relative_to(self.root).parts[level] for path in self.root.glob(pattern) if path.is_dir())
        return sorted(found)

    def submission(self, student: str, assignment: str) -> Submission:
        """What a student handed in: regular files only, bounded, links not followed."""
        files = read_files(self.folder("submitted", student, assignment))
        stamp = files.get("timestamp.txt", b"").decode("ascii", errors="ignore").strip()
        return Submission(student, assignment, files, stamp if re.fullmatch(r"[\w :.+/-]{8,60}", stamp) else None)

    def write_autograded(self, result: Result, submission: Submission, assignment: Assignment) -> Path:
        """Write autograded/<student>/<assignment>: the executed notebooks and every other file."""
        folder = self.folder("autograded", result.student, result.assignment)
        files = {p: c for p, c in submission.files.items() if not p.endswith(".ipynb")}
        for notebook in result.notebooks:
            files |= dict(notebook.files)
        files |= dict(assignment.files)
        files |= {f"{notebook.name}.ipynb": notebook.executed for notebook in result.notebooks if notebook.executed}
        replace_folder(folder, files)
        return folder

    def with_executed(self, result: Result) -> Result:
        """A kept result with the executed notebooks that lie in autograded/."""
        folder = self.folder("autograded", result.student, result.assignment)
        paths = {notebook.name: folder / f"{notebook.name}.ipynb" for notebook in result.notebooks}
        return replace(result, notebooks=tuple(replace(n, executed=paths[n.name].read_bytes() if paths[n.name].is_file() else b"") for n in result.notebooks))

    def has_feedback(self, result: Result, basis: Mapping[str, str]) -> bool:
        """Whether feedback/<student>/<assignment> holds each page, by notebook name, with this line in its head."""
        folder = self.folder("feedback", result.student, result.assignment)
        return all(line in _head(folder / f"{name}.html") for name, line in basis.items())

    def write_feedback(self, result: Result, pages: Mapping[str, str], submission: Submission) -> Path:
        """Write feedback/<student>/<assignment>: one page per notebook, by notebook name, and what nbgrader's release_feedback asks for."""
        folder = self.folder("feedback", result.student, result.assignment)
        files = {f"{name}.html": page.encode("utf-8", "replace") for name, page in pages.items()}
        replace_folder(folder, files | {name: submission.files[name] for name in ADDRESS if name in submission.files})
        return folder


def find_course(start: Path) -> CourseFolder:
    """The course that `start` lies in.

    Raises: AuthoringError when no folder above holds nbgrader_config.py.
    """
    for folder in (start, *start.parents):
        if (folder / "nbgrader_config.py").is_file():
            return CourseFolder(folder)
    raise AuthoringError(f"got {start}; expected a course folder, one that holds nbgrader_config.py. Change to it and try again.")


def _load_config(root: Path) -> Config:
    """nbgrader's settings: those of the machine and user, then the course's own."""
    config = Config()
    for folder in (*reversed(jupyter_config_path()), str(root)):
        if Path(folder, "nbgrader_config.py").is_file():
            config.merge(PyFileConfigLoader("nbgrader_config.py", path=folder).load_config())
    if not config.CourseDirectory.get("root"):
        config.CourseDirectory.root = str(root)
    return config


def _head(page: Path) -> str:
    try:
        with page.open(encoding="utf-8", errors="replace") as file:
            return file.read(1000)
    except FileNotFoundError:
        return ""


def read_files(folder: Path) -> dict[str, bytes]:
    """Regular files below `folder` by relative POSIX path; links, caches and whatever exceeds the bound are left out."""
    files: dict[str, bytes] = {}
    room = SUBMISSION_BYTES
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in IGNORED)
        for path in (Path(top, name) for name in sorted(names)):
            if path.is_symlink() or not path.is_file() or path.stat().st_size > room:
                continue
            content = path.read_bytes()
            room -= len(content)
            files[path.relative_to(folder).as_posix()] = content
    return files


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put `files` in place of whatever `folder` held; a reader sees the old folder or the new one, never half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    fresh.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
