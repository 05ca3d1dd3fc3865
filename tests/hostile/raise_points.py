from tests.hostile import Attack


def _points(made):
    for cell in made.cells:
        cell.metadata.setdefault("nbgrader", {}).update(points=1e308, grade=True)


ATTACK = Attack("surgery", "raises the points of every cell", change=_points)
