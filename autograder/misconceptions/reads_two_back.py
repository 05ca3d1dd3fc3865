from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="reads-two-back",
    belief="The count is two ahead: one for the update, one for counting from 0.",
    truth="It is one ahead: updates applied, against the step of the latest.",
    hint="After one update, what is the count, and which step did that update ask for?",
    source="`optax.scale_by_schedule`.",
    cell="lr_used",
    specimen="""\
def lr_used(opt_state, schedule):
    count = optax.tree_utils.tree_get(opt_state, "ScaleByScheduleState").count
    return float(schedule(jnp.maximum(count - 2, 0)))
""",
    loses=("test_lr_used",),
)
