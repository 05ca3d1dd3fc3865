"""Tells nbgrader's own commands and Formgrader to grade with our two processes, and repairs two faults of theirs; nothing else.

Limits of the sandbox can be set here too, for example `c.SandboxPolicy.cell_timeout_s = 60` (fields: autograder/sandbox.py).
"""

from autograder.formgrader import repair

repair()
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "learning_rate_schedules"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

c.Autograde.sanitize_preprocessors = ["autograder.nbgrader_plugin.RebuildCells"]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugin.GradeInTwoProcesses",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.nbgrader_plugin.SaveResults",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
