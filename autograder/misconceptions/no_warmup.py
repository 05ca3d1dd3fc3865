from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="no-warmup",
    belief="A cosine over the whole run is the schedule.",
    truth="Before the cosine there is a ramp of warmup_steps steps.",
    hint="What happens in the first warmup_steps steps of your curve?",
    source="`optax.cosine_decay_schedule` has no warm-up.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    return optax.cosine_decay_schedule(peak_value, decay_steps, alpha=end_value / peak_value)
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine"),
)
