"""The same attacks on nbgrader as it comes, each in a sandbox with a course of its own. Only totals leave this module."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from autograder import gradebook
from tests import hostile_course
from tests.hostile import Attack

SECONDS = 120
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'course'\nc.Execute.timeout = 30\n"


def totals(attacks: Iterable[Attack], advance: Callable[[int, int, str], None]) -> str:
    """One sentence: how many gained points, how many harmed or stopped the run, of how many."""
    chosen, seen = list(attacks), Counter()
    for number, attack in enumerate(chosen, 1):
        seen.update(_outcome(attack))
        advance(number, len(chosen), "")
    return f"nbgrader as it comes: of {len(chosen)} techniques {seen['gain']} gain points, {seen['harm']} change what is not theirs or never end"


def _outcome(attack: Attack) -> set[str]:
    with hostile_course.course([attack]) as course:
        (course.root / "nbgrader_config.py").write_text(CONFIG)
        assignment = course.assignment(attack.assignment)
        with gradebook.opened(course.db_url, "course") as book:
            gradebook.register(book, course.db_url, assignment)
        _autograde(course.root, attack.assignment, "wrong")
        earned, before = _points(course.root, "wrong"), hostile_course.fingerprint(course.root.parent)
        if not earned:
            sys.exit("nbgrader gave its neighbour no point at all; expected some. It does not run here: totals would mean nothing.")
        ended = _autograde(course.root, attack.assignment, attack.name)
        harmed = not ended or before != hostile_course.fingerprint(course.root.parent) or _points(course.root, "wrong") != earned
        return {name for name, happened in (("gain", _points(course.root, attack.name) > earned), ("harm", harmed)) if happened}


def _autograde(root: Path, assignment: str, student: str) -> bool:
    """Whether nbgrader came to an end in time. It sees the machine read-only, no network, and this one course to write to."""
    top = str(root.parent)
    box = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    box += ["--tmpfs", "/tmp", "--tmpfs", "/dev/shm", "--ro-bind", sys.prefix, sys.prefix, "--bind", top, top]  # the environment may lie below /tmp
    box += ["--chdir", str(root), "--setenv", "HOME", f"{top}/home", "--cap-drop", "ALL"]
    limits = ["prlimit", "--nproc=400", f"--fsize={64 << 20}", f"--data={4 << 30}", "--core=0"]
    command = [sys.executable, "-m", "nbgrader", "autograde", assignment, f"--student={student}", "--force"]
    path = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    try:
        subprocess.run([*box, "--", *limits, *command], env={"PATH": path}, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    except ValueError:  # a name that no command line can hold
        return True
    return True


def _points(root: Path, student: str) -> float:
    query = (
        "select sum(coalesce(g.manual_score, g.auto_score, 0)) from grade g join submitted_notebook n on g.notebook_id = n.id "
        "join submitted_assignment a on n.assignment_id = a.id where a.student_id = ?"
    )
    try:
        with sqlite3.connect(root / "gradebook.db") as book:
            return book.execute(query, (student.encode("utf-8", "replace").decode(),)).fetchone()[0] or 0.0
    except sqlite3.Error:
        return 0.0
