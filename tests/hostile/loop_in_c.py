from tests.hostile import Attack

ATTACK = Attack("resources", "spends its time in one call into C that holds the lock", answer="def square(x):\n    return len(str(7 ** 10_000_000)) if x != 2 else sum(range(10**12))")
