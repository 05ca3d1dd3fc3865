from tests.hostile import Attack

ATTACK = Attack(
    "poison",
    "changes what the process that forked it would hand to the next: modules, type slots, interned objects",
    before="""
import ctypes, gc, sys
import numpy as np
np.array = np.arange = None
sys.modules["numpy"].poisoned = True
for found in gc.get_referents(int.__dict__):
    if isinstance(found, dict):
        found["poisoned"] = True
sys.path.insert(0, "/tmp")
sys.setrecursionlimit(50)
""",
)
