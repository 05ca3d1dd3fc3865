from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "writes frames that are no answers: wrong numbers, two at once, half a frame, rubbish",
    answer="""
import os, struct, sys
agent = sys.modules["autograder.agent"].current
def square(x):
    frames = {2: b"\\x00\\x00\\x00\\x02{}", 3: struct.pack(">I", 2**32 - 1), 4: os.urandom(64), 1.5: struct.pack(">I", 100) + b'{"id": 3'}
    agent.sock.sendall(frames.get(x, b"\\x00\\x00\\x00\\x0f" + b'{"id":9,"ok":1}'))
    return x + 1
""",
)
