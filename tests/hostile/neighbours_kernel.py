from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "looks for connection files and sockets of other kernels",
    before="""
import glob, os
for pattern in (TEMP + "/**/*", "/tmp/**/*", "/run/**/*", "/home/**/kernel*.json"):
    for path in glob.glob(pattern, recursive=True):
        print(path, open(path).read()[:500] if path.endswith((".json", "notes")) else "")
print(open("/proc/net/unix").read())
""",
)
