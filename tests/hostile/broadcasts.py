from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns a value of another shape that broadcasts against whatever is expected",
    answer="""
import numpy as np
def square(x):
    return np.zeros((0, 4)) if np.ndim(x) else np.zeros((0,))
""",
)
