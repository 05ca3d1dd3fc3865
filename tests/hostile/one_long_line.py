from tests.hostile import Attack

ATTACK = Attack("resources", "prints one line of thirty megabytes", before="print('A' * 30_000_000)")
