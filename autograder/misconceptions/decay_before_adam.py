from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="decay-before-adam",
    belief="Weight decay is a term of the gradient, so it comes before Adam.",
    truth="That is L2 regularisation; AdamW decouples the decay from Adam's scaling.",
    hint="With a zero gradient, do large weights shrink faster than small ones in your chain? Should they?",
    source="Loshchilov & Hutter 2019 (arXiv:1711.05101), algorithm 2.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.add_decayed_weights(weight_decay),
        optax.scale_by_adam(),
        optax.scale_by_learning_rate(schedule),
    )
""",
    loses=("test_decay",),
)
