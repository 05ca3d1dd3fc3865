from tests.hostile import Attack

ATTACK = Attack("resources", "prints without end", before="while True:\n    print('flood ' * 1000)")
