from tests.hostile import Attack


def _tags(made):
    for cell in made.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove-cell", "otter_ignore", "nbgrader-skip"]


ATTACK = Attack("surgery", "tags the test cells so that executors skip them", change=_tags)
