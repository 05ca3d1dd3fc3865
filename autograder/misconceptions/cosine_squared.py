from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="cosine-squared",
    belief="A larger exponent makes a better cosine.",
    truth="exponent=1 is the plain half cosine of the contract.",
    hint="What should the rate be exactly half-way through the decay? Which argument bends your curve?",
    source="`optax.warmup_cosine_decay_schedule`, argument exponent.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value, exponent=2.0)
""",
    loses=("test_basics", "test_cosine"),
)
