"""While a computation runs: a bar that shows how far it is, and a button for what is too long to run unasked."""

import html
from collections.abc import Callable

import ipywidgets as widgets

from schedule_lab.live import Live, announced


class ProgressBar(widgets.FloatProgress):
    """A bar to call with the fraction done: `train(…, on_progress=bar)`."""

    def __init__(self, label: str):
        super().__init__(0.0, min=0.0, max=1.0, description=label, style={"description_width": "auto"}, layout={"width": "auto", "max_width": "560px"})

    def __call__(self, fraction: float) -> None:
        """Show that `fraction` of the work is done."""
        self.value = fraction

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": self.description}


class OnRequest(Live):
    """A button that runs `work(bar)` and shows what it returns; nothing runs before it is pressed."""

    def __init__(self, label: str, work: Callable[[ProgressBar], object]):
        self._label, self._work = label, work
        self.button = widgets.Button(description=label, button_style="primary", layout={"width": "fit-content"}, tooltip=label)
        self.button.on_click(lambda _: self.press())
        self._below = announced()
        super().__init__([self.button, self._below])

    def press(self) -> object:
        """Do the work; what the button does."""
        bar = ProgressBar("working")
        shown = self.children
        self.button.disabled, self.children = True, (*shown[:-1], bar)
        try:
            result = self._work(bar)
        except Exception as error:  # the cell has long ended: nobody else would tell
            result = f"{type(error).__name__}: {error}"
        self._below.value = f"<pre>{html.escape(str(result))}</pre>"
        self.button.disabled, self.children = False, shown
        return result

    @property
    def page(self) -> str:
        """What the button offers, or what came of it."""
        return self._below.value or f"<p>[{html.escape(self._label)}: in a running notebook]</p>"

    @property
    def told(self) -> str:
        """The same in words."""
        return f"[{self._label}]"
