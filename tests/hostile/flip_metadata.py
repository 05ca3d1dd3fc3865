from tests.hostile import Attack


def _flip(made):
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata.nbgrader.update(grade=False, solution=True, locked=False, task=False, points=1000)


ATTACK = Attack("surgery", "turns test cells into answers worth a thousand points", change=_flip)
