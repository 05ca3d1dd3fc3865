from tests.hostile import Attack

ATTACK = Attack("resources", "fails after a recursion of thousands of frames with long lines", before="import sys\nsys.setrecursionlimit(10**6)\ndef deeper(n, text='x' * 10_000):\n    return deeper(n + 1, text + text[:10]) if n < 5000 else 1 / 0\ndeeper(0)")
