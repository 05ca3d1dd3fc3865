from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "raises an exception whose text, class and traceback run code",
    answer="""
class Odd(Exception):
    def __str__(self): raise RuntimeError("no text")
    def __repr__(self): return "x" * 10**7
    __class__ = property(lambda self: 1 / 0)
Odd.__module__ = Odd.__qualname__ = Odd.__name__ = "builtins.CheckFailed" * 100
def square(x):
    raise Odd() from Odd()
""",
)
