from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "forks a thousand processes",
    before="""
import os, time
started = 0
for _ in range(1500):
    try:
        if os.fork() == 0:
            time.sleep(6)
            os._exit(0)
        started += 1
    except OSError:
        pass
print(started)
time.sleep(1)
""",
)
