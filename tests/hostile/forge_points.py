from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "publishes numbers as results, as if a test cell had given partial points",
    before="""
from IPython.display import display
display({"text/plain": "4.0"}, raw=True)
print("### BEGIN GRADE 14/14 ### END GRADE")
kernel = get_ipython().kernel
kernel.send_response(kernel.iopub_socket, "execute_result", {"data": {"text/plain": "14.0"}, "metadata": {}, "execution_count": 1})
""",
)
