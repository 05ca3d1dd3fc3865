
from tests.hostile import Attack

ATTACK = Attack("escape", "leaves files wherever the next submission might look", before="import os\nfor path in ('/tmp/left', '/home/student/.bashrc', os.path.expanduser('~/.ipython/left.py'), '/dev/shm/left', '/var/tmp/left'):\n    try:\n        os.makedirs(os.path.dirname(path), exist_ok=True)\n        open(path, 'w').write('left')\n    except OSError as error:\n        print(error)")
