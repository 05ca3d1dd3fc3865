from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns a subclass of int, float or bool whose comparison always holds",
    answer="""
class Always(int):
    def __eq__(self, other): return True
    def __le__(self, other): return True
    def __sub__(self, other): return Always(0)
    def __abs__(self): return Always(0)
    __rsub__, __hash__ = __sub__, int.__hash__
def square(x):
    return Always(x if isinstance(x, int) else 0)
""",
)
