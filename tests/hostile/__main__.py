"""Print what every attack came to: `python -m tests.hostile [LABEL or GROUP …]`; exit code 1 when any gained, read or hurt something.

`--through nbgrader` grades them as Formgrader's button does; `--stock` hands them to nbgrader without us, in a sandbox, and prints totals only.
"""

import argparse
import sys
import time

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.feedback import plain
from tests import hostile_course, stock_nbgrader
from tests.hostile import GROUPS, Attack, attacks
from tests.hostile_course import Attempt


GRADERS = {"grade": hostile_course.grade, "nbgrader": hostile_course.grade_by_nbgrader}


def main(arguments: list[str]) -> int:
    """Grade the attacks with these labels or in these groups, all when none is given."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("labels", nargs="*")
    parser.add_argument("--through", choices=GRADERS, default="grade")
    parser.add_argument("--stock", action="store_true")
    asked = parser.parse_args(arguments)
    chosen = [attack for attack in attacks() if not asked.labels or {attack.label, attack.group} & set(asked.labels)]
    if not chosen:
        parser.error(f"got {asked.labels}; expected names of files here, or groups: {', '.join(GROUPS)}")
    if asked.stock:
        print(stock_nbgrader.totals(chosen, _tell))
        return 0
    return _report(chosen, GRADERS[asked.through])


def _report(chosen: list[Attack], grade: Callable) -> int:
    started = time.perf_counter()
    with hostile_course.course(chosen) as course:
        attempts = {name: grade(course, name, advance=_tell) for name in sorted({attack.assignment for attack in chosen})}
    rows = [(attack, *_judged(attack, attempts)) for attack in chosen]
    Console(width=None if sys.stdout.isatty() else 200).print(_table(rows))
    held = sum(not gained and not read and not harm for _, _, gained, read, harm in rows)
    print(f"{held} of {len(rows)} techniques gain 0 points, read nothing and do no harm; {time.perf_counter() - started:.0f} s")
    return 0 if held == len(rows) else 1


def _tell(done: int, total: int, student: str) -> None:
    print(f"{done} of {total} {plain(student)}", file=sys.stderr, flush=True)


def _judged(attack: Attack, attempts: dict[str, dict[str, Attempt]]) -> tuple[Attempt, float, bool, tuple[str, ...]]:
    graded = attempts[attack.assignment]
    attempt = graded[attack.name]
    return attempt, max(attempt.points - graded["wrong"].points, 0.0), hostile_course.SECRET in attempt.shown, attempt.harm


def _table(rows: list[tuple]) -> Table:
    table = Table("group", "technique", "points gained", "secrets read", "harm", "seconds", "reason in the row")
    for attack, attempt, gained, read, harm in rows:
        reason = plain(attempt.result.reason or "").replace("\n", " ")[:120]
        cells = (attack.group, attack.label, f"{gained:g}", "yes" if read else "0", "; ".join(harm)[:200] or "none", f"{attempt.result.seconds:.1f}", reason)
        table.add_row(*(Text(cell) for cell in cells))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
