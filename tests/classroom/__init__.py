"""A sample class: sixteen students, right and wrong, one broken, one hostile; each is a submission by name."""

import json
from collections.abc import Callable
from pathlib import Path

from autograder.catalogue import catalogue
from autograder.notebook import metadata, tidy
from tests.builders import notebook, released

STYLES = Path(__file__).parents[1] / "styles"
MISTAKES = {found.label: found for found in catalogue()}

EXPLANATION = "Step 0 asks for init_value, which is 0, so nothing moves. Adam's averages still take in the gradient. Fine in a long run."


def solved(**answers: str) -> bytes:
    """Everything right, but for these answers."""
    return tidy(notebook(**{"explain_first_update": EXPLANATION, **answers}))


def style(*names: str) -> bytes:
    """Right answers, written another way (tests/styles)."""
    return solved(**{name.partition("_with_")[0]: (STYLES / f"{name}.py").read_text() for name in names})


def mistaken(*labels: str) -> bytes:
    """Answers by somebody who holds these misconceptions."""
    return solved(**{MISTAKES[label].cell: MISTAKES[label].specimen for label in labels})


def copied_twice() -> bytes:
    """The schedule's cell is there twice: an early try, and the one that was finished."""
    made = notebook()
    place = next(n for n, cell in enumerate(made.cells) if metadata(cell).get("grade_id") == "make_schedule")
    early = json.loads(json.dumps(made.cells[place]))
    early["source"], early["id"] = "def make_schedule(*args):\n    return lambda step: 0.0", "early"
    made.cells.insert(place, type(made.cells[place])(early))
    return json.dumps(made).encode()


def crashing() -> bytes:
    """The plot ends the process; everything else is right."""
    return solved(plot_schedule="import os\n\ndef plot_schedule(schedule, num_steps=1000):\n    os._exit(1)")


def endless() -> bytes:
    """Reading the rate back never comes to an end; everything else is right."""
    return solved(lr_used="def lr_used(opt_state, schedule):\n    while True:\n        pass")


HOSTILE = """
import builtins, sys
import numpy as np, numpy.testing

class Anything:
    def __eq__(self, other): return True
    __le__ = __lt__ = __ge__ = __gt__ = __ne__ = __eq__
    def __float__(self): return 0.0
    def __abs__(self): return 0.0
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return self
    __sub__ = __rsub__ = __array__ = __call__

for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *args, **kwargs: None)
sys.modules["numpy.testing"] = np.testing
builtins.abs = lambda value: 0.0
get_ipython().ast_transformers.clear()
for path in ("/etc/passwd", "../../source", "/proc/1/environ", "gradebook.db"):
    try:
        print(open(path).read())
    except OSError as error:
        print(error)
"""


def hostile() -> bytes:
    """Patches what tests might call, lies about every value, and marks the tests to be skipped."""
    lies = {name: f"def {name}(*args, **kwargs):\n    return Anything()" for name in ("plot_schedule", "make_optimizer", "lr_used")}
    made = notebook(make_schedule=HOSTILE + "\ndef make_schedule(*args, **kwargs):\n    return Anything()", **lies)
    for cell in made.cells:
        cell.metadata["tags"] = ["skip-execution"]
        if metadata(cell).get("grade_id", "").startswith("test_"):
            cell.source, cell.metadata.nbgrader.points = "5.0", 100
    return json.dumps(made).encode()


CLASS: dict[str, Callable[[], bytes]] = {
    "ada": solved,
    "blaise": lambda: style("make_schedule_with_optax", "make_optimizer_with_parts", "lr_used_with_leaves"),
    "chen": lambda: style("make_schedule_with_join_of_two", "plot_schedule_with_broadcast"),
    "dorothy": lambda: style("make_schedule_with_numpy", "plot_schedule_with_loop"),
    "emmy": lambda: style("make_schedule_with_plain_python"),
    "farid": lambda: mistaken("alpha-is-the-end-value"),
    "grace": lambda: mistaken("cosine-as-long-as-the-run"),
    "hedy": lambda: mistaken("one-step-ahead", "clip-last"),
    "ivan": lambda: mistaken("adam-for-adamw"),
    "jules": lambda: tidy(released()),
    "kofi": lambda: solved()[:4_000],
    "lin": hostile,
    "mei": crashing,
    "noor": endless,
    "oskar": copied_twice,
    "preeti": lambda: mistaken("no-clamp-after-the-end"),
}
