from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="constant-after-warmup",
    belief="After the warm-up the rate stays at its peak.",
    truth="After the warm-up it falls along half a cosine.",
    hint="Half of this schedule's name is missing from your curve. Which half?",
    source="`optax.warmup_constant_schedule` is the schedule without a decay.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_constant_schedule(init_value, peak_value, warmup_steps)
""",
    loses=("test_basics", "test_peak", "test_cosine", "test_end", "test_held"),
)
