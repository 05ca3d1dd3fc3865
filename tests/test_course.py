"""Every lesson in course/, found by its name: it runs, it is tidy, it is short, and its exercises can be solved and not slept through."""

import ast
import copy
import os
import re
import statistics
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import optax
import pytest
from nbclient import NotebookClient
from schedule_lab.progress import Progress, load

from tests.tidy_lessons import tidied

COURSE = Path(__file__).parents[1] / "course"
LESSONS = sorted(COURSE.glob("*.ipynb"))
SECONDS = 60
COLUMNS = 94
"""What JupyterLab shows of a line at 1280 pixels, with the file browser open."""
SLIDERS = re.compile(r"(?:\w+ = )?(?:explore|play)\(")
"""A cell that only makes sliders is one call, a range to a line: no code to follow."""
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


def solved(cell, solution):
    """The exercise as a learner leaves it who copies the solution."""
    text = solution.group(1).rstrip()
    source = STUB.sub(lambda _: text, cell.source) if STUB.search(cell.source) else f"{cell.source}\n{text}"
    return nbformat.v4.new_code_cell(source)


@dataclass
class Ran:
    """A lesson run from top to bottom in a clean kernel; then its exercises solved in the same kernel, as a learner comes back to them."""

    notebook: nbformat.NotebookNode
    seconds: float
    untried: Progress
    solved: Progress


@cache
def ran(path: Path) -> Ran:
    """Run the lesson once for all tests that ask."""
    notebook = read(path)
    answers = [solved(*exercise) for exercise in exercises(notebook)] + [copy.deepcopy(code(notebook)[-1])]
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": COURSE}})
    with TemporaryDirectory() as folder, client.setup_kernel(env={**os.environ, "JUPYTER_DATA_DIR": folder}):
        kept, started = Path(folder) / "schedule_lab" / "progress.json", time.monotonic()
        run_cells(client, notebook.cells)
        seconds, untried = time.monotonic() - started, load(kept)
        client.nb = nbformat.v4.new_notebook(cells=answers)
        run_cells(client, answers)
        return Ran(notebook, seconds, untried, load(kept))


def run_cells(client: NotebookClient, cells: list) -> None:
    for number, cell in enumerate(cells):
        client.execute_cell(cell, number)


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
    assert ran(path).untried.xp == 0


@each_lesson
def test_the_solutions_pass_every_exercise_and_finish_the_lesson(path):
    progress = ran(path).solved

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
    assert path.read_bytes() == tidied(read(path), path.name[:2]), "run: make tidy"


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
    lengths = {cell.id: len([line for line in cell.source.splitlines() if line.strip()]) for cell in code(notebook)}
    on_the_way = [lengths[cell.id] for cell in code(notebook) if "exercise" not in cell.metadata.get("tags", ())]

    assert [cell.id for cell in code(notebook) if lengths[cell.id] > (10 if SLIDERS.match(cell.source) else 8)] == []
    assert statistics.median(on_the_way) <= 5  # an exercise is the learner's own cell and costs no reading on the way
    assert len(on_the_way) <= 20


@each_lesson
def test_code_fits_beside_the_file_browser(path):
    lines = [line for cell in code(read(path)) for line in cell.source.splitlines()]

    assert [line for line in lines if len(line) > COLUMNS] == []


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


def test_each_lesson_leads_to_the_next_and_the_last_one_back_to_the_map():
    ends = [read(path).cells[-1].source for path in LESSONS]
    titles = [(path.name, read(path).cells[0].source.splitlines()[0].removeprefix("# ")) for path in LESSONS]

    assert ends[:-1] == [f"Next: [{title}]({name})" for name, title in titles[1:]]
    assert f"]({LESSONS[0].name})" in ends[-1]


def test_every_schedule_of_optax_is_in_some_lesson():
    offered = [name for name in dir(optax.schedules) if re.fullmatch(r"[a-z]\w+_(schedules?|decay)", name)]
    lessons = " ".join(cell.source for path in LESSONS for cell in code(read(path)))

    assert len(offered) == 14  # as lesson 08 says
    assert [name for name in offered if f"optax.{name}" not in lessons] == []


@each_lesson
def test_lessons_that_are_spoken_of_exist(path):
    prose = " ".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    spoken_of = re.findall(r"[Ll]essons? (\d\d)(?:(?:, (\d\d))* and (\d\d)| to (\d\d))?", prose)

    assert {number for numbers in spoken_of for number in numbers if number} <= {path.name[:2] for path in LESSONS}
