from tests.hostile import Attack


def _sparse(folder):
    with (folder / "sparse").open("wb") as file:
        file.truncate(2**36)


ATTACK = Attack("instructor", "hands in a file of 64 GB that takes no room", place=_sparse)
