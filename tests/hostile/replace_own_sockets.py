from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "replaces the sockets it is reached by with links to sockets of the machine, so that the grader connects there",
    before="""
import glob, os
for path in glob.glob("/tmp/*/*"):
    try:
        os.unlink(path)
        os.symlink(COURSE + "/marks.csv", path)
        print("replaced", path)
    except OSError as error:
        print(error)
""",
)
