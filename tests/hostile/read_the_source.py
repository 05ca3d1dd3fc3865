from tests.hostile import Attack

ATTACK = Attack(
    "peek",
    "reads the source notebook, the gradebook and the other submissions at their real paths",
    before="""
import os
course = COURSE
for path in ("source/light/light.ipynb", "gradebook.db", "submitted/honest/light/light.ipynb", "marks.csv", "nbgrader_config.py"):
    try:
        print(open(os.path.join(course, path), "rb").read())
    except OSError as error:
        print(error)
print(os.path.exists(course), os.path.exists(os.path.dirname(course)))
""",
)
