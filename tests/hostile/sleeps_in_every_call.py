from tests.hostile import Attack

ATTACK = Attack("resources", "sleeps in every call, just below the limit", answer="import time\ndef square(x):\n    time.sleep(2.5)\n    return x + 1")
