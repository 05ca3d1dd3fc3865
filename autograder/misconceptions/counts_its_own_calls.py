from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="counts-its-own-calls",
    belief="Each call of lr_used follows one update, so I count the calls.",
    truth="The count is in the state; states can be shown in any order, or restored.",
    hint="Show your function a later state first, then an earlier one. What does it answer?",
    source="distiller issues 70 and 145: counts lost when training resumes.",
    cell="lr_used",
    specimen="""\
def lr_used(opt_state, schedule):
    lr_used.calls = getattr(lr_used, 'calls', 0) + 1
    return float(schedule(lr_used.calls - 1))
""",
    loses=("test_lr_used",),
)
