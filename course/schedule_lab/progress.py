"""What a learner has done, kept on this computer only: one small JSON file in Jupyter's data folder."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

KINDS = {"exercises": 20, "matches": 15, "predictions": 5, "lessons": 25}
"""Experience points for one of each kind. A prediction earns them right or wrong: it is the asking oneself that teaches."""
XP_PER_LEVEL = 100
TITLES = ("Curious", "Sampler", "Plotter", "Warmed up", "Annealer", "Joiner", "Debugger", "Schedule smith", "Learning-rate whisperer")


@dataclass(frozen=True)
class Progress:
    """The keys done, by kind; `note` says what went wrong while reading, if anything did."""

    done: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(KINDS, ()))
    note: str = ""

    @property
    def xp(self) -> int:
        """Experience points earned."""
        return sum(points * len(self.done[kind]) for kind, points in KINDS.items())

    @property
    def level(self) -> int:
        """Whole hundreds of experience points."""
        return self.xp // XP_PER_LEVEL

    @property
    def title(self) -> str:
        """The name of the level."""
        return TITLES[min(self.level, len(TITLES) - 1)]

    @property
    def achievements(self) -> list[str]:
        """Names of the achievements earned, in the order of `ACHIEVEMENTS`."""
        return [name for name, (_, earned) in ACHIEVEMENTS.items() if earned(self)]

    def has(self, kind: str, key: str) -> bool:
        """Whether `key` is done."""
        return key in self.done[kind]

    def add(self, kind: str, key: str) -> "Progress":
        """This progress with `key` done too; doing it twice counts once.

        >>> Progress().add("exercises", "02-floor").add("exercises", "02-floor").xp
        20
        """
        return self if self.has(kind, key) else replace(self, done={**self.done, kind: (*self.done[kind], key)})


def _at_least(kind: str, count: int) -> Callable[[Progress], bool]:
    return lambda progress: len(progress.done[kind]) >= count


ACHIEVEMENTS: dict[str, tuple[str, Callable[[Progress], bool]]] = {
    "Out loud": ("make a first prediction", _at_least("predictions", 1)),
    "First light": ("solve a first exercise", _at_least("exercises", 1)),
    "Steady hand": ("match a target curve", _at_least("matches", 1)),
    "Under way": ("finish a lesson", _at_least("lessons", 1)),
    "Fortune teller": ("make ten predictions", _at_least("predictions", 10)),
    "Curve fitter": ("match five target curves", _at_least("matches", 5)),
    "Ten out of ten": ("solve ten exercises", _at_least("exercises", 10)),
    "Half-way": ("finish seven lessons", _at_least("lessons", 7)),
    "End of the schedule": ("finish thirteen lessons", _at_least("lessons", 13)),
}
"""Name -> (what to do for it, whether it is earned)."""


def progress_file() -> Path:
    """Where progress is kept. Jupyter's own settings (JUPYTER_DATA_DIR) can move it."""
    return Path(jupyter_data_dir()) / "schedule_lab" / "progress.json"


def load(path: Path | None = None) -> Progress:
    """The progress kept in `path`. A missing file is a fresh start; an unreadable one is set aside, never deleted."""
    path = path or progress_file()
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Progress({kind: tuple(dict.fromkeys(map(str, kept.get(kind, ())))) for kind in KINDS})
    except FileNotFoundError:
        return Progress()
    except (OSError, ValueError, AttributeError, TypeError):
        return Progress(note=_set_aside(path))


def save(progress: Progress, path: Path | None = None) -> None:
    """Keep `progress` in `path`; written beside it first, so that a crash leaves the old file or the new one."""
    path = path or progress_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps({"version": 1, **progress.done}, indent=1), "utf-8")
    fresh.replace(path)


def record(kind: str, key: str, path: Path | None = None) -> Progress:
    """Mark `key` done and keep it. A folder that cannot be written costs the record, never the lesson."""
    progress = load(path).add(kind, key)
    try:
        save(progress, path)
    except OSError as error:
        return replace(progress, note=f"Progress could not be kept: {error}.")
    return progress


def reset(path: Path | None = None) -> Progress:
    """Start again from nothing. The old file is set aside as `progress.old.json`."""
    path = path or progress_file()
    if path.exists():
        path.replace(path.with_suffix(".old.json"))
    return Progress()


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(".unreadable.json")
    try:
        path.replace(aside)
    except OSError as error:
        return f"The progress file could not be read ({error}); starting from nothing."
    return f"The progress file could not be read; it was set aside as {aside.name}, and you start from nothing."
