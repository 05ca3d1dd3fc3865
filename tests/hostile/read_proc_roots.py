from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "reaches the grader's files through /proc: cwd, root and open files of other processes",
    before="""
import glob
for pattern in ("/proc/[0-9]*/cwd/*", "/proc/[0-9]*/root/home/*", "/proc/[0-9]*/fd/*", "/proc/PID/root/*"):
    for path in glob.glob(pattern):
        try:
            print(path, open(path, "rb").read(2000) if "/fd/" not in path else path)
        except OSError:
            pass
""",
)
