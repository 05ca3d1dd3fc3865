from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "sends signals to its parent, its group and the grader",
    before="""
import os, signal
for pid in (PID, os.getppid()):
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            os.kill(pid, number)
        except OSError as error:
            print(error)
""",
)
