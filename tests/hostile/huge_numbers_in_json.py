import json

from tests.hostile import Attack

ATTACK = Attack("surgery", "hands in JSON with numbers that no float can hold", change=lambda made: json.dumps(made).replace('"points": 4', '"points": ' + "9" * 5000).encode())
