from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "counts its calls, and gives a callable object instead of a value on the first",
    answer="""
calls = []
def square(x):
    calls.append(x)
    return square if len(calls) % 2 else x + 1
""",
)
