from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "replaces the kernel's do_execute by one that answers ok without running anything",
    before="""
kernel = get_ipython().kernel
async def do_execute(*args, **kwargs):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
kernel.do_execute = do_execute
""",
)
