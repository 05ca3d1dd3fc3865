"""Panels to explore with: `explore` a schedule factory, or `play` with any function that returns a chart."""

import html
import inspect
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from schedule_lab.charts import Chart
from schedule_lab.controls import Control
from schedule_lab.live import announced
from schedule_lab.notation import call, rate
from schedule_lab.panel import Panel
from schedule_lab.parameters import parameters
from schedule_lab.picture import Picture
from schedule_lab.sampling import Schedule, sample


def explore(factory: Callable, *, num_steps: int = 15_000, log: bool = False, code: Callable | None = None, **ranges) -> "Explorer":
    """Sliders for every argument of a schedule factory, its curve, its rates at four steps, and the call to copy.

    Args:
        factory: `optax.cosine_decay_schedule`, or any function that returns a schedule.
        num_steps: the picture shows steps 0 to `num_steps`.
        log: start with a logarithmic rate axis.
        code: writes the code shown, from the arguments as a dict; by default the call of the factory itself.
        ranges: per argument `(lowest, highest)` or `(lowest, highest, start)`, True/False, a list of choices, or one fixed value.
            See `parameters.parameters`; arguments that Optax's factories share have ranges of their own.
    Returns: the panel; `.schedule` is the schedule as the sliders stand, `.values` its arguments, `.code` the call.
    """
    return Explorer(factory, ranges, num_steps=num_steps, log=log, code=code)


def play(draw: Callable[..., Chart], **ranges) -> "Player":
    """Sliders for every argument of `draw`, which returns a `Chart`; it is called again after each change."""
    return Player(draw, ranges)


class Explorer(Panel):
    """A curve under its sliders. `target`, when given, is a second curve behind it (one rate per step)."""

    def __init__(self, factory: Callable, ranges: dict, *, num_steps: int, log: bool = False, code=None, target=None):
        self._steps = np.arange(num_steps + 1)
        self._picture = Picture(self._steps, target)
        self._write = code or (lambda values: call(_name(factory), _telling(factory, ranges, values)))
        self._log = widgets.Checkbox(value=log, description="logarithmic rate axis", indent=False)
        self.schedule: Schedule | None = None
        super().__init__(factory, ranges)

    @property
    def code(self) -> str:
        """The call that makes the schedule shown."""
        return self._write(self.values)

    @property
    def lrs(self) -> np.ndarray:
        """The curve shown: the rate at steps 0 to `num_steps`."""
        return self._lrs

    def _layout(self) -> list[widgets.Widget]:
        last = int(self._steps[-1])
        (step,) = parameters(lambda step: None, {"step": (0, last, last // 5)})
        self.cursor = Control(step, self._redraw)
        self._log.observe(lambda _: self._redraw(), "value")
        self._alert, self._view, self._told = widgets.HTML(), widgets.HTML(), announced()
        self._code = widgets.Textarea(description="code", layout={"width": "99%", "max_width": "760px"}, style={"description_width": "118px"})
        self.cursor.widget.layout.flex, self.cursor.widget.layout.max_width = "1 1 420px", "560px"
        foot = widgets.HBox([self.cursor.widget, self._log], layout={"flex_flow": "row wrap", "overflow": "visible"})
        return [self._alert, self._view, self._told, foot, self._code]

    def _refresh(self) -> None:
        """New arguments: a new schedule, its curve, its code; or the factory's own complaint, with the old curve kept."""
        try:
            schedule = self._factory(**self.values)
            lrs = sample(schedule, self._steps)
        except Exception as error:  # a factory may refuse its arguments; the learner should read why
            self._alert.value = _complaint(error)
            return
        self._alert.value = ""
        self.schedule, self._lrs = schedule, lrs
        self._redraw()
        self._code.value, self._code.rows = self.code, self.code.count("\n") + 1

    def _redraw(self) -> None:
        at = min(max(int(self.cursor.value), 0), int(self._steps[-1]))
        self._view.value = self._picture.html(self._lrs, at, self._log.value)
        self._told.value = _readout(self._lrs, at) + self._verdict()

    @property
    def page(self) -> str:
        """The curve as it stands, its rates and its code."""
        return f'{self._view.value}{self._told.value}<pre class="schedule-lab-code">{html.escape(self.code)}</pre>'

    @property
    def told(self) -> str:
        """The curve in words."""
        return self._picture.alt(self._lrs)

    def _verdict(self) -> str:
        """What to say under the readouts; nothing, unless there is a target."""
        return ""


class Player(Panel):
    """A chart redrawn from its sliders."""

    def _layout(self) -> list[widgets.Widget]:
        self._alert, self._view, self._told = widgets.HTML(), widgets.HTML(), announced()
        return [self._alert, self._view, self._told]

    def _refresh(self) -> None:
        try:
            self.chart = self._factory(**self.values)
        except Exception as error:  # as in Explorer
            self._alert.value = _complaint(error)
            return
        self._alert.value, self._view.value = "", self.chart._repr_html_()
        self._told.value = f'<span class="schedule-lab-unseen">{html.escape(self.chart.alt)}</span>'

    @property
    def page(self) -> str:
        """The chart as it stands."""
        return self._view.value

    @property
    def told(self) -> str:
        """The chart in words."""
        return self.chart.alt


def _name(factory: Callable) -> str:
    return f"optax.{factory.__name__}" if factory.__module__.startswith("optax") else factory.__name__


def _telling(factory: Callable, ranges: dict, values: dict) -> dict:
    """The arguments worth writing: fixed ones only when they differ from the factory's default."""
    defaults = {name: argument.default for name, argument in inspect.signature(factory).parameters.items()}
    fixed = {name for name, given in ranges.items() if not isinstance(given, tuple | list | bool)}
    return {name: value for name, value in values.items() if name not in fixed or value != defaults[name]}


def _readout(lrs: np.ndarray, at: int) -> str:
    peak, last = int(np.nanargmax(lrs)), len(lrs) - 1
    places = {"start, step 0": 0, f"peak, step {peak:,}": peak, f"end, step {last:,}": last, f"cursor, step {at:,}": at}
    told = "".join(f"<span>{name}: <b>{rate(lrs[step])}</b></span>" for name, step in places.items())
    return f'<div class="schedule-lab-readout">{told}</div>'


def _complaint(error: Exception) -> str:
    told = html.escape(f"{type(error).__name__}: {error}")
    style = "border-left:4px solid #D55E00;padding:4px 10px;margin:4px 0;color:var(--jp-ui-font-color1,#222)"
    return f'<div role="alert" style="{style}"><b>These arguments are refused.</b> {told}</div>'
