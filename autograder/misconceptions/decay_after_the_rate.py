from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="decay-after-the-rate",
    belief="Weight decay comes last, after the learning rate.",
    truth="It comes before, so that the rate and the sign apply to it too.",
    hint="With a zero gradient, does a weight shrink or grow, and does the learning rate play a part?",
    source="The order inside `optax.adamw`.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.scale_by_adam(),
        optax.scale_by_learning_rate(schedule),
        optax.add_decayed_weights(weight_decay),
    )
""",
    loses=("test_decay",),
)
