from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "imports the grader, its reference answers and the course's own modules",
    before="""
import importlib, sys
sys.modules.pop("autograder", None)
sys.path[:0] = [COURSE, COURSE + "/source/light"]
for name in ("autograder.reference", "autograder.checks", "autograder.schedule_checks", "nbgrader_config"):
    try:
        print(open(importlib.import_module(name).__file__).read())
    except Exception as error:
        print(error)
""",
)
