from tests.hostile import Attack

ATTACK = Attack("surgery", "nests JSON a hundred thousand levels deep", change=lambda made: b'{"cells":' + b"[" * 100_000 + b"]" * 100_000 + b', "nbformat": 4}')
