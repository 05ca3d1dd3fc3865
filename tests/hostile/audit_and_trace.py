from tests.hostile import Attack

ATTACK = Attack(
    "hooks",
    "sets trace, profile and audit functions that look at every frame",
    before="""
import sys
def look(frame, event, arg):
    if "hint" in frame.f_locals:
        print(frame.f_locals["hint"])
    return look
sys.setprofile(look)
sys.addaudithook(lambda event, args: None)
""",
)
