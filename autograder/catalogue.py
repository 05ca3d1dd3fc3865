"""The catalogue of misconceptions: every file in `autograder/misconceptions/`. Adding one is dropping a file."""

import functools
import importlib
from pathlib import Path

from autograder.errors import AuthoringError
from autograder.model import Misconception

FOLDER = Path(__file__).with_name("misconceptions")


@functools.cache
def catalogue() -> tuple[Misconception, ...]:
    """All misconceptions, sorted by label.

    Raises: AuthoringError for a file that holds none, or whose label is not its name.
    """
    return tuple(_load(path) for path in sorted(FOLDER.glob("[!_]*.py")))


def _load(path: Path) -> Misconception:
    found = getattr(importlib.import_module(f"autograder.misconceptions.{path.stem}"), "MISCONCEPTION", None)
    label = path.stem.replace("_", "-")
    if not isinstance(found, Misconception) or found.label != label:
        raise AuthoringError(f"{path.name}: got {getattr(found, 'label', None)!r} as the label of its MISCONCEPTION; expected {label!r}. Rename one of them.")
    return found


LESSONS = {
    "make_schedule": "course/03_warm_up_then_decay.ipynb",
    "plot_schedule": "course/01_call_a_schedule.ipynb",
    "make_optimizer": "course/10_wire_it_into_an_optimizer.ipynb",
    "lr_used": "course/10_wire_it_into_an_optimizer.ipynb",
    "explain_first_update": "course/09_understand_why_it_works.ipynb",
}
"""Where the course teaches what a solution cell asks for, by its grade_id."""
