from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns NaN, for which 'differs by more than' is never true",
    answer="""
def square(x):
    return x * float("nan")
""",
)
