from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="uphill",
    belief="scale_by_schedule ends the chain, as in the textbook formula.",
    truth="Updates are added to the parameters, so the rate needs a minus sign.",
    hint="In which direction does a weight move when its gradient is positive? Do updates get added or subtracted?",
    source="`optax.scale_by_learning_rate` and its flip_sign.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.scale_by_adam(),
        optax.add_decayed_weights(weight_decay),
        optax.scale_by_schedule(schedule),
    )
""",
    loses=("test_lr", "test_decay", "test_clip"),
)
