from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="optimizer-one-step-ahead",
    belief="The count starts at 1, as in the paper.",
    truth="The schedule's count starts at 0; only Adam's bias correction uses count + 1.",
    hint="Print the updates for a constant gradient. Which value of the schedule do you see in the first?",
    source="`optax.scale_by_schedule` reads the count before it is raised.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(lambda count: schedule(count + 1), weight_decay=weight_decay),
    )
""",
    loses=("test_lr",),
)
