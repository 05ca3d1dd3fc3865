from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "prints what runs before and after every cell, by IPython's events",
    before="""
def tell(*args):
    for arg in args:
        print("ran:", getattr(arg, "raw_cell", arg))
for event in ("pre_run_cell", "post_run_cell", "pre_execute", "post_execute"):
    get_ipython().events.register(event, tell)
""",
)
