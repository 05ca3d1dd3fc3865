from tests.hostile import Attack

ATTACK = Attack("instructor", "is handed in under a name that is no UTF-8", student="eve\udce9")
