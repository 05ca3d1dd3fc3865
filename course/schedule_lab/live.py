"""What every widget of the course shares: it tells a screen reader what changes, and leaves a readable page where no kernel runs."""

import ipywidgets as widgets
from IPython.display import display

SCRIPT = """
if (!window.scheduleLabObserver) {
  // ipywidgets gives slider handles no accessible name, rounds their value, and announces no change.
  const name = () => {
    document.querySelectorAll('.schedule-lab-control').forEach(row => {
      const box = row.querySelector('input'), handle = row.querySelector('.noUi-handle'), label = row.querySelector('label');
      if (!box || !handle || !label) return;
      handle.setAttribute('aria-label', label.textContent + ' slider');
      handle.setAttribute('aria-valuetext', box.value);
    });
    document.querySelectorAll('.schedule-lab-told:not([role])').forEach(told => told.setAttribute('role', 'status'));
  };
  window.scheduleLabObserver = new MutationObserver(() => requestAnimationFrame(name));
  window.scheduleLabObserver.observe(document.body, {childList: true, subtree: true});
  name();
}
"""
"""`status` is a polite live region: what changes in it is read out when the reader pauses."""

STYLE = """<style>
.schedule-lab textarea, pre.schedule-lab-code {font-family: var(--jp-code-font-family, monospace); font-size: 13px; line-height: 1.35}
.schedule-lab .noUi-handle:focus-visible {outline: 3px solid #E69F00; outline-offset: 2px}
.schedule-lab-readout {display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 4px 0; font-size: 14px; line-height: 1.4;
  color: var(--jp-ui-font-color1, #222)}
.schedule-lab-unseen {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
.schedule-lab-readout b {font-family: var(--jp-code-font-family, monospace)}
</style>"""


class Live(widgets.VBox):
    """Widgets in a column. Subclasses say in `page` (HTML) and `told` (plain text) what a reader without a kernel is to see."""

    def __init__(self, children: list[widgets.Widget]):
        super().__init__([widgets.HTML(STYLE), *children])
        self.layout.overflow = "visible"
        self.add_class("schedule-lab")

    @property
    def page(self) -> str:
        """What stands in for the widgets in a saved notebook and in exported HTML."""
        raise NotImplementedError

    @property
    def told(self) -> str:
        """The same in words."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        display(self._repr_mimebundle_(), raw=True)
        display({"application/javascript": SCRIPT, "text/plain": ""}, raw=True)

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return {**super()._repr_mimebundle_(**kwargs), "text/html": STYLE + self.page, "text/plain": self.told}


def announced() -> widgets.HTML:
    """A place for words that change; a screen reader reads them out."""
    place = widgets.HTML()
    place.add_class("schedule-lab-told")
    return place
