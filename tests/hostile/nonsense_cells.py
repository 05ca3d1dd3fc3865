from tests.hostile import Attack


def _nonsense(made):
    made["cells"] = [*made.cells, None, 3, "text", [], {}, {"cell_type": "code"}, {"cell_type": [], "source": []}, {"cell_type": "code", "source": {"a": 1}, "metadata": {}}]


ATTACK = Attack("surgery", "adds cells that are no cells", change=_nonsense)
