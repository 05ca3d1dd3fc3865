from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="sgd-for-adamw",
    belief="The schedule is what matters, so plain SGD will do.",
    truth="AdamW divides by the size of recent gradients; SGD does not.",
    hint="Make the gradient ten times larger. Should the updates grow with it?",
    source="`optax.sgd` against `optax.adamw`.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.add_decayed_weights(weight_decay),
        optax.sgd(schedule),
    )
""",
    loses=("test_lr", "test_clip"),
)
