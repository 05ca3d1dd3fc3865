from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "replaces abs, all, any, isinstance, len and print in builtins",
    before="""
import builtins
builtins.abs = lambda value: 0.0
builtins.all = builtins.any = builtins.isinstance = lambda *args: True
""",
)
