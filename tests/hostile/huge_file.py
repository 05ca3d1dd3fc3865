import json

from tests.hostile import Attack

ATTACK = Attack("surgery", "hands in a notebook of 25 MB", change=lambda made: json.dumps({**made, "padding": "x" * 25_000_000}).encode())
