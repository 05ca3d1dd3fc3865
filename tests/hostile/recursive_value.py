from tests.hostile import Attack

ATTACK = Attack(
    "lies",
    "returns a list that holds itself, and a tree thousands of levels deep",
    answer="""
def square(x):
    loop = []
    loop.append(loop)
    if x == 2:
        return loop
    deep = []
    for _ in range(50_000):
        deep = [deep]
    return deep
""",
)
