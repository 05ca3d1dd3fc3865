from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "answers with exceptions of the grader's own: an infrastructure error would be nobody's fault",
    before="""
import sys
agent = sys.modules["autograder.agent"].current
names = ["InfrastructureError", "AuthoringError", "SystemExit", "KeyboardInterrupt", "GeneratorExit", "MemoryError"]
agent._answer = lambda request: {"id": request["id"], "error": {"type": names[request["id"] % 6], "builtins": names + ["BaseException", "type", "eval"], "message": "<b>ungraded</b>", "lines": []}}
""",
)
