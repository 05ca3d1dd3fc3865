
from tests.hostile import Attack

ATTACK = Attack("escape", "opens and makes devices", before="import os, stat\nfor path in ('/dev/sda', '/dev/mem', '/dev/kmsg', '/dev/fuse', '/dev/tty', '/dev/ptmx', '/dev/kvm', '/dev/vda'):\n    try:\n        print(path, os.open(path, os.O_RDWR))\n    except OSError as error:\n        print(error)\ntry:\n    os.mknod('disk', 0o660 | stat.S_IFBLK, os.makedev(8, 0))\nexcept OSError as error:\n    print(error)")
