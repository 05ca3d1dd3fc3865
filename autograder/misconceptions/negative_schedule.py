from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="negative-schedule",
    belief="Optax adds updates, so the schedule has to be negative.",
    truth="adamw flips the sign itself.",
    hint="Who turns the gradient downhill: you, adamw, or both?",
    source="Optax documentation, Getting Started: a negative schedule passed on to adam.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(lambda step: -schedule(step), weight_decay=weight_decay),
    )
""",
    loses=("test_lr", "test_decay", "test_clip"),
)
