from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="rounded-to-four-digits",
    belief="Four decimals are enough for a learning rate.",
    truth="Learning rates of 3e-5 vanish when they are rounded to four decimals.",
    hint="How many decimals does 3e-5 need? What does rounding leave of it?",
    source="Peaks near 1e-4 and floors near 1e-5 are common: the published recipes of lesson 13.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.round(jnp.where(step < warmup_steps, ramp, decay), 4)

    return schedule
""",
    loses=("test_basics", "test_warmup", "test_cosine", "test_end"),
)
