import json

from tests.hostile import Attack

ATTACK = Attack("surgery", "hands in UTF-16", change=lambda made: json.dumps(made).encode("utf-16"))
