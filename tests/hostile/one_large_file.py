from tests.hostile import Attack

ATTACK = Attack("resources", "writes one file as large as it can", before="with open('large', 'wb') as file:\n    for _ in range(64):\n        file.write(b'x' * 2**20)")
