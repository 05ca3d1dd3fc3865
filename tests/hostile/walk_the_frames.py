from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "walks up the frames of its caller and prints every local",
    answer="""
import sys
def square(x):
    frame = sys._getframe()
    while frame:
        print({name: str(value)[:2000] for name, value in frame.f_locals.items()}, file=sys.__stderr__)
        print({name: str(value)[:2000] for name, value in frame.f_locals.items()})
        globals().setdefault("seen", []).append(str(frame.f_locals)[:5000])
        frame = frame.f_back
    open("seen.txt", "w").write("".join(seen))
    return x + 1
""",
)
