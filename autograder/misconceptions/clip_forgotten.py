from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="clip-forgotten",
    belief="AdamW is robust, so clipping is not needed.",
    truth="One long gradient stays in Adam's averages for many updates.",
    hint="Feed one gradient of norm 500 among small ones. How long do the updates remember it?",
    source="`optax.clip_by_global_norm`.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.adamw(schedule, weight_decay=weight_decay)
""",
    loses=("test_clip",),
)
