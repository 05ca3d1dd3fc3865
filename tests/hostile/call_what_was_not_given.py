from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "calls functions of the trusted process that were never passed in",
    answer="""
import sys
agent = sys.modules["autograder.agent"].current
def square(x):
    for number in (-1, 0, 1, 10**9):
        try:
            print(agent.ask("call", number, ("hint",), {}))
        except Exception as error:
            print(error)
    return x + 1
""",
)
