"""Imports point down the list of rooms only, and outside libraries stay at their edges."""

import ast
from pathlib import Path

import pytest

from tests.builders import ROOT

PACKAGE = ROOT / "autograder"

ROOMS = (
    {"attempts", "errors", "harmless", "implant", "launch", "marks", "model", "names", "preload", "references", "seccomp", "seeds", "settling"},
    {"fork_server", "wire", "sandbox", "notebook", "reference", "results", "pictures", "sheet", "class_statistics", "likeness"},
    {"operations", "proxy", "traces", "warm", "watch", "catalogue", "probes", "autotest", "evidence"},
    {"agent", "conversation", "crossing", "provisioner", "sampling"},
    {"plot_checks"},
    {"schedule_checks", "optimizer_checks"},
    {"fingerprints"},
    {"checks", "kernel", "testcells", "feedback", "diagnosis"},
    {"report"},
    {"session"},
    {"grading"},
    {"compiled", "gradebook", "course_folder", "downloads", "exports", "kept"},
    {"exchange"},
    {"release", "bundle", "check", "class_run", "report_run", "doctor", "formgrader", "nbgrader_plugin"},
    {"on_submit"},
    {"tables"},
    {"__main__"},
)
"""Lowest first; a room may import from its own row and those above it in this list."""

EDGES = {
    "nbgrader": {"gradebook", "course_folder", "release", "nbgrader_plugin", "autotest", "downloads", "exchange", "exports"},
    "jupyter_client": {"provisioner", "kernel"},
    "dask": {"__main__"},
    "click": {"__main__"},
    "rich": {"__main__", "tables"},
    "optax": set(),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.glob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "autograder" else {node.module}
    return found


def height(room: str) -> int:
    return next(number for number, row in enumerate(ROOMS) if room in row)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_imports_point_down(path):
    if path.stem == "__init__":
        return
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("autograder.")} - {"misconceptions"}

    assert [room for room in ours if height(room) > height(path.stem)] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_the_readme_says_what_a_room_does(path):
    rows = [line.split("|")[1] for line in (PACKAGE / "README.md").read_text().splitlines() if line.startswith("| `")]

    assert path.stem.startswith("__init") or sum(f"`{path.stem}`" in row for row in rows) == 1


@pytest.mark.parametrize("library", EDGES, ids=str)
def test_a_library_stays_at_its_edge(library):
    users = {path.stem for path in modules() if any(name.split(".")[0] == library for name in imported(path))}

    assert users <= EDGES[library]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_module_grows_past_300_lines(path):
    assert len(path.read_text().splitlines()) <= 320


def test_nothing_of_the_course_is_imported_by_the_grader():
    assert not [path.stem for path in modules() if any(name.startswith("schedule_lab") for name in imported(path))]


def test_nothing_of_the_grader_is_imported_by_the_course():
    course = (ROOT / "course" / "schedule_lab").glob("*.py")

    assert not [path.stem for path in course if any(name.startswith("autograder") for name in imported(path))]
