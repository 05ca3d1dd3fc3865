from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="decay-times-peak",
    belief="weight_decay has to be multiplied by the learning rate by hand.",
    truth="adamw multiplies it by the current rate itself.",
    hint="With a zero gradient, how much of a weight does one update take? Which factors are in that number?",
    source="`optax.adamw`: decay is added before the rate is applied.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    peak = float(jax.vmap(schedule)(jnp.arange(1000)).max())
    return optax.chain(optax.clip_by_global_norm(clip_norm), optax.adamw(schedule, weight_decay=weight_decay * peak))
""",
    loses=("test_decay",),
)
