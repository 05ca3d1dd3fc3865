from tests.hostile import Attack


def _many(folder):
    for number in range(5000):
        (folder / f"file{number}").touch()


ATTACK = Attack("instructor", "hands in thousands of files", place=_many)
