from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "starts two thousand threads",
    before="""
import threading, time
for _ in range(2000):
    try:
        threading.Thread(target=time.sleep, args=(6,), daemon=True).start()
    except RuntimeError as error:
        print(error)
        break
time.sleep(1)
""",
)
