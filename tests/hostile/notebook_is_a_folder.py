from tests.hostile import Attack


def _folder(folder):
    (folder / "light.ipynb").unlink()
    (folder / "light.ipynb").mkdir()


ATTACK = Attack("instructor", "hands in a folder where the notebook belongs", place=_folder)
