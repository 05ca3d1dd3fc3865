from tests.hostile import Attack


def _rewrite(made):
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.source = "4.0"


ATTACK = Attack("surgery", "rewrites the test cells to a number", change=_rewrite)
