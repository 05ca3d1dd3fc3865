
from tests.hostile import Attack

ATTACK = Attack("escape", "closes, duplicates and swaps every file descriptor it has", before="import os\nfor number in range(3, 100):\n    try:\n        os.dup2(1, number)\n    except OSError:\n        pass")
