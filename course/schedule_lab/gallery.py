"""A gallery of curves, each with something wrong that the learner names from a menu."""

import string
from collections.abc import Sequence
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from schedule_lab.cards import Card, Line, markup
from schedule_lab.charts import COLOURS, Chart
from schedule_lab.lessons import asked
from schedule_lab.live import Live, announced
from schedule_lab.notation import rate
from schedule_lab.picture import Picture
from schedule_lab.plots import describe
from schedule_lab.sampling import Schedule, sample

COLUMNS = 4


@dataclass(frozen=True)
class Specimen:
    """A curve to diagnose: what is the matter with it, a question that leads there, and what to tell afterwards."""

    name: str
    schedule: Schedule
    hint: str
    why: str


def gallery(key: str) -> "Gallery":
    """The gallery `key` (`"12-curves"`) of the lesson's `GALLERIES`."""
    return Gallery(**asked(key, "GALLERIES"))


class Gallery(Live):
    """Lettered curves over a dashed `plan`; a menu of names for each. `.names` holds what has been named rightly, by letter."""

    def __init__(self, plan: Schedule, specimens: Sequence[Specimen], num_steps: int, landmarks: Sequence[int]):
        self._steps, self._landmarks, self._plan = np.arange(num_steps + 1), landmarks, plan
        self._specimens = dict(zip(string.ascii_uppercase, specimens, strict=False))
        self._lrs = {letter: sample(each.schedule, self._steps) for letter, each in self._specimens.items()}
        self._target = sample(plan, self._steps)
        self._picture = Picture(self._steps, self._target, "plan")
        self.names: dict[str, str] = {}
        super().__init__(self._build())
        self._show()

    @property
    def schedules(self) -> dict[str, Schedule]:
        """The curves by letter."""
        return {letter: specimen.schedule for letter, specimen in self._specimens.items()}

    @property
    def unnamed(self) -> list[str]:
        """Letters that have not been named rightly yet."""
        return [letter for letter in self._specimens if letter not in self.names]

    def set(self, **names: str) -> None:
        """Name curves by program: `curves.set(A="...", B="...")`."""
        for letter, name in names.items():
            self.curve.value = letter
            self.menu.value = name
            self.commit()

    def commit(self) -> Card:
        """Judge the name chosen for the curve shown; what the button does."""
        letter, specimen = self.curve.value, self._specimens[self.curve.value]
        if self.menu.value is None:
            card = Card("First choose a name; a guess is enough.", tone="open")
        elif self.menu.value == specimen.name:
            self.names[letter] = specimen.name
            card = Card(f"{letter}: {specimen.name}.", (Line(specimen.why), Line(self._standing())), "good")
        else:
            card = Card(f"{letter} is something else.", (Line(f"Hint: {specimen.hint}"),), "bad")
        self._reply.value = card._repr_html_()
        return card

    def _build(self) -> list[widgets.Widget]:
        style, wide = {"description_width": "auto"}, {"width": "auto", "max_width": "560px"}
        self.curve = widgets.ToggleButtons(options=list(self._specimens), description="Curve", style={**style, "button_width": "38px"})
        options = [("choose a name", None), *((name, name) for name in self._choices())]
        self.menu = widgets.Dropdown(options=options, description="What happened?", style=style, layout=wide)
        self._log = widgets.Checkbox(description="logarithmic rate axis", indent=False)
        button = widgets.Button(description="Name it", button_style="primary", tooltip="Compare your name with the truth")
        self._view, self._told, self._reply = widgets.HTML(), announced(), announced()
        self.curve.observe(lambda _: self._turn(), "value")
        self._log.observe(lambda _: self._show(), "value")
        button.on_click(lambda _: self.commit())
        row = widgets.HBox([self.menu, button], layout={"flex_flow": "row wrap", "overflow": "visible"})
        return [self.curve, self._view, self._told, self._log, row, self._reply]

    def _choices(self) -> list[str]:
        return sorted(specimen.name for specimen in self._specimens.values())

    def _turn(self) -> None:
        """Another curve: its picture, and no name left over from the one before."""
        self.menu.value, self._reply.value = self.names.get(self.curve.value), ""
        self._show()

    def _show(self) -> None:
        lrs = self._lrs[self.curve.value]
        told = "".join(f"<span>step {step:,}: <b>{rate(lrs[step])}</b></span>" for step in self._landmarks)
        self._view.value = self._picture.html(lrs, 0, self._log.value)
        self._told.value = f'<div class="schedule-lab-readout">{told}</div>'

    def _standing(self) -> str:
        return f"{len(self.names)} of {len(self._specimens)} named." if self.unnamed else "That was the last one: run the next cell."

    def _overview(self) -> Chart:
        """All curves at once, for readers without a kernel."""
        rows = -(-len(self._lrs) // COLUMNS)
        chart = Chart(" ".join(f"{letter}: {describe(lrs)}" for letter, lrs in self._lrs.items()), (7.6, 1.3 * rows))
        for number, (letter, lrs) in enumerate(self._lrs.items()):
            ax = chart.add_subplot(rows, COLUMNS, number + 1, xticks=[], yticks=[])
            ax.plot(self._target, color=COLOURS[1], linestyle="--", linewidth=1)
            ax.plot(lrs, color=COLOURS[0], linewidth=1.4)
            ax.set_title(letter, loc="left", fontsize=9, pad=2)
        chart.subplots_adjust(left=0.02, right=0.98, top=0.94, bottom=0.02, hspace=0.25, wspace=0.06)
        return chart

    @property
    def page(self) -> str:
        """All curves, and the names to choose from."""
        return self._overview()._repr_html_() + "<ul>" + "".join(f"<li>{markup(name)}</li>" for name in self._choices()) + "</ul>"

    @property
    def told(self) -> str:
        """All curves in words."""
        return self._overview().alt
