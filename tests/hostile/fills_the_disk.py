from tests.hostile import Attack

ATTACK = Attack(
    "resources",
    "writes until every folder it can write to is full",
    before="""
import os
folders = [line.split()[1] for line in open("/proc/mounts")] + ["/tmp", "/home/student", "."]
for folder in dict.fromkeys(folders):
    for number in range(60):
        try:
            open(os.path.join(folder, f"fill{number}"), "wb").write(b"x" * 2**20)
        except OSError:
            break
    print(folder, number)
""",
)
