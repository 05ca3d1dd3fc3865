"""Attacks on the grader, one file each: what it tries, in which group, and the submission that tries it.

Every attack hands in the same wrong answer; it must earn no more than that answer does by itself, read no secret, hurt
nobody, and end in a row. Adding one is dropping a file that holds an `ATTACK`.
"""

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

FOLDER = Path(__file__).parent
GROUPS = ("weaken", "hooks", "lies", "peek", "forge", "surgery", "resources", "escape", "poison", "instructor")
WRONG = {"light": "def square(x):\n    return x + 1", "warmup_cosine": "def make_schedule(*args, **kwargs):\n    return lambda step: 0.0 * step"}
ANSWER = {"light": "square", "warmup_cosine": "make_schedule"}
"""The cell that an attack fills, in each assignment."""


@dataclass(frozen=True)
class Attack:
    """One submission with bad intentions. `COURSE`, `TEMP` and `PID` in its code stand for the grader's own."""

    group: str
    tries: str
    """What it hopes for, to be read after 'It'."""
    before: str = ""
    """Code in front of the wrong answer."""
    answer: str = ""
    """Code in place of the wrong answer, just as wrong."""
    change: Callable[[NotebookNode], object] | None = None
    """Surgery on the notebook; a returned value other than None is handed in as the file's bytes."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """More files of the submission."""
    place: Callable[[Path], None] | None = None
    """What else is done to the submission's folder."""
    student: str = ""
    """The name of the submission's folder; the attack's label unless given."""
    assignment: str = "light"
    label: str = ""
    """The file's name."""

    @property
    def name(self) -> str:
        """The student who hands it in."""
        return self.student or self.label

    def hand_in(self, folder: Path, released: NotebookNode, words: Mapping[str, str]) -> None:
        """Write the submission into `folder`, made from the wrong submission `released`."""
        cell = next(c for c in released.cells if c.metadata.get("nbgrader", {}).get("grade_id") == ANSWER[self.assignment])
        cell.source = self._code(words)
        content = self.change(released) if self.change else None
        folder.mkdir(parents=True)
        content = json.dumps(released).encode() if content is None else content
        (folder / f"{self.assignment}.ipynb").write_bytes(content)
        for name, body in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(body)
        if self.place:
            self.place(folder)

    def _code(self, words: Mapping[str, str]) -> str:
        code = self.answer or "\n\n".join(filter(None, (self.before.strip(), WRONG[self.assignment])))
        for word, meaning in words.items():
            code = code.replace(word, meaning)
        return code


def attacks() -> tuple[Attack, ...]:
    """Every attack, sorted by group and label."""
    found = (_load(path) for path in sorted(FOLDER.glob("[!_]*.py")))
    return tuple(sorted(found, key=lambda attack: (GROUPS.index(attack.group), attack.label)))


def _load(path: Path) -> Attack:
    attack = importlib.import_module(f"tests.hostile.{path.stem}").ATTACK
    object.__setattr__(attack, "label", path.stem)
    return attack
