"""Errors, typed by whose fault they are and worded got / expected / next step.

    AutograderError
    ├─ AuthoringError        the course is wrong: stop, and say which file and which cell
    ├─ SubmissionError       the student's code: scored, and shown in the feedback
    │  ├─ CellTimeout            a cell or a call ran longer than its limit
    │  ├─ KernelDied             the student's process ended
    │  ├─ MissingName            a test asked for a name that the notebook never defined
    │  ├─ ProtocolViolation      the student's process sent something that no honest agent sends
    │  └─ StudentError           an exception raised by the student's own code
    └─ InfrastructureError   ours: the verdict is `ungraded`, never 0

`CheckFailed` stands apart: it is an `AssertionError`, raised by `autograder.checks` with a sentence meant for the student.
"""


class AutograderError(Exception):
    """Root of every error that this package raises on purpose."""


class AuthoringError(AutograderError):
    """The course is wrong; the message says which file, which cell, and what to do next."""


class InfrastructureError(AutograderError):
    """The grader or its machine failed; nothing is scored, and the submission stays `ungraded`."""


class ForkRefused(InfrastructureError):
    """This machine lets no warm process fork a kernel into namespaces of its own; one from nothing may still start."""


class SubmissionError(AutograderError):
    """The student's code failed; the cell is scored and the message is shown to the student."""


class CellTimeout(SubmissionError):
    """A cell, or a call into the student's code, ran longer than `limit_s` seconds."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"still running after {limit_s:g} s; expected an answer within that time. Is there a loop that never ends?")
        self.limit_s = limit_s


class KernelDied(SubmissionError):
    """The student's process ended while it was needed."""

    def __init__(self, during: str) -> None:
        super().__init__(f"the notebook's process ended while {during}. Does the code exit, or use too much memory?")
        self.during = during


class MissingName(SubmissionError, NameError):
    """A test needs `name`, and the notebook does not define it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"`{name}` is not defined. Did its cell run without an error?")
        self.name = name


class ProtocolViolation(SubmissionError):
    """The student's process sent something that no honest agent sends; nothing of it is believed."""


class StudentError(SubmissionError):
    """An exception raised by the student's code; instances also derive from its nearest builtin type.

    `kind` is the exception's class name and `detail` its bounded message: both are claims of the student's process.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail = kind, detail


class CheckFailed(AssertionError):
    """A check of the student's work failed; the message is written for the student and holds no hidden value."""


NOT_ABOUT_THE_CODE = (InfrastructureError, CellTimeout, KernelDied, ProtocolViolation)
"""Errors that no second attempt may hide: the box is gone, or ours is the fault."""
