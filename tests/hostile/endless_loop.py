from tests.hostile import Attack

ATTACK = Attack("resources", "never comes back", before="while True:\n    pass")
