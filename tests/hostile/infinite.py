from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns infinities and the largest numbers there are",
    answer="""
def square(x):
    return x * float("inf") if x != 4 else 10**400
""",
)
