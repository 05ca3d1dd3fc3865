from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "reads every file it can see outside Python's own folders, and follows .. from everywhere",
    before="""
import os
word = b"can" + b"ary-"
skipped = ("/proc", "/sys", "/usr", "/lib", "/lib64", "/bin", "/sbin", "/dev", os.path.dirname(os.__file__), os.path.realpath(os.sys.prefix))
for top, folders, names in os.walk("/"):
    folders[:] = [f for f in folders if not os.path.join(top, f).startswith(skipped)]
    for name in names:
        try:
            content = open(os.path.join(top, name), "rb").read(10**6)
        except OSError:
            continue
        if word in content:
            print(top, name, content)
for path in ("../../../source", "../../../../../source/light/light.ipynb", "~/.netrc", "/exchange"):
    print(os.path.exists(os.path.expanduser(path)))
""",
)
