"""The way through the course: a lesson's last card, and the map with what is done."""

import re
from pathlib import Path

import nbformat

from schedule_lab.cards import Card, Line, bar, markup
from schedule_lab.progress import ACHIEVEMENTS, KINDS, XP_PER_LEVEL, Progress, load, record


def finish(*keys: str) -> Card:
    """A lesson's last word: which of its exercises and matches (`"02-floor"`, …) are done; all of them finish the lesson."""
    progress = load()
    lines = [Line(f"`{key}`", "good" if _is_done(progress, key) else "open") for key in keys]
    if not all(_is_done(progress, key) for key in keys):
        return Card("This lesson is not finished yet: these are still open.", tuple(lines), "open")
    lesson = keys[0].split("-")[0]
    progress = record("lessons", lesson)
    lines.append(Line(f"+{KINDS['lessons']} XP. You have {progress.xp} XP: level {progress.level}, {progress.title}."))
    return Card(f"Lesson {lesson} is finished!", tuple(lines), "good")


def _is_done(progress: Progress, key: str) -> bool:
    return progress.has("exercises", key) or progress.has("matches", key)


def lessons(folder: Path) -> dict[str, tuple[str, str]]:
    """Number -> (file name, title) of the lessons in `folder`, in reading order."""
    return {path.name[:2]: (path.name, _title(path)) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def _title(path: Path) -> str:
    first = nbformat.read(path, as_version=4).cells[0].source
    found = re.match(r"#\s+(?:\d+\s*·\s*)?(.+)", first)
    return found.group(1) if found else path.stem


class Map:
    """The lessons of a folder with links, what is done, and the points; shown by Jupyter, as text by `print`."""

    def __init__(self, folder: str | Path = ".", progress: Progress | None = None):
        self.lessons = lessons(Path(folder))
        self.progress = progress or load()

    def __repr__(self) -> str:
        done = [f"{'✓' if self._done(n) else ' '} {n} {title}" for n, (_, title) in self.lessons.items()]
        return "\n".join([f"Level {self.progress.level}, {self.progress.title}: {self.progress.xp} XP", *done])

    def _repr_html_(self) -> str:
        progress = self.progress
        here, ahead = progress.xp % XP_PER_LEVEL, XP_PER_LEVEL - progress.xp % XP_PER_LEVEL
        head = f"<b>Level {progress.level} · {progress.title}</b> · {progress.xp} XP, {ahead} to the next level"
        head += bar(here / XP_PER_LEVEL, f"{here} of {XP_PER_LEVEL} points to the next level")
        rows = "".join(self._row(number, *lesson) for number, lesson in self.lessons.items())
        note = f"<p>{markup(progress.note)}</p>" if progress.note else ""
        return f'<div style="font-size:14px;line-height:1.6;max-width:760px">{head}{note}{rows}{self._medals()}</div>'

    def _done(self, number: str) -> bool:
        return self.progress.has("lessons", number)

    def _row(self, number: str, name: str, title: str) -> str:
        sign = "✓" if self._done(number) else "○"
        told = "finished" if self._done(number) else "open"
        return f'<div><span role="img" aria-label="{told}">{sign}</span> {number} <a href="{name}">{markup(title)}</a></div>'

    def _medals(self) -> str:
        earned = self.progress.achievements
        won = "".join(f"<div>★ <b>{name}</b>: {ACHIEVEMENTS[name][0]}</div>" for name in earned)
        ahead = next((name for name in ACHIEVEMENTS if name not in earned), None)
        wanted = f"<div>Next achievement: <b>{ahead}</b> — {ACHIEVEMENTS[ahead][0]}.</div>" if ahead else ""
        return f"<p></p>{won}{wanted}"
