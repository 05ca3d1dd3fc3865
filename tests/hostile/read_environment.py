from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "reads the environment of every process it can see, its own included",
    before="""
import glob, os
print(dict(os.environ))
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        print(open(path, "rb").read())
    except OSError:
        pass
""",
)
