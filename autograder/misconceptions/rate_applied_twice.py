from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="rate-applied-twice",
    belief="AdamW adapts, and the schedule scales its result.",
    truth="adamw(schedule) scales by the schedule already; a second time squares the rate.",
    hint="Print the updates for a constant gradient. Is their size the rate, or something much smaller?",
    source="huggingface pytorch-pretrained-BERT pull request 218: warm-up applied twice.",
    cell="make_optimizer",
    specimen="""\
def make_optimizer(schedule, weight_decay, clip_norm):
    return optax.chain(
        optax.clip_by_global_norm(clip_norm),
        optax.adamw(schedule, weight_decay=weight_decay),
        optax.scale_by_schedule(schedule),
    )
""",
    loses=("test_lr", "test_decay", "test_clip", "test_lr_used"),
)
