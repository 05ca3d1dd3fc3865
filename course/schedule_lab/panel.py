"""What every panel with sliders shares: its controls in a grid, and when to draw again."""

from collections.abc import Callable

import ipywidgets as widgets

from schedule_lab.controls import Control
from schedule_lab.live import Live
from schedule_lab.parameters import parameters

GRID = {"grid_template_columns": "repeat(auto-fit, minmax(min(100%, 380px), 1fr))", "grid_gap": "0 24px", "overflow": "visible"}


class Panel(Live):
    """Controls for the arguments of `factory`, above whatever `_layout` shows; `_refresh` runs after each change."""

    def __init__(self, factory: Callable, ranges: dict):
        self._factory = factory
        self.controls = {p.name: Control(p, self._refresh) for p in parameters(factory, ranges)}
        shown = [control.widget for control in self.controls.values() if not control.is_fixed]
        super().__init__([widgets.GridBox(shown, layout=GRID), *self._layout()])
        self._refresh()

    @property
    def values(self) -> dict:
        """The arguments as they stand, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values) -> None:
        """Move controls by program: `panel.set(peak_value=3e-4)`."""
        for name, value in values.items():
            self.controls[name].value = value

    def _layout(self) -> list[widgets.Widget]:
        raise NotImplementedError

    def _refresh(self) -> None:
        raise NotImplementedError
