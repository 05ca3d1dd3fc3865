from tests.hostile import Attack

ATTACK = Attack("resources", "takes memory until there is none", before="held = []\nfor _ in range(40):\n    held.append(bytearray(b'x') * (100 * 2**20))")
