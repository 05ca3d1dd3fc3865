from tests.hostile import Attack

ATTACK = Attack("instructor", "is handed in under a name that looks like an option", student="--no-sandbox")
