from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "asks the trusted process for names of its own, over the agent's socket",
    answer="""
import json, struct, sys
agent = sys.modules["autograder.agent"].current
def send(message):
    body = json.dumps(message).encode()
    agent.sock.sendall(struct.pack(">I", len(body)) + body)
def square(x):
    send({"id": 1, "op": "lookup", "args": ["hint"], "kwargs": {}})
    send({"callback": 0, "args": [], "kwargs": {}})
    return x + 1
""",
)
