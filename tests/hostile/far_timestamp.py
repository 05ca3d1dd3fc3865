from tests.hostile import Attack

ATTACK = Attack("instructor", "hands in a time stamp that overflows", files={"timestamp.txt": b"99999-12-31 23:59:59"})
