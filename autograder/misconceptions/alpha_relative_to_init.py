from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="alpha-relative-to-init",
    belief="alpha is the end value as a fraction of init_value.",
    truth="It is a fraction of the value from which the cosine starts.",
    hint="alpha is a fraction of a value. From which value does the cosine start?",
    source="`optax.cosine_decay_schedule`: there the argument for the peak is called init_value.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    ramp = optax.linear_schedule(init_value, peak_value, warmup_steps)
    decay = optax.cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha=jnp.float32(end_value) / init_value)
    return optax.join_schedules([ramp, decay], [warmup_steps])
""",
    loses=("test_basics", "test_peak", "test_cosine", "test_end", "test_held"),
)
