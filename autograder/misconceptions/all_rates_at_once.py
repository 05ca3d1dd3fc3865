from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="all-rates-at-once",
    belief="AdamW gets the array of all learning rates and picks the right one.",
    truth="It multiplies by whatever it is given; it needs a function of the count.",
    hint="What shape is your learning rate? Which part of AdamW would choose one of its entries?",
    source="`optax.adamw`, argument learning_rate.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(schedule(jnp.arange(1000)), weight_decay=weight_decay),
    )
""",
    loses=("test_lr", "test_decay", "test_clip", "test_lr_used"),
)
