from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "reads keys from the kernel's keyrings, which processes inherit",
    before="""
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 250, "aarch64": 219}.get(platform.machine(), 250)
room = ctypes.create_string_buffer(1000)
for keyring in (-1, -2, -3, -4, -5):
    found = libc.syscall(number, 10, keyring, b"user", b"ticket", 0)
    print(keyring, found, libc.syscall(number, 11, found, room, 1000), room.value)
""",
)
