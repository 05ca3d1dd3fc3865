from tests.hostile import Attack


def _link(folder):
    (folder / "light.ipynb").unlink()
    (folder / "light.ipynb").symlink_to("../../honest/light/light.ipynb")


ATTACK = Attack("instructor", "hands in a link to a neighbour's notebook", place=_link)
