from nbformat.v4 import new_code_cell

from tests.hostile import Attack


def _at_the_end(made):
    made.cells.append(new_code_cell("print(seen)"))


ATTACK = Attack(
    "peek",
    "records every request that the agent gets",
    before="""
import sys
seen = []
wire = sys.modules["autograder.wire"]
old = wire.parse
def parse(body):
    seen.append(body)
    return old(body)
wire.parse = parse
""",
    change=_at_the_end,
)
