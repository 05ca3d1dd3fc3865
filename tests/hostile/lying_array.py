from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns an object that is an array only as long as NumPy asks",
    answer="""
import numpy as np
class Lie:
    shape, dtype, size, ndim = (4,), np.dtype(float), 4, 1
    def __array__(self, *args, **kwargs): return np.array([0.0, 1.0, 4.0, 9.0])
    def __array_ufunc__(self, *args, **kwargs): return True
    def __array_function__(self, *args, **kwargs): return True
    def __float__(self): return 0.0
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
def square(x):
    return Lie()
""",
)
