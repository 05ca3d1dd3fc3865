from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "compiles everything with optimisation, so that asserts vanish",
    before="""
import builtins, os
os.environ["PYTHONOPTIMIZE"] = "2"
old = builtins.compile
builtins.compile = lambda *args, **kwargs: old(*args, **{**kwargs, "optimize": 2})
""",
)
