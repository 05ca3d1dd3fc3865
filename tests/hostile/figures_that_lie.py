from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "gives axes whose lines say what is expected and have a million points",
    assignment="warmup_cosine",
    before="""
import matplotlib.axes, matplotlib.lines
import numpy as np
matplotlib.lines.Line2D.get_data = lambda self, **kwargs: (np.full(10**6, np.nan), np.full(10**6, np.inf))
matplotlib.axes.Axes.get_xlabel = lambda self: "<script>" * 1000
""",
)
