from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "puts modules of its own in the place of numpy.testing, unittest and pytest",
    before="""
import sys, types
class Fake(types.ModuleType):
    def __getattr__(self, name):
        return lambda *args, **kwargs: None
for name in ("numpy.testing", "unittest", "pytest", "autograder", "autograder.checks"):
    sys.modules[name] = Fake(name)
""",
)
