from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="reads-the-next-rate",
    belief="The count in the state is the step that was just used.",
    truth="The count is raised after the schedule is read: it belongs to the next update.",
    hint="After one update, what is the count, and which step did that update ask for?",
    source="`optax.scale_by_schedule`.",
    cell="lr_used",
    specimen="""\
def lr_used(opt_state, schedule):
    count = optax.tree_utils.tree_get(opt_state, "ScaleByScheduleState").count
    return float(schedule(count))
""",
    loses=("test_lr_used",),
)
