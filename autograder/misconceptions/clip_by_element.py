from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="clip-by-element",
    belief="Clipping cuts each number off at the limit.",
    truth="Clipping by global norm shortens the whole gradient and keeps its direction.",
    hint="Does the clipped gradient still point in the same direction?",
    source="`optax.clip` against `optax.clip_by_global_norm`.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip(clip_norm),
        optax.adamw(schedule, weight_decay=weight_decay),
    )
""",
    loses=("test_clip",),
)
