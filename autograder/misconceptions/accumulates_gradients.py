from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="accumulates-gradients",
    belief="Averaging a few gradients before each update is always better.",
    truth="MultiSteps makes one update of several calls, so the schedule counts fewer steps.",
    hint="Print the updates for a constant gradient. In how many calls does nothing move?",
    source="`optax.MultiSteps`; accelerate issues 225 and 963.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    opt = optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(schedule, weight_decay=weight_decay))
    return optax.MultiSteps(opt, every_k_schedule=4).gradient_transformation()
""",
    loses=("test_lr", "test_decay", "test_clip", "test_lr_used"),
)
