from tests.hostile import Attack

ATTACK = Attack("instructor", "hands in a time stamp that is none, to be never late", files={"timestamp.txt": b"0001-01-01 00:00:00 UTC\x1b[2J" + b"9" * 1000})
