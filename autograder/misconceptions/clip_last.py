from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="clip-last",
    belief="Clipping the final update is the safest.",
    truth="After Adam the updates are tiny and the long gradient is already in its averages.",
    hint="Feed one gradient of norm 500: which part of your chain sees it first?",
    source="`optax.chain` applies its parts in order.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.adamw(schedule, weight_decay=weight_decay),
        optax.clip_by_global_norm(clip_norm),
    )
""",
    loses=("test_clip",),
)
