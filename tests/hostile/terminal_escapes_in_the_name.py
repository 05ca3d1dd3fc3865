from tests.hostile import Attack

ATTACK = Attack("instructor", "is handed in under a name with terminal escapes", student="eve\x1b[2J\x1b]0;owned\x07")
