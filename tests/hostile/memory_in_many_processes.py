from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "takes memory in many processes, each below the limit",
    before="""
import os, time
children = []
for _ in range(6):
    pid = os.fork()
    if pid == 0:
        held = bytearray(b"x") * (500 * 2**20)
        time.sleep(4)
        os._exit(0)
    children.append(pid)
time.sleep(2.5)
""",
)
