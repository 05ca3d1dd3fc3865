from nbformat.v4 import new_output

from tests.hostile import Attack


def _outputs(made):
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("execute_result", data={"text/plain": "4.0"}, execution_count=1)]
            cell.execution_count = 1


ATTACK = Attack("forge", "hands in test cells with outputs that say 4.0", change=_outputs)
