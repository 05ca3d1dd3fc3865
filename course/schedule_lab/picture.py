"""One figure that is drawn once and then only has its lines redrawn: what makes a slider feel immediate."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from schedule_lab.charts import COLOURS, Chart, axes, image, name_curves
from schedule_lab.plots import RATE, STEP, describe, scale_rates

SIZE_INCHES = (7.6, 3.0)


class Picture:
    """A learning-rate curve over fixed steps, with a movable cursor and, if wanted, a dashed target called `name` behind it.

    Axes, labels and the target are drawn into a saved background; a new curve costs only its own line (blitting). The
    background is drawn again when the axis limits must change, which `charts.ceiling` makes rare.
    """

    def __init__(self, steps: np.ndarray, target: np.ndarray | None = None, name: str = "target"):
        self.steps, self._target, self._name = steps, target, name
        chart = Chart(size=SIZE_INCHES)
        self._canvas = FigureCanvasAgg(chart)
        self._ax = axes(chart, STEP, RATE)
        self._ax.set_xlim(steps[0], steps[-1])
        if target is not None:
            self._ax.plot(steps, target, color=COLOURS[1], linewidth=5, alpha=0.55, linestyle=(0, (3, 1)), label=name)
            name_curves(self._ax)
        (self._line,) = self._ax.plot(steps, np.zeros(len(steps)), color=COLOURS[0], linewidth=2.2, animated=True)
        self._rule = self._ax.axvline(0, color="#555555", linewidth=1, linestyle=":", animated=True)
        (self._dot,) = self._ax.plot([0], [0], "o", color=COLOURS[0], markersize=7, animated=True)
        self._frame = self._background = None

    def html(self, lrs: np.ndarray, cursor: int, log: bool = False) -> str:
        """The picture of `lrs` (one rate per step) as `<img>` with a description that follows the curve."""
        return image(self.png(lrs, cursor, log), self.alt(lrs), SIZE_INCHES)

    def alt(self, lrs: np.ndarray) -> str:
        """The picture in words."""
        told = f"Learning rate at steps {self.steps[0]:,} to {self.steps[-1]:,}. {describe(lrs)}"
        return told if self._target is None else f"{told} The {self._name}, dashed: {describe(self._target)}"

    def png(self, lrs: np.ndarray, cursor: int, log: bool = False) -> bytes:
        """The picture of `lrs` as PNG, with the cursor at step number `cursor`."""
        self._fit(lrs, log)
        self._canvas.restore_region(self._background)
        self._line.set_ydata(lrs)
        self._rule.set_xdata([cursor, cursor])
        self._dot.set_data([cursor], [np.interp(cursor, self.steps, lrs)])
        for artist in (self._rule, self._line, self._dot):
            self._ax.draw_artist(artist)
        buffer = io.BytesIO()
        Image.frombuffer("RGBA", self._canvas.get_width_height(), self._canvas.buffer_rgba()).convert("RGB").save(buffer, "png", compress_level=1)
        return buffer.getvalue()

    def _fit(self, lrs: np.ndarray, log: bool) -> None:
        """Choose axis limits; draw the background again if they are new."""
        shown = lrs if self._target is None else np.concatenate([lrs, self._target])
        scale_rates(self._ax, shown, log)
        frame = (log, *self._ax.get_ylim())
        if frame != self._frame:
            self._canvas.draw()
            self._frame, self._background = frame, self._canvas.copy_from_bbox(self._ax.figure.bbox)
