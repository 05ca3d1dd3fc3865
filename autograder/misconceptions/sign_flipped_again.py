from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="sign-flipped-again",
    belief="Gradient descent needs a minus at the end of the chain.",
    truth="adamw has it already, so a second one climbs.",
    hint="In which direction does a weight move when its gradient is positive? How many minus signs does your chain hold?",
    source="`optax.adamw` ends with `optax.scale_by_learning_rate`.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(schedule, weight_decay=weight_decay),
        optax.scale(-1.0),
    )
""",
    loses=("test_lr", "test_decay", "test_clip"),
)
