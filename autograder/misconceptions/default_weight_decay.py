from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="default-weight-decay",
    belief="adamw knows its weight decay.",
    truth="Its default is 1e-4; the argument has to be passed on.",
    hint="What happens to a weight whose gradient is 0 when you change weight_decay?",
    source="`optax.adamw`, argument weight_decay.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(schedule),
    )
""",
    loses=("test_decay",),
)
