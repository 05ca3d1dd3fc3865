"""What every interactive panel shares: controls in a grid, names for screen readers, a picture when no kernel runs."""

from collections.abc import Callable

import ipywidgets as widgets
from IPython.display import Javascript, display

from schedule_lab.controls import Control
from schedule_lab.parameters import parameters

NAME_THE_SLIDERS = """
if (!window.scheduleLabObserver) {
  // ipywidgets gives slider handles no accessible name, and rounds their value.
  const name = () => document.querySelectorAll('.schedule-lab-control').forEach(row => {
    const box = row.querySelector('input'), handle = row.querySelector('.noUi-handle'), label = row.querySelector('label');
    if (!box || !handle || !label) return;
    handle.setAttribute('aria-label', label.textContent + ' slider');
    handle.setAttribute('aria-valuetext', box.value);
  });
  window.scheduleLabObserver = new MutationObserver(() => requestAnimationFrame(name));
  window.scheduleLabObserver.observe(document.body, {childList: true, subtree: true});
  name();
}
"""

STYLE = """<style>
.schedule-lab textarea {font-family: var(--jp-code-font-family, monospace); font-size: 13px; line-height: 1.35}
.schedule-lab .noUi-handle:focus-visible {outline: 3px solid #E69F00; outline-offset: 2px}
.schedule-lab-readout {display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 4px 0; font-size: 14px; line-height: 1.4;
  color: var(--jp-ui-font-color1, #222)}
.schedule-lab-readout b {font-family: var(--jp-code-font-family, monospace)}
</style>"""
GRID = {"grid_template_columns": "repeat(auto-fit, minmax(min(100%, 380px), 1fr))", "grid_gap": "0 24px", "overflow": "visible"}


class Panel(widgets.VBox):
    """Controls for the arguments of `factory`, above whatever `_layout` shows; `_refresh` runs after each change.

    Subclasses set `fallback`, the PNG shown in a saved notebook that is not running, and `told`, the same in words.
    """

    fallback: bytes = b""
    told: str = ""

    def __init__(self, factory: Callable, ranges: dict):
        self._factory = factory
        self.controls = {p.name: Control(p, self._refresh) for p in parameters(factory, ranges)}
        shown = [control.widget for control in self.controls.values() if not control.is_fixed]
        super().__init__([widgets.HTML(STYLE), widgets.GridBox(shown, layout=GRID), *self._layout()])
        self.layout.overflow = "visible"
        self.add_class("schedule-lab")
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

    def _ipython_display_(self) -> None:
        bundle = self._repr_mimebundle_() | {"text/plain": self.told}
        display(bundle, raw=True)
        display(Javascript(NAME_THE_SLIDERS))

    def _repr_mimebundle_(self, **kwargs) -> dict:
        """The widget, with a picture beside it for readers without a kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "image/png": self.fallback} if self.fallback else bundle
