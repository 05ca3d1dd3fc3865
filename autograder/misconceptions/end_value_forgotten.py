from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="end-value-forgotten",
    belief="A cosine decay ends at 0.",
    truth="It ends at end_value, which may be above 0.",
    hint="What rate do you get at the last step, and which of your arguments have you used so far?",
    source="`optax.warmup_cosine_decay_schedule`: its end_value defaults to 0.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps)
""",
    loses=("test_basics", "test_cosine", "test_end"),
)
