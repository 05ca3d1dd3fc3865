from tests.hostile import Attack


def _retype(made):
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.cell_type = {"code": "markdown", "markdown": "raw"}[cell.cell_type]
            cell.pop("outputs", None), cell.pop("execution_count", None)


ATTACK = Attack("surgery", "makes code cells markdown, and markdown raw", change=_retype)
