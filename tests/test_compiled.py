"""Programs compiled ahead: made by trusted answers, found by students, written by nobody else."""

from dataclasses import replace

import pytest

from autograder import compiled
from autograder.check import check_notebook
from autograder.course_folder import find_course, replace_folder
from autograder.grading import grade_submission
from autograder.kernel import Kernel
from autograder.model import Assignment
from autograder.notebook import tidy
from autograder.sandbox import SandboxPolicy
from tests.builders import NAME, assignment, solutions, submission
from tests.hostile_course import light
from tests.test_notebook import SOURCE

LIGHT = Assignment("light", {"light": tidy(light())})
COUNT_HITS = """
import jax, jax.numpy as jnp
found = []
jax.monitoring.register_event_listener(lambda event, **kwargs: found.append(event))
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = compiled.folder(tmp_path_factory.mktemp("course"))
    told = []
    compiled.fill(assignment(), SandboxPolicy(), folder, [compiled.solution(assignment())], advance=lambda done, of: told.append((done, of)))
    assert told == [(1, 1)]
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.kernel
@pytest.mark.parametrize("policy", [SandboxPolicy(), SandboxPolicy(sandbox=False), SandboxPolicy(warm=False)], ids=["forked", "no sandbox", "from nothing"])
def test_a_student_finds_what_the_solution_needed(programs, policy):
    with Kernel(compiled.shown(policy, programs)) as kernel:
        kernel.execute(COUNT_HITS + solutions()["make_schedule"], 60)
        (output,) = kernel.execute("make_schedule(0.0, 1e-3, 100, 1000, 1e-5)(0)\nprint(sum('cache_hit' in event for event in found) > 0)", 60)

    assert output.text == "True\n"


@pytest.mark.kernel
def test_checks_keep_what_they_compile_apart_from_what_students_are_shown(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    replace_folder(tmp_path / "source" / NAME, {f"{name}.ipynb": content for name, content in assignment().notebooks.items()})
    (tmp_path / "mine.ipynb").write_bytes(submission().files[f"{NAME}.ipynb"])
    own, kept = compiled.folder(tmp_path, "checked"), []
    for _ in range(2):
        assert check_notebook(find_course(tmp_path), tmp_path / "mine.ipynb").points == 95
        kept.append({path.name for path in own.iterdir() if path.name.endswith("-cache")})

    assert kept[0]
    assert kept[0] == kept[1]
    assert not compiled.folder(tmp_path).exists()


@pytest.mark.kernel
def test_nobody_else_writes(programs):
    before = names(programs)
    novel = "def make_schedule(*numbers):\n    return lambda step: __import__('jax').numpy.tanh(__import__('jax').numpy.float32(step)) * 7"
    grade_submission(submission(make_schedule=novel), assignment(), compiled.shown(SandboxPolicy(), programs))
    with Kernel(compiled.shown(SandboxPolicy(), programs)) as kernel:
        (output,) = kernel.execute(f"open({compiled.INSIDE!r} + '/{before[0]}', 'wb')", 60)

    assert output.ename == "OSError"
    assert names(programs) == before


def test_it_is_filled_once_for_each_version_of_the_assignment(programs):
    changed = replace(assignment(), notebooks={name: content + b" " for name, content in assignment().notebooks.items()})

    assert compiled.is_filled(assignment(), programs)
    assert not compiled.is_filled(changed, programs)


def test_an_assignment_without_jax_needs_nothing(tmp_path):
    assert compiled.is_filled(LIGHT, tmp_path)
    assert compiled.shown(SandboxPolicy(), tmp_path / "missing") == SandboxPolicy()


@pytest.mark.kernel
def test_an_answer_that_could_not_be_run_leaves_it_to_be_filled_again(tmp_path):
    broken = SandboxPolicy(startup_timeout_s=0.0)
    compiled.fill(assignment(), broken, tmp_path / "programs", [compiled.solution(assignment())])

    assert not compiled.is_filled(assignment(), tmp_path / "programs")
    assert names(tmp_path) == ["programs"]


def test_another_version_has_a_folder_of_its_own(tmp_path, monkeypatch):
    here = compiled.folder(tmp_path)
    monkeypatch.setattr(compiled, "version", lambda name: "1000.0")

    assert compiled.folder(tmp_path) != here


def test_every_specimen_is_among_the_known_answers_once():
    known = compiled.known_answers(assignment())
    text = "".join(content.decode() for found in known for content in found.files.values())

    assert known[0] == compiled.solution(assignment())
    assert all(text.count(tidy_text(found.specimen)) >= 1 for found in compiled.catalogue() if found.cell in solutions())


def tidy_text(source: str) -> str:
    """A cell's source as JSON writes it, first line only: enough to find it by."""
    return source.strip().split("\n")[0][:40].replace('"', '\\"')


def test_another_course_has_only_its_solution():
    assert len(compiled.known_answers(Assignment("ps1", {"p": tidy(SOURCE)}))) == 1
