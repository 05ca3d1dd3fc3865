from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns an object that is equal to anything",
    answer="""
class Equal:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __hash__(self): return 0
    def __bool__(self): return True
def square(x):
    return Equal()
""",
)
