from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "claims a class that is not its own: a number, an array, a mock",
    answer="""
import unittest.mock
class Number:
    __class__ = property(lambda self: float)
    def __eq__(self, other): return True
def square(x):
    return unittest.mock.MagicMock(spec=float, __eq__=lambda self, other: True) if x == 2 else Number()
""",
)
