from tests.hostile import Attack

ATTACK = Attack("resources", "makes twenty thousand files, folders and links", before="import os\nfor n in range(20_000):\n    open(f'file{n}', 'w').close()\nos.makedirs('/'.join(['deep'] * 500))\nos.symlink('/etc/passwd', 'link')")
