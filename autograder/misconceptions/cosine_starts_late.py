from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="cosine-starts-late",
    belief="After the ramp the peak is held as long again, then the cosine begins.",
    truth="The cosine begins at warmup_steps; there is no plateau.",
    hint="Is there a plateau in your curve that nobody asked for?",
    source="Trapezoid schedules have a plateau; `optax.warmup_cosine_decay_schedule` has none.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - 2 * warmup_steps) / (decay_steps - 2 * warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine"),
)
