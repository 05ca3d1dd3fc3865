from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="numbers-of-the-example",
    belief="The schedule has the numbers printed in the notebook.",
    truth="It has the numbers it is given.",
    hint="Call make_schedule with two sets of arguments. Do you get two curves?",
    source="Seen wherever visible tests use one set of numbers.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 1000, 1e-5)
""",
    loses=("test_warmup", "test_peak", "test_cosine", "test_end", "test_held"),
)
