from nbformat.v4 import new_code_cell

from tests.hostile import Attack


def _double(made):
    made.cells += [new_code_cell("4.0", metadata=cell.metadata) for cell in made.cells if cell.metadata.get("nbgrader", {}).get("grade")]


ATTACK = Attack("surgery", "hands in every test cell twice, the second a number", change=_double)
