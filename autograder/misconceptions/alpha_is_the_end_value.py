from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="alpha-is-the-end-value",
    belief="cosine_decay_schedule's alpha is the learning rate at the end.",
    truth="alpha is a fraction of the cosine's initial value.",
    hint="Is that argument a learning rate, or a fraction of one?",
    source="`optax.cosine_decay_schedule`; the same confusion in keras issue 21772.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    decay = optax.cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha=end_value)
    return optax.join_schedules([ramp, decay], [warmup_steps])
""",
    loses=("test_basics", "test_cosine", "test_end"),
)
