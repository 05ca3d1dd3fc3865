"""The student's zip: lessons, one released assignment, what to install, and a self-check of the visible tests. Same bytes every time.

What may go in is listed here, never what may not: no source/, no hidden test, no catalogue, no answer key, no gradebook.
"""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template

import nbformat

from autograder.course_folder import CourseFolder, read_files
from autograder.errors import AuthoringError
from autograder.model import Assignment
from autograder.notebook import hidden_lines, read_source, tidy
from autograder.release import refuse_leaks

ROOMS = (
    "__init__", "__main__", "agent", "autotest", "catalogue", "check", "compiled", "conversation", "course_folder", "errors", "evidence", "feedback",
    "grading", "harmless", "implant", "kernel", "launch", "marks", "model", "names", "notebook", "operations", "pictures", "provisioner", "proxy", "references",
    "sandbox", "seccomp", "seeds", "session", "tables", "testcells", "traces", "warm", "watch", "wire",
)  # fmt: skip
"""The modules that `autograder check` needs; none of them knows anything of this course."""
TOP = ("LICENSE", "environment.yml", "requirements.lock")
TEMPLATES = {"README.md": "student_readme.md", "pyproject.toml": "student_pyproject.toml", "nbgrader_config.py": "student_config.py"}
TELLING = 20
"""Shorter lines of a hidden test, such as `else:`, tell nothing."""


def bundle(course: CourseFolder, name: str, out: Path | None = None) -> Path:
    """The zip's path; `out`, or bundles/<assignment>.zip in the course root.

    Raises: AuthoringError when the assignment has not been released, or something hidden would be handed out.
    """
    assignment = course.assignment(name)
    path = out or course.root / "bundles" / f"{name}.zip"
    files = members(course, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_zipped({f"{name}/{member}": content for member, content in files.items()}))
    return path


def members(course: CourseFolder, assignment: Assignment) -> dict[str, bytes]:
    """Everything in the zip, by path.

    Raises: AuthoringError.
    """
    handed_out = read_files(course.folder("release", ".", assignment.name))
    if not handed_out:
        raise AuthoringError(f"got no release/{assignment.name}; expected what students get. Run: autograder release {assignment.name}")
    refuse_leaks(assignment, handed_out)
    files = {f"release/{assignment.name}/{path}": content for path, content in handed_out.items()}
    files |= {f"course/{path}": _as_new(path, content) for path, content in read_files(course.root / "course").items() if _is_lesson(path)}
    files |= {f"autograder/{room}.py": (resources.files("autograder") / f"{room}.py").read_bytes() for room in ROOMS}
    files |= {path: (course.root / path).read_bytes() for path in TOP if (course.root / path).is_file()}
    if "requirements.lock" in files:
        files["requirements.lock"] = needed(files["requirements.lock"].decode(), extras=_extras(course)).encode()
    files |= {path: _filled(template, course, assignment) for path, template in TEMPLATES.items()}
    _refuse_hidden(assignment, files)
    return files


def _is_lesson(path: str) -> bool:
    return not any(part.startswith(".") or part.endswith(".egg-info") for part in path.split("/"))


def _as_new(path: str, content: bytes) -> bytes:
    """A lesson without the outputs that it has on the instructor's machine."""
    if not path.endswith(".ipynb"):
        return content
    notebook = nbformat.reads(content.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return tidy(notebook)


def _filled(template: str, course: CourseFolder, assignment: Assignment) -> bytes:
    text = (resources.files("autograder") / "templates" / template).read_text("utf-8")
    packages = [path for path in ("autograder", "schedule_lab") if path == "autograder" or (course.root / "course" / path).is_dir()]
    notebook = min(assignment.notebooks)
    return Template(text).substitute(assignment=assignment.name, notebook=notebook, course_id=course.course_id, packages=packages).encode()


def _refuse_hidden(assignment: Assignment, files: Mapping[str, bytes]) -> None:
    for line in sorted(set(_hidden(assignment))):
        for path, content in files.items():
            if line.encode() in content:
                raise AuthoringError(f"{path} holds a line of a hidden test, {line!r}; nothing was bundled. Change the one or the other.")


def _hidden(assignment: Assignment) -> Iterator[str]:
    """Lines of hidden tests that would tell something, and are not in the visible part as well."""
    for name, content in assignment.notebooks.items():
        for cell in read_source(name, content).cells:
            numbers, lines = hidden_lines(cell.source), [line.strip() for line in cell.source.split("\n")]
            shown = {line for number, line in enumerate(lines, 1) if number not in numbers}
            yield from (lines[n - 1] for n in numbers if len(lines[n - 1]) >= TELLING and lines[n - 1] not in shown and "HIDDEN TESTS" not in lines[n - 1])


def _extras(course: CourseFolder) -> set[str]:
    """Packages that only extras of the project ask for: testing and clusters, nothing for a student."""
    try:
        project = tomllib.loads((course.root / "pyproject.toml").read_text("utf-8"))["project"]
    except (OSError, KeyError):
        return set()
    wanted = {name for extra in project.get("optional-dependencies", {}).values() for name in map(_bare, extra)}
    return wanted - set(map(_bare, project["dependencies"]))


def _bare(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


def needed(lock: str, extras: set[str]) -> str:
    """The lock without what only extras ask for: packages that nobody who stays asks for, as its `# via` comments tell."""
    head, *blocks = re.split(r"^(?=[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==)", lock, flags=re.MULTILINE)
    kept = [(re.split(r"[\[=]", block, maxsplit=1)[0], block) for block in blocks]
    gone: set[str] = set()
    while True:
        more = {name for name, block in kept if name not in gone and _askers(block, name in extras) <= gone}
        if not more:
            return head + "".join(block for name, block in kept if name not in gone)
        gone |= more


def _askers(block: str, in_extras: bool) -> set[str]:
    """Who asks for a package; the project itself, unless it is for an extra only, counts as one."""
    lines = (line.strip("# ") for line in block.partition("# via")[2].split("\n"))
    return {re.sub(r"\[.*\]", "", line) for line in lines if line and not (in_extras and "pyproject.toml" in line)}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files that all have one date, one owner and their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path], compresslevel=9)
    return buffer.getvalue()
