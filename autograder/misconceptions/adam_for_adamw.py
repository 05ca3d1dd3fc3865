from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="adam-for-adamw",
    belief="Adam and AdamW are the same optimizer.",
    truth="Adam has no weight decay.",
    hint="What happens to a weight whose gradient is 0? Which of your arguments should decide that?",
    source="Loshchilov & Hutter 2019 (arXiv:1711.05101).",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adam(schedule),
    )
""",
    loses=("test_decay",),
)
