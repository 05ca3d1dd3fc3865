from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="lengths-swapped",
    belief="First comes the length of the decay, then that of the warm-up.",
    truth="Optax takes warmup_steps before decay_steps.",
    hint="The error names a number of steps. From which two arguments did it come?",
    source="cross-doc-misinfo issue 1; `optax.warmup_cosine_decay_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_cosine_decay_schedule(init_value, peak_value, decay_steps, warmup_steps, end_value)
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine", "test_end", "test_held", "test_jit"),
)
