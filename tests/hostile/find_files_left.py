
from tests.hostile import Attack

ATTACK = Attack("escape", "looks for what the submission before it left", before="import glob, os\nprint('found', [path for path in glob.glob('/tmp/*') + glob.glob('/dev/shm/*') + glob.glob('/home/student/*') if 'left' in path])\nassert not os.path.exists('/tmp/left')")
