from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "makes what is read-only writable again, and writes to Python's own folders",
    before="""
import os, sys
import numpy
for path in (numpy.__file__, os.__file__, sys.executable, "/usr/lib/owned", sys.prefix + "/owned.pth", "/etc/passwd", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger"):
    try:
        os.chmod(path, 0o777) if os.path.exists(path) else None
    except OSError as error:
        print(error)
    try:
        open(path, "a").close()
        print("reached", path)
    except OSError as error:
        print(error)
""",
)
