from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "replaces the agent: it answers every question with what might be expected, in every known tag",
    before="""
import sys
agent = sys.modules["autograder.agent"].current
nodes = [True, None, {"$": "yours", "id": 0}, {"$": "handle", "id": 1, "type": "float", "callable": True}, {"$": "scalar", "dtype": "float64", "shape": [], "data": "AAAAAAAA+H8="}]
agent._answer = lambda request: {"id": request["id"], "ok": nodes[request["id"] % len(nodes)]}
""",
)
