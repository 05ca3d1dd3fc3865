from tests.hostile import Attack

ATTACK = Attack(
    "escape",
    "mounts, unshares, changes its root, becomes root",
    before="""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
libc.mount.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p)
tried = [libc.mount(b"none", b"/tmp", b"tmpfs", 0, b""), libc.mount(b"none", b"/", None, 32 | 4096, b""), libc.unshare(0x10000000), libc.unshare(0x20000), libc.chroot(b"/tmp"), libc.setuid(0), libc.setns(0, 0)]
print(tried)
assert all(result != 0 for result in tried)
""",
)
