"""The student's zip: nothing hidden in it, the same bytes twice, and a self-check that works where there is nothing else."""

import ast
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.bundle import bundle, members, needed
from autograder.catalogue import catalogue
from autograder.course_folder import CourseFolder
from autograder.errors import AuthoringError
from autograder.marks import HIDDEN, SOLUTION
from autograder.notebook import hidden_lines, tidy
from tests.builders import NAME, ROOT, assignment, notebook, released, solutions
from tests.small_course import make_course

LOCK = (ROOT / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    course = CourseFolder(ROOT)
    return members(course, course.assignment(NAME))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(bundle(CourseFolder(ROOT), NAME, folder / "out.zip")) as archive:
        archive.extractall(folder)
    return folder / NAME


def told_by(text: str) -> set[str]:
    """Lines of code that are long enough to give something away."""
    return {line.strip() for line in text.split("\n") if len(line.strip()) >= 20 and not line.strip().startswith("#")}


def hidden() -> set[str]:
    import nbformat

    found = set()
    for cell in nbformat.reads(assignment().notebooks[NAME].decode(), 4).cells:
        numbers = hidden_lines(cell.source)
        found |= told_by("\n".join(line for number, line in enumerate(cell.source.split("\n"), 1) if number in numbers))
    return found - told_by("\n".join(cell.source for cell in released().cells))


def secret_lines() -> dict[str, set[str]]:
    given = told_by("\n".join(cell.source for cell in released().cells))
    return {
        "hidden tests": hidden(),
        "solutions": told_by("\n".join(solutions().values())) - given,
        "specimens": set().union(*(told_by(found.specimen) for found in catalogue())) - given,
        "beliefs": {found.belief for found in catalogue()} | {found.hint for found in catalogue()},
    }


@pytest.mark.parametrize(("kind", "lines"), secret_lines().items(), ids=secret_lines().keys())
def test_no_secret_line_is_in_any_member_that_a_student_has_not_got_as_a_lesson(files, kind, lines):
    assert len(lines) >= 10
    mine = {path: content.decode("utf-8", "replace") for path, content in files.items() if not path.startswith("course/")}

    assert [(path, line) for path, text in mine.items() for line in lines if line in text] == []


def test_no_hidden_test_is_in_a_lesson(files):
    lessons = {path: content.decode("utf-8", "replace") for path, content in files.items() if path.startswith("course/")}

    assert [(path, line) for path, text in lessons.items() for line in hidden() if line in text] == []


def test_only_what_belongs_there_is_there(files):
    assert {path.split("/")[0] for path in files} == {
        "LICENSE", "README.md", "autograder", "course", "environment.yml", "nbgrader_config.py", "pyproject.toml", "release", "requirements.lock",
    }  # fmt: skip
    assert not [
        path for path in files if any(word in path for word in ("source", "misconceptions", "fingerprints", "reference.py", "checks", "gradebook", "tests"))
    ]
    assert not [path for path in files if path.endswith((".ipynb", ".md")) and any(mark in files[path].decode() for mark in (*SOLUTION, *HIDDEN))]


def test_the_modules_in_it_need_no_other(files):
    rooms = {Path(path).stem for path in files if path.startswith("autograder/")}
    for room in rooms - {"__main__", "session"}:  # whose further imports are for grading, and come only then
        for node in ast.walk(ast.parse(files[f"autograder/{room}.py"])):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("autograder"):
                names = [alias.name for alias in node.names] if node.module == "autograder" else [node.module.split(".")[1]]
            assert set(names) - {"doctor"} <= rooms, room


def test_the_zip_has_the_same_bytes_every_time(tmp_path):
    made = [bundle(CourseFolder(ROOT), NAME, tmp_path / name).read_bytes() for name in ("a.zip", "b.zip")]

    assert made[0] == made[1]
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(made[0])).infolist()} == {(1980, 1, 1, 0, 0, 0)}


ALONE = """
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path if "__editable__" not in getattr(finder, "__module__", "")]
from autograder.__main__ import main
main(prog_name="autograder")
"""
"""Runs the modules of the zip, where the whole package is installed as well."""


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", ALONE, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.kernel
def test_the_self_check_passes_visible_tests_and_says_that_hidden_ones_come(unpacked):
    path = unpacked / "mine.ipynb"
    path.write_bytes(tidy(notebook(make_schedule="def make_schedule(*numbers):\n    return lambda step: 0.0")))
    done = command(unpacked, "check", str(path))

    assert done.returncode == 1, done.stderr
    assert "visible tests passed" in done.stdout
    assert "expected 0.0005" in " ".join(done.stdout.split())
    assert "test_warmup" not in done.stdout
    assert "Hidden tests come with grading" in done.stdout


@pytest.mark.kernel
def test_the_self_check_of_right_answers_exits_with_0(unpacked):
    path = unpacked / "mine.ipynb"
    path.write_bytes(tidy(notebook()))
    done = command(unpacked, "check", str(path))

    assert (done.returncode, "5 of 5 visible tests passed" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_student_is_offered_nothing_that_cannot_work(unpacked):
    offered = command(unpacked, "--help").stdout.split("Commands:")[1].strip().splitlines()

    assert [line.split()[0] for line in offered if not line.startswith("   ")] == ["check"]


def test_what_students_need_is_installed_and_what_only_tests_need_is_not(files):
    pins = {line.split("==")[0] for line in files["requirements.lock"].decode().splitlines() if "==" in line and not line.startswith((" ", "#"))}

    assert {"jupyterlab", "optax", "jax", "jaxlib", "pyyaml", "nbgrader", "notebook", "scikit-learn", "scipy"} <= pins
    assert not pins & {"pytest", "playwright", "ruff", "distributed", "hypothesis", "psycopg", "psycopg-binary", "trustme", "cryptography"}


BY_US, BY_A, BY_T = "project (pyproject.toml)", "a", "t"
ASKED_BY = {"a": [BY_US], "b": [BY_A, BY_T], "c": [BY_T], "t": [BY_US], "u": [BY_A, BY_US]}


def test_a_package_stays_while_anybody_who_stays_asks_for_it():
    lock = "# head\n" + "".join(f"{name}==1 \\\n    --hash=x\n    # via\n" + "".join(f"    #   {who}\n" for who in whom) for name, whom in ASKED_BY.items())

    assert [line.split("==")[0] for line in needed(lock, {"t", "u"}).splitlines() if "==" in line] == ["a", "b", "u"]


def test_a_course_without_lessons_can_be_bundled_too(tmp_path):
    course = make_course(tmp_path)

    assert "release/ps1/p.ipynb" in members(course, course.assignment("ps1"))


def test_a_hidden_line_in_what_is_handed_out_stops_the_bundle(tmp_path):
    course = make_course(tmp_path)
    hidden_test = "assert [f(x) for x in (41, 43)] == [42, 44]"
    source = course.root / "source/ps1/p.ipynb"
    source.write_text(source.read_text().replace("assert f(41) == 42", hidden_test))
    (course.root / "release/ps1/notes.txt").write_text(hidden_test)

    with pytest.raises(AuthoringError, match="nothing was bundled"):
        members(course, course.assignment("ps1"))


def test_an_assignment_that_was_not_released_is_refused(tmp_path):
    course = make_course(tmp_path)
    (course.root / "release/ps1/p.ipynb").unlink()

    with pytest.raises(AuthoringError, match="Run: autograder release ps1"):
        members(course, course.assignment("ps1"))
