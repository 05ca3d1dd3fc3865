from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="tent",
    belief="The schedule is the lower one of a ramp and a cosine which both begin at step 0.",
    truth="The cosine begins at the peak; the lower of the two crosses below it.",
    hint="What is the largest value that your curve reaches, and at which step?",
    source="`optax.join_schedules` switches between pieces; a minimum does not.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip(step / decay_steps, 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.minimum(ramp, decay) if warmup_steps else decay

    return schedule
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine"),
)
