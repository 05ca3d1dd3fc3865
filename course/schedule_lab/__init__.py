"""Learning-rate schedules to plot, move, match, predict and train with: what the lessons import.

Each name below is explained, with an example, in README.md beside this file. `noise_model`, `training` and `recipes` are
imported by name where a lesson needs them.
"""

from schedule_lab.journey import Map, finish
from schedule_lab.lessons import check, match, predict
from schedule_lab.notation import rate
from schedule_lab.plots import plot_bars, plot_curves, plot_schedule, plot_schedules
from schedule_lab.progress import reset
from schedule_lab.sampling import sample
from schedule_lab.widgets import explore, play

__all__ = [
    "Map",
    "check",
    "explore",
    "finish",
    "match",
    "play",
    "plot_bars",
    "plot_curves",
    "plot_schedule",
    "plot_schedules",
    "predict",
    "rate",
    "reset",
    "sample",
]
