
from tests.hostile import Attack

ATTACK = Attack("forge", "ends the process with exit code 0 when the first test comes", answer="import os\ndef square(x):\n    os._exit(0)")
