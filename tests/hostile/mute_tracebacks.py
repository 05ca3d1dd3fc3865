from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "mutes tracebacks and custom exception handlers, so that no error is reported",
    before="""
shell = get_ipython()
shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: [])
""",
)
