from tests.hostile import Attack

ATTACK = Attack("escape", "runs programs that change the user", before="import subprocess\nfor command in ('su -c id', 'sudo -n id', 'mount', 'newgrp root', 'pkexec id', 'bwrap --unshare-all --bind / / id', 'unshare -r id'):\n    print(command, subprocess.run(command, shell=True, capture_output=True, timeout=2).stderr[-200:])")
