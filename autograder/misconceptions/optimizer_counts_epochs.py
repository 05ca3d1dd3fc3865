from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="optimizer-counts-epochs",
    belief="The learning rate changes once per epoch.",
    truth="The schedule is a function of updates, and Optax counts updates.",
    hint="Print the updates for a constant gradient. How often do they change, and how often should they?",
    source="PyTorch Lightning schedules per epoch by default.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(lambda count: schedule(count // 100), weight_decay=weight_decay),
    )
""",
    loses=("test_lr", "test_decay"),
)
