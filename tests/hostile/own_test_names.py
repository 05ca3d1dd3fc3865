from tests.hostile import Attack

ATTACK = Attack(
    "surgery",
    "defines the names that test cells use: np, hint, test functions, __name__",
    before="""
np = abs = assert_allclose = None
__name__ = "autograder"
__builtins__ = {}
hint = test_visible = test_hidden = lambda *args: 4.0
""",
)
