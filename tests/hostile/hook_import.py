from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "takes over __import__ and the import path, to hand out weakened modules",
    before="""
import builtins, sys, types
old = builtins.__import__
def fake(name, *args, **kwargs):
    return types.SimpleNamespace(checks=None) if name.startswith("autograder") else old(name, *args, **kwargs)
builtins.__import__ = fake
class Finder:
    def find_spec(self, name, path=None, target=None):
        return None
sys.meta_path.insert(0, Finder())
""",
)
