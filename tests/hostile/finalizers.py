from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "writes a better answer in finalizers: atexit, weakref, __del__",
    before="""
import atexit, sys, weakref
def better():
    globals()["square"] = lambda x: 0
    open("results.json", "w").write("14")
class Last:
    def __del__(self): better()
atexit.register(better)
keep = Last()
weakref.finalize(keep, better)
""",
)
