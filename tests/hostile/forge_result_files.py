from tests.hostile import Attack

ATTACK = Attack(
    "forge",
    "writes result files of every grader there is, then leaves",
    before="""
import json, os
for path in ("results.json", "gradebook.json", "grades.csv", "light.ipynb", "feedback.html", "/tmp/results.json", "../results.json"):
    open(path, "w").write(json.dumps({"score": 14, "points": 14.0, "tests": [{"score": 14}]}))
""",
)
