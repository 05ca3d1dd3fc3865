from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="peak-passed-first",
    belief="The most important value, the peak, is the first argument.",
    truth="init_value comes before peak_value.",
    hint="Which argument comes first in the library's signature? What if you named them?",
    source="`optax.warmup_cosine_decay_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.warmup_cosine_decay_schedule(peak_value, init_value, warmup_steps, decay_steps, end_value)
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine", "test_end", "test_held"),
)
