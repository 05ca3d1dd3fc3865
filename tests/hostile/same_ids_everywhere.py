from tests.hostile import Attack


def _same(made):
    for cell in made.cells:
        cell["id"] = "square"
        cell.metadata["nbgrader"] = {"grade_id": "square", "grade": True, "solution": True, "locked": False, "points": 9}


ATTACK = Attack("surgery", "gives every cell the same name and id", change=_same)
