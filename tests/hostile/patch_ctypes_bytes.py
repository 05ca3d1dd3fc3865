from tests.hostile import Attack

ATTACK = Attack(
    "weaken",
    "changes the value of small integers in memory, so that 16 equals 5",
    before="""
import ctypes, struct
for number, lie in ((4, 3), (9, 4), (25, 6), (49, 8), (16, 5)):
    pass  # changing them would end this process; the trusted one has integers of its own
value = 2.25
ctypes.memmove(id(value) + 16, struct.pack("d", 2.5), 8)
""",
)
