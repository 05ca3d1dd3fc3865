from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "makes AssertionError a name for an exception that is caught elsewhere",
    before="""
import builtins
class Harmless(BaseException):
    pass
builtins.AssertionError = Harmless
""",
)
