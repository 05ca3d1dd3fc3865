"""While a computation runs: a bar that shows how far it is, and a button for what is too long to run unasked."""

import html
from collections.abc import Callable

import ipywidgets as widgets


class ProgressBar(widgets.FloatProgress):
    """A bar to call with the fraction done: `train(…, on_progress=bar)`."""

    def __init__(self, label: str):
        super().__init__(0.0, min=0.0, max=1.0, description=label, style={"description_width": "auto"}, layout={"width": "auto", "max_width": "560px"})

    def __call__(self, fraction: float) -> None:
        """Show that `fraction` of the work is done."""
        self.value = fraction

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": self.description}


class OnRequest(widgets.VBox):
    """A button that runs `work(bar)` and shows what it returns; nothing runs before it is pressed."""

    def __init__(self, label: str, work: Callable[[ProgressBar], object]):
        self._label, self._work = label, work
        self.button = widgets.Button(description=label, button_style="primary", layout={"width": "auto"}, tooltip=label)
        self.button.on_click(lambda _: self.press())
        self._below = widgets.HTML()
        super().__init__([self.button, self._below])
        self.layout.overflow = "visible"

    def press(self) -> object:
        """Do the work; what the button does."""
        bar = ProgressBar("working")
        self.button.disabled, self.children = True, (self.button, bar)
        try:
            result = self._work(bar)
        except Exception as error:  # the cell has long ended: nobody else would tell
            result = f"{type(error).__name__}: {error}"
        self._below.value = f"<pre>{html.escape(str(result))}</pre>"
        self.button.disabled, self.children = False, (self.button, self._below)
        return result

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": f"[{self._label}]"}
