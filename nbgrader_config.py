"""Tells nbgrader's own commands and Formgrader to grade with our two processes; nothing else.

Limits of the sandbox can be set here too, for example `c.SandboxPolicy.cell_timeout_s = 60` (fields: autograder/sandbox.py).
"""

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

# Submissions from a learning management system: docs/hand_out_and_in.md. Name it here, or say --collector=... each time.
# c.ZipCollectApp.collector_plugin = "autograder.downloads.CanvasDownload"  # or MoodleDownload

# `autograder watch` (fields: autograder/attempts.py).
# c.WatchPolicy.per_hour = 3
c.GenerateFeedback.exporter_class = "autograder.nbgrader_plugin.FeedbackPage"
c.GenerateFeedback.preprocessors = []
