from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "sends its answers one byte at a time",
    answer="""
import sys, time
agent = sys.modules["autograder.agent"].current
def square(x):
    for byte in b"\\x00\\x00\\x00\\xff" + b" " * 250:
        agent.sock.sendall(bytes([byte]))
        time.sleep(0.05)
    return x + 1
""",
)
