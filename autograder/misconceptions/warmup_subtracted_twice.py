from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="warmup-subtracted-twice",
    belief="Optax wants the length of the decay alone, so I take the warm-up off first.",
    truth="Optax's decay_steps includes the warm-up and subtracts it itself.",
    hint="Who takes the warm-up off the total: you, the library, or both?",
    source="levanter, pull request 124; `optax.warmup_cosine_decay_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    decay_only = decay_steps - warmup_steps
    return optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_only, end_value)
""",
    loses=("test_basics", "test_cosine"),
)
