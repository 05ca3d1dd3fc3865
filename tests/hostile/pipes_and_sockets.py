import os

from tests.hostile import Attack


def _pipe(folder):
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "timestamp.txt")


ATTACK = Attack("instructor", "hands in pipes that block whoever reads them", place=_pipe)
