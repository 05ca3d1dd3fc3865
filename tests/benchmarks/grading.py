"""The same submissions through stock nbgrader and through `autograder grade`, side by side. Run: python -m tests.benchmarks.grading.

Every command starts from nothing, so that start-up counts. "compiled" answers are the solution and specimens of known mistakes,
whose programs `autograder compile` has seen; "new" answers are hand-written right ones that it has not.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder import compiled
from autograder.catalogue import catalogue
from autograder.sandbox import SandboxPolicy
from tests.builders import NAME, ROOT, assignment, notebook, tidy

STYLES = sorted((ROOT / "tests/styles").glob("*.py"))
STOCK = "c = get_config()\nc.ExecutePreprocessor.timeout = 300\n"
JAX_CACHE = {"JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0", "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1"}


def compiled_answers() -> Iterable[dict[str, str]]:
    """The solution, then one known mistake at a time, of every cell in turn, for ever."""
    mistakes = [{found.cell: found.specimen} for found in catalogue()]
    return itertools.cycle([{}, *mistakes[::7], *mistakes[3::7]])


def new_answers() -> Iterable[dict[str, str]]:
    """Right answers in other styles, one cell of each kind in a notebook, for ever."""
    cells = [[path for path in STYLES if path.name.startswith(cell)] for cell in ("make_schedule", "plot_schedule", "make_optimizer", "lr_used")]
    for paths in zip(*map(itertools.cycle, cells), strict=False):
        yield {path.name.partition("_with_")[0]: path.read_text() for path in paths}


def course(folder: Path, answers: Iterable[dict[str, str]], count: int, config: str) -> Path:
    """A course root with `count` submissions."""
    shutil.copytree(ROOT / "source", folder / "source")
    (folder / "nbgrader_config.py").write_text(config)
    for number, chosen in enumerate(itertools.islice(answers, count)):
        place = folder / "submitted" / f"student{number:03}" / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_bytes(tidy(notebook(**chosen)))
    return folder


def seconds(folder: Path, *command: str, cores: int, **environment: str) -> float:
    """How long a command takes on so many cores."""
    pinned = ["taskset", "--cpu-list", "0" if cores == 1 else f"0-{cores - 1}", sys.executable, "-m", *command]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    started = time.perf_counter()
    done = subprocess.run(pinned, cwd=folder, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - started


def stock(folder: Path, answers: Iterable[dict[str, str]], count: int, cores: int, **environment: str) -> float:
    """Submissions per second of `nbgrader autograde`."""
    course(folder, answers, count, STOCK)
    seconds(folder, "nbgrader", "generate_assignment", NAME, cores=cores)
    return count / seconds(folder, "nbgrader", "autograde", NAME, cores=cores, **environment)


def ours(folder: Path, answers: Iterable[dict[str, str]], count: int, cores: int, programs: Path) -> float:
    """Submissions per second of `autograder grade`."""
    course(folder, answers, count, (ROOT / "nbgrader_config.py").read_text())
    shutil.copytree(programs, compiled.folder(folder))
    return count / seconds(folder, "autograder", "grade", NAME, "--jobs", str(cores), cores=cores)


def main() -> None:
    """Print submissions per second, and the ratios to stock."""
    options = argparse.ArgumentParser()
    options.add_argument("--submissions", type=int, default=40)
    options.add_argument("--of-stock", type=int, default=10, help="how many of them stock nbgrader gets; its rate is what counts")
    chosen = options.parse_args()
    every = os.cpu_count() or 1
    table = Table("answers", "cores", "stock /s", "stock with JAX's cache /s", "autograder /s", "ratio", "ratio to stock with cache")
    with tempfile.TemporaryDirectory() as top:
        programs = Path(top, "programs")
        compiled.fill(assignment(), SandboxPolicy(), programs, compiled.known_answers(assignment()))
        for (name, answers), cores in itertools.product({"compiled": compiled_answers, "new": new_answers}.items(), sorted({1, every})):
            folder = Path(top, f"{name}-{cores}")
            rate = ours(folder / "ours", answers(), chosen.submissions, cores, programs)
            plain = stock(folder / "stock", answers(), chosen.of_stock, cores)
            cache = {**JAX_CACHE, "JAX_COMPILATION_CACHE_DIR": str(folder / "cache")}
            stock(folder / "filling", answers(), chosen.of_stock, cores, **cache)
            cached = stock(folder / "cached", answers(), chosen.of_stock, cores, **cache)
            table.add_row(name, str(cores), f"{plain:.2f}", f"{cached:.2f}", f"{rate:.2f}", f"{rate / plain:.1f}", f"{rate / cached:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
