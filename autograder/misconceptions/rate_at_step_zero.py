from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="rate-at-step-zero",
    belief="AdamW wants a number, so I give it schedule(0).",
    truth="AdamW takes the schedule itself and asks it at every update.",
    hint="Print the updates for a constant gradient. Do they ever change?",
    source="`optax.adamw`, argument learning_rate.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(schedule(0), weight_decay=weight_decay),
    )
""",
    loses=("test_lr", "test_decay", "test_lr_used"),
)
