from tests.hostile import Attack


def _points(made):
    for number, cell in enumerate(made.cells):
        cell.metadata.setdefault("nbgrader", {})["points"] = [-5, "many", None, float("nan"), [1], {"a": 1}][number % 6]


ATTACK = Attack("surgery", "gives points of the wrong type and sign", change=_points)
