from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "replaces the display hook and the display publisher, to publish points of its own",
    before="""
import sys
class Forger:
    def __call__(self, value):
        print("4.0")
sys.displayhook = get_ipython().displayhook = Forger()
get_ipython().display_pub.publish = lambda *args, **kwargs: None
""",
)
