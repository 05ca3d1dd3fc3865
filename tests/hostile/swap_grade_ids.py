from tests.hostile import Attack


def _swap(made):
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in made.cells if cell.metadata.get("nbgrader")}
    for one, other in (("test_visible", "explain"), ("test_hidden", "mean"), ("square", "test_float")):
        cells[one].metadata.nbgrader.grade_id, cells[other].metadata.nbgrader.grade_id = other, one


ATTACK = Attack("surgery", "swaps the names of tests and answers", change=_swap)
