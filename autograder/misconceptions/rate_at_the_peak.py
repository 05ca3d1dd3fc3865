from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="rate-at-the-peak",
    belief="AdamW's learning rate is the schedule's peak.",
    truth="AdamW takes the schedule itself; the peak is one of its values.",
    hint="Print the updates for a constant gradient. Where is the schedule in them?",
    source="`optax.adamw`, argument learning_rate.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    peak = float(jax.vmap(schedule)(jnp.arange(1000)).max())
    return optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(peak, weight_decay=weight_decay))
""",
    loses=("test_lr", "test_decay", "test_lr_used"),
)
