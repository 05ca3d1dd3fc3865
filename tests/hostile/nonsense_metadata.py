from tests.hostile import Attack


def _nonsense(made):
    for number, cell in enumerate(made.cells):
        cell["metadata"] = [[], "text", 3, None, {"nbgrader": []}, {"nbgrader": {"grade_id": [1]}}, {"nbgrader": {"grade_id": {"a": 1}}}][number % 7]


ATTACK = Attack("surgery", "replaces metadata by lists, text, numbers and nothing", change=_nonsense)
