from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "clears and rewrites the outputs of other cells by their display ids and parent messages",
    before="""
from IPython.display import clear_output, display
handle = display("first", display_id="shared")
kernel = get_ipython().kernel
for cell in range(20):
    kernel.session.send(kernel.iopub_socket, "update_display_data", {"data": {"text/plain": "4.0"}, "metadata": {}, "transient": {"display_id": "shared"}}, parent={"header": {"msg_id": str(cell)}})
clear_output()
""",
)
