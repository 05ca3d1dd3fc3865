from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "attaches to the grader's process and to its own parent, to read and write their memory",
    before="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in (PID, 1):
    print(pid, libc.ptrace(16, pid, 0, 0), ctypes.get_errno())
    try:
        print(open(f"/proc/{pid}/mem", "r+b"))
    except OSError as error:
        print(error)
""",
)
