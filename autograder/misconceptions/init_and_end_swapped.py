from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="init-and-end-swapped",
    belief="The low value before and the low value after are the same thing.",
    truth="init_value belongs to step 0, end_value to decay_steps.",
    hint="Give both low values different numbers and plot. Which of them do you see on the left?",
    source="`optax.warmup_cosine_decay_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_cosine_decay_schedule(end_value, peak_value, warmup_steps, decay_steps, init_value)
""",
    loses=("test_basics", "test_warmup", "test_cosine", "test_end"),
)
