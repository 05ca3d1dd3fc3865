from tests.hostile import Attack

ATTACK = Attack("resources", "names and messages that slow expressions down", answer="def square(x):\n    raise ValueError('\\x1b[' + ';' * 100_000 + '(' * 10_000)")
