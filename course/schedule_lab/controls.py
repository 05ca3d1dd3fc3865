"""One parameter on screen: a slider that moves over its positions, and a box beside it that takes any exact value."""

from collections.abc import Callable

import ipywidgets as widgets

from schedule_lab.notation import short
from schedule_lab.parameters import Parameter

LABEL = {"description_width": "118px"}
WIDE = {"width": "auto", "min_width": "120px", "flex": "1 1 auto"}


class Control:
    """The value of one parameter and the widgets that change it; `on_change()` is called after each change by the user.

    The box is the truth: it may hold a value between two positions or beyond the ends, and the slider then shows the nearest.
    """

    def __init__(self, parameter: Parameter, on_change: Callable[[], None]):
        self.parameter, self._on_change, self._value, self._busy = parameter, on_change, parameter.start, False
        self.widget = self._build()

    @property
    def value(self):
        """The parameter's value, exactly as the box shows it."""
        return self._value

    @value.setter
    def value(self, value) -> None:
        self._take(value)

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to choose, and so nothing to show."""
        return len(self.parameter.positions) == 1

    def _build(self) -> widgets.Widget:
        if self.is_fixed:
            self._show = lambda value: None
            return widgets.Label(short(self._value))
        if isinstance(self.parameter.start, bool):
            return self._plain(widgets.Checkbox(value=self._value, description=self.parameter.name, style=LABEL))
        if isinstance(self.parameter.start, str):
            return self._plain(widgets.Dropdown(options=self.parameter.positions, value=self._value, description=self.parameter.name, style=LABEL))
        return self._row()

    def _plain(self, widget: widgets.Widget) -> widgets.Widget:
        """A widget whose value is the parameter's value."""
        self._show = lambda value: setattr(widget, "value", value)
        widget.observe(lambda change: self._take(change.new), "value")
        return widget

    def _row(self) -> widgets.HBox:
        """The box, named by its label, and the slider, which counts positions."""
        self.box = widgets.Text(short(self._value), description=self.parameter.name, continuous_update=False, style=LABEL)
        self.box.layout = widgets.Layout(width="226px", flex="0 0 auto")
        last = len(self.parameter.positions) - 1
        self.slider = widgets.IntSlider(self.parameter.nearest(self._value), 0, last, readout=False, layout=WIDE)
        self._show = self._show_on_row
        self.slider.observe(lambda change: self._take(self.parameter.positions[change.new]), "value")
        self.box.observe(lambda change: self._take(self._read(change.new)), "value")
        row = widgets.HBox([self.box, self.slider], layout={"align_items": "center", "overflow": "visible"})
        row.add_class("schedule-lab-control")
        return row

    def _show_on_row(self, value) -> None:
        self.box.value = short(value)
        self.slider.value = self.parameter.nearest(value)

    def _read(self, text: str):
        """The number that was typed; the old value when it is no number."""
        try:
            number = float(text)
        except ValueError:
            return self._value
        return int(number) if isinstance(self.parameter.start, int) and number.is_integer() else number

    def _take(self, value) -> None:
        """Adopt `value` and show it on both widgets, then tell; the echo of our own writes is ignored."""
        if self._busy:
            return
        self._busy = True
        try:
            changed, self._value = value != self._value, value
            self._show(value)
        finally:
            self._busy = False
        if changed:
            self._on_change()
