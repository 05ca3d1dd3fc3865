from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="always-the-first-rate",
    belief="The rate is what the schedule gives at the start.",
    truth="It changes with the count in the state.",
    hint="Does your answer change between the first update and the next?",
    source="optax issue 206: how to read the current rate.",
    cell="lr_used",
    specimen="""\
def lr_used(opt_state, schedule):
    return float(schedule(0))
""",
    loses=("test_lr_used",),
)
