from tests.hostile import Attack


def _delete(made):
    made.cells = [cell for cell in made.cells if not cell.metadata.get("nbgrader", {}).get("grade")]


ATTACK = Attack("surgery", "hands in a notebook without test cells", change=_delete)
