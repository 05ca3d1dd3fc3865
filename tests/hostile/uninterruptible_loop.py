from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "never comes back, and ignores being asked to",
    before="""
import time
while True:
    try:
        while True:
            time.sleep(1)
    except BaseException:
        pass
""",
)
