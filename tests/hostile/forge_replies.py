from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "wraps the session's send: errors become results, statuses become ok",
    before="""
session = get_ipython().kernel.session
old = session.send
def send(stream, msg_or_type, content=None, *args, **kwargs):
    if msg_or_type == "error":
        msg_or_type, content = "execute_result", {"data": {"text/plain": "4.0"}, "metadata": {}, "execution_count": 1}
    return old(stream, msg_or_type, content, *args, **kwargs)
session.send = send
""",
)
