from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "raises exceptions that a test runner may take for its own: SystemExit, skips, AssertionError of no text",
    answer="""
import unittest
def square(x):
    if x == 2:
        raise SystemExit(0)
    if x == 3:
        raise unittest.SkipTest("all good")
    if x == 1.5:
        raise KeyboardInterrupt
    raise StopIteration
""",
)
