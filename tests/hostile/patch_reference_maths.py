from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "replaces the mathematics that a reference would be computed with, so that reference and answer agree",
    before="""
import math
import numpy as np
np.square = np.multiply = np.add
math.pow = lambda a, b: a + 1
np.allclose = np.isclose = lambda *args, **kwargs: True
""",
)
