from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns a masked array, a matrix, and an array subclass with methods of its own",
    answer="""
import numpy as np
class Mine(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_finalize__(self, other): pass
def square(x):
    return np.ma.masked_all(4) if np.ndim(x) else np.zeros(()).view(Mine)
""",
)
