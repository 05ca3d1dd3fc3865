"""[Result] -> the class report: one self-contained HTML page, for the instructor. Pure.

Everything of a student's is escaped text or numbers; a content security policy lets only our own sorting script run.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from autograder.catalogue import catalogue
from autograder.class_statistics import FEW, by_cell, cronbach_alpha, histogram
from autograder.feedback import VERDICT_MARKS, plain
from autograder.likeness import alike
from autograder.model import Curve, Misconception, Result, Verdict
from autograder.pictures import Line, bars, plot, robust_limits

COLOURED = 7
"""Misconceptions that get a colour of their own; Okabe and Ito's palette has seven besides black."""
THIN = 2
"""Every how many points of a submitted curve are drawn."""


@dataclass(frozen=True)
class ClassWork:
    """What a report is made from: the results, and the text of everybody's answers by student and grade_id."""

    assignment: str
    results: Sequence[Result]
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    """What the release holds in the same cells."""
    missing: Sequence[str] = ()
    """Students who handed in and have no result yet."""


@dataclass(frozen=True)
class Belief:
    """A misconception as the class shows it."""

    misconception: Misconception
    count: int
    example: str
    """An answer of somebody who holds it, without a name."""
    certain: bool


def page(work: ClassWork) -> str:
    """The report."""
    graded = [result for result in work.results if result.status == "graded"]
    script = resources.files("autograder").joinpath("templates/sort.js").read_text("utf-8")
    lines, legend = curves(graded)
    counts, names = histogram(graded)
    return _template().render(
        work=work,
        graded=graded,
        ungraded=[result for result in work.results if result.status != "graded"],
        salvaged=[result for result in graded if result.reason],
        points=bars(counts, names, "How many submissions earned how many points", "points given by the tests") if graded else "",
        overlay=_overlay(lines) if lines else "",
        legend=legend,
        cells=by_cell(graded),
        alpha=cronbach_alpha(graded),
        few=FEW,
        beliefs=beliefs(graded, work.answers),
        help=sorted((result for result in graded if needs_help(result)), key=lambda result: (result.points, result.student)),
        labels_of=labels_of,
        unknown_of=unknown_of,
        alike=alike(work.answers, work.given)[:100],
        marks=VERDICT_MARKS,
        failed=Verdict.FAILED,
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def labels_of(result: Result, cell: str = "") -> list[str]:
    """The labels in a result, of one solution cell or of all, most evidence first."""
    counted = Counter(label for found in result.cells for label in found.misconceptions)
    return [label for label, _ in counted.most_common() if not cell or _by_label()[label].cell == cell]


def unknown_of(result: Result) -> int:
    """How many failed test cells nothing in the catalogue explains."""
    explained = {label for found in result.cells for label in found.misconceptions}
    lost = [c for c in result.cells if c.verdict is Verdict.FAILED and not c.misconceptions]
    caught = {test for label in explained for test in _by_label()[label].loses}
    return sum(1 for cell in lost if cell.grade_id not in caught)


def needs_help(result: Result) -> bool:
    """Less than half of the points that a machine gives."""
    return result.points < 0.5 * (result.max_points - result.manual_points)


def beliefs(results: Iterable[Result], answers: Mapping[str, Mapping[str, str]]) -> list[Belief]:
    """The misconceptions that were seen, most frequent first; the example is the shortest answer."""
    holders: dict[str, list[Result]] = {}
    for result in results:
        for label in labels_of(result):
            holders.setdefault(label, []).append(result)
    found = []
    for label, held in holders.items():
        misconception = _by_label()[label]
        texts = sorted((answers.get(result.student, {}).get(misconception.cell, "") for result in held), key=lambda text: (not text, len(text)))
        certain = any(cell.misconceptions == (label,) for result in held for cell in result.cells)
        found.append(Belief(misconception, len(held), _anonymous(texts[0])[:3000], certain))
    return sorted(found, key=lambda belief: (-belief.count, belief.misconception.label))


def _anonymous(text: str) -> str:
    """Code without its comments, which may hold a name."""
    return re.sub(r"(^|[ \t]+)#.*$", "", plain(text), flags=re.MULTILINE).strip()


# --- all curves in one picture ------------------------------------------------------------------------------------


UNDER = {"other": 0, "right": 1}
"""Drawn first, in this order, so that a mistake with a name is seen where curves coincide."""


def curves(results: Iterable[Result]) -> tuple[list[Line], list[tuple[str, str, int]]]:
    """The lines of the overlay, target first, and its legend as (style, words, how many)."""
    drawn = [(curve, _belief_of(result)) for result in results for notebook in result.notebooks for curve in notebook.curves]
    if not drawn:
        return [], []
    counted = Counter(belief for _, belief in drawn)
    named = [belief for belief, _ in counted.most_common() if belief not in ("right", "unknown")]
    styles = {belief: f"c{number}" for number, belief in enumerate(named[:COLOURED])}
    merged = Counter((styles.get(belief, "right" if belief == "right" else "other"), belief, _thinned(curve)) for curve, belief in drawn)
    steps = drawn[0][0].steps[::THIN]
    lines = [Line("target", drawn[0][0].steps, drawn[0][0].target, "what the contract asks for")]
    for (style, belief, rates), count in sorted(merged.items(), key=lambda item: UNDER.get(item[0][0], len(UNDER))):
        lines.append(Line(style, steps, rates, f"{belief}: {count}"))
    rest = sum(count for belief, count in counted.items() if belief not in styles and belief != "right")
    legend = [("target", "what the contract asks for", 0), ("right", "right", counted["right"])]
    legend += [(style, belief, counted[belief]) for belief, style in styles.items()]
    return lines, [*legend, ("other", "other mistakes, known or unknown", rest)] if rest else legend


def _belief_of(result: Result) -> str:
    """The name under which a submission's curve is drawn."""
    labels = labels_of(result, "make_schedule")
    if labels:
        return " + ".join(sorted(labels[:2]))
    curve = next(curve for notebook in result.notebooks for curve in notebook.curves)
    tolerance = 2e-5 * max(curve.target)
    return "right" if all(abs(a - b) <= tolerance for a, b in zip(curve.rates, curve.target, strict=True)) else "unknown"


def _thinned(curve: Curve) -> tuple[float, ...]:
    """A curve as it is drawn: so few digits that equal pictures are equal."""
    return tuple(float(f"{rate:.3g}") for rate in curve.rates[::THIN])


def _overlay(lines: Sequence[Line]) -> Markup:
    limits = robust_limits(lines[0].y, [line.y for line in lines[1:]])
    return plot(lines, limits, "Every submitted schedule for the numbers printed in the notebook, over the right one", "step", "learning rate")


@cache
def _by_label() -> dict[str, Misconception]:
    return {found.label: found for found in catalogue()}


@cache
def _template():
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"plain": plain, "number": lambda value: f"{value:.4g}", "share": lambda value: "–" if value is None else f"{value:.2f}"}
    return environment.from_string(resources.files("autograder").joinpath("templates/report.html").read_text("utf-8"))
