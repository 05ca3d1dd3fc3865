from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "reports itself idle and dead in turn, in the middle of a cell",
    before="""
kernel = get_ipython().kernel
for state in ("idle", "dead", "starting", "idle") * 50:
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": state}, parent=kernel.get_parent("shell"))
""",
)
