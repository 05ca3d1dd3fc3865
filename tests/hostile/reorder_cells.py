from tests.hostile import Attack


def _reverse(made):
    made.cells.reverse()


ATTACK = Attack("surgery", "reverses the order of the cells", change=_reverse)
