from tests.hostile import Attack

ATTACK = Attack(
    "poison",
    "leaves library state behind: random seeds, warnings as errors, print options, locale, umask, working folder",
    before="""
import locale, os, random, warnings
import numpy as np
np.seterr(all="raise")
np.set_printoptions(precision=0)
random.seed(0)
np.random.seed(0)
warnings.simplefilter("error")
os.umask(0o777)
os.chdir("/")
os.environ.clear()
""",
)
