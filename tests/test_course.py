"""Every lesson in course/, found by its name: it runs, it is tidy, it is short, and its exercises can be solved and not slept through."""

import ast
import os
import re
import statistics
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from nbclient import NotebookClient
from schedule_lab.progress import Progress, load
from schedule_lab.tidy import tidied

COURSE = Path(__file__).parents[1] / "course"
LESSONS = sorted(COURSE.glob("*.ipynb"))
SECONDS = 60
STUB = re.compile(r"^\w+ = \.\.\.$", re.MULTILINE)
SOLUTION = re.compile(r"<details><summary>One solution</summary>\n\n```python\n(.*?)```", re.DOTALL)
VERB = re.compile(
    r"\b(start|call|follow|warm|decay|halve|fall|drop|restart|join|understand|see|wire|train|debug|find|choose|build|bend|plot|steer|write|cool|land)\b",
    re.IGNORECASE,
)

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path: Path):
    return nbformat.read(path, as_version=4)


def code(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def exercises(notebook) -> list[tuple]:
    """(cell, solution) of each exercise; the solution stands in the cell after it."""
    after = zip(notebook.cells, notebook.cells[1:], strict=False)
    return [(cell, SOLUTION.search(following.source)) for cell, following in after if "exercise" in cell.metadata.get("tags", ())]


def key(cell) -> str:
    """The key of an exercise cell, as its `check` or `match` names it."""
    return re.search(r'(?:check|match)\(\s*"([^"]+)"', cell.source).group(1)


def solve(notebook):
    """The notebook as a learner leaves it who copies every solution."""
    for cell, solution in exercises(notebook):
        text = solution.group(1).rstrip()
        cell.source = STUB.sub(lambda _, text=text: text, cell.source) if STUB.search(cell.source) else f"{cell.source}\n{text}"
    return notebook


@dataclass
class Ran:
    """A lesson after all its cells ran in a clean kernel, and the progress that this kernel kept."""

    notebook: nbformat.NotebookNode
    seconds: float
    progress: Progress


@cache
def ran(path: Path, *, solved: bool = False) -> Ran:
    """Run the lesson, with its stubs or with its solutions; once for all tests that ask."""
    notebook = solve(read(path)) if solved else read(path)
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": COURSE}})
    with TemporaryDirectory() as folder:
        started = time.monotonic()
        client.execute(env={**os.environ, "JUPYTER_DATA_DIR": folder})
        return Ran(notebook, time.monotonic() - started, load(Path(folder) / "schedule_lab" / "progress.json"))


def outputs(notebook, kind: str) -> list:
    return [output for cell in code(notebook) for output in cell.outputs if output.output_type == kind]


def test_lessons_are_numbered_without_gaps_or_doubles():
    assert [path.name[:2] for path in LESSONS] == [f"{n:02}" for n in range(len(LESSONS))]


@each_lesson
def test_a_lesson_runs_from_a_clean_kernel_in_time_and_in_silence(path):
    lesson = ran(path)

    assert lesson.seconds < SECONDS
    assert [output.text for output in outputs(lesson.notebook, "stream") if output.name == "stderr"] == []


@each_lesson
def test_an_exercise_left_alone_does_not_pass(path):
    assert ran(path).progress.xp == 0


@each_lesson
def test_the_solutions_pass_every_exercise_and_finish_the_lesson(path):
    progress = ran(path, solved=True).progress

    assert {key(cell) for cell, _ in exercises(read(path))} == {*progress.done["exercises"], *progress.done["matches"]}
    assert progress.done["lessons"] == (path.name[:2],)


@each_lesson
def test_every_picture_has_a_description(path):
    notebook = ran(path).notebook
    bundles = [output.data for kind in ("execute_result", "display_data") for output in outputs(notebook, kind)]
    images = re.findall(r"<img[^>]*>", " ".join(bundle.get("text/html", "") for bundle in bundles))

    assert all("application/vnd.jupyter.widget-view+json" in bundle for bundle in bundles if "image/png" in bundle)
    assert all(re.search(r'alt="[^"]{20,}"', image) for image in images)


@each_lesson
def test_a_lesson_is_stored_tidy(path):
    text = path.read_text("utf-8")

    assert text == tidied(text, path.name[:2]), "run: python -m schedule_lab.tidy course/*.ipynb"


@each_lesson
def test_cells_are_named_for_their_lesson_and_once_only(path):
    ids = [cell.id for cell in read(path).cells]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(rf"{path.name[:2]}-[a-z0-9-]+", each) for each in ids)
    assert not [each for each in ids if re.fullmatch(r"\d\d-cell-\d+", each)], "say in the id what the cell is about"


@each_lesson
def test_the_title_has_the_number_and_a_verb_and_says_what_to_expect(path):
    first = read(path).cells[0].source
    title = first.splitlines()[0]

    assert re.match(rf"# {path.name[:2]} · \S", title)
    assert VERB.search(title)
    assert "*What you will do:*" in first
    assert "*What you need:*" in first
    assert re.search(r"\d+ minutes", first)


@each_lesson
def test_code_cells_are_few_and_short(path):
    notebook = read(path)
    lengths = {cell.id: len(cell.source.splitlines()) for cell in code(notebook)}
    on_the_way = [lengths[cell.id] for cell in code(notebook) if "exercise" not in cell.metadata.get("tags", ())]

    assert max(lengths.values()) <= 20
    assert statistics.median(on_the_way) <= 5  # an exercise is the learner's own cell and costs no reading on the way
    assert len(on_the_way) <= 15


@each_lesson
def test_a_lesson_ends_with_one_to_three_exercises_that_finish_it(path):
    notebook = read(path)
    found = exercises(notebook)
    finishing = code(notebook)[-1].source

    assert 1 <= len(found) <= 3
    assert all(solution for _, solution in found), "each exercise needs its solution in the cell after it"
    assert re.findall(r'"([^"]+)"', finishing) == [key(cell) for cell, _ in found]
    assert finishing.startswith("finish(")
    assert all(key(cell).startswith(f"{path.name[:2]}-") for cell, _ in found)


@each_lesson
def test_imports_stand_in_one_short_cell(path):
    importing = [cell.source for cell in code(read(path)) if re.search(r"^(?:import|from) ", cell.source, re.MULTILINE)]

    assert len(importing) == 1
    assert len([line for line in importing[0].splitlines() if line.strip()]) <= 6


@each_lesson
def test_every_name_imported_is_used(path):
    sources = [re.sub(r"^%%\w+$", "", cell.source, flags=re.MULTILINE) for cell in code(read(path))]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    imported = {alias.asname or alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}

    assert imported <= {node.id for node in nodes if isinstance(node, ast.Name)}


@each_lesson
def test_a_lesson_keeps_its_plumbing_out_of_sight(path):
    source = "\n".join(cell.source for cell in code(read(path)))

    for unwanted in ("!pip", "%%capture", "urlopen", "requests", "download", "/home/", "/tmp/", "warnings.filter"):
        assert unwanted not in source


@each_lesson
def test_links_lead_to_files_that_exist(path):
    for cell in read(path).cells:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", cell.source if cell.cell_type == "markdown" else ""):
            assert (COURSE / target).exists(), target
