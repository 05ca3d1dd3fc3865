from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "takes memory that no process owns: shared maps, /dev/shm, /dev, memfd",
    before="""
import mmap, os
held = []
try:
    for _ in range(30):
        held.append(mmap.mmap(-1, 100 * 2**20))
        held[-1].write(b"x" * (100 * 2**20))
except Exception as error:
    print(error)
for path in ("/dev/shm/fill", "/dev/fill", "/run/fill", "/etc/fill", "/fill"):
    for number in range(300):
        try:
            open(f"{path}{number}", "wb").write(b"x" * 2**20)
        except OSError:
            break
    print(path, number)
""",
)
