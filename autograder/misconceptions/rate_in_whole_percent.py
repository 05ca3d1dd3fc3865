from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="rate-in-whole-percent",
    belief="A multiplier in whole percent of the peak is precise enough.",
    truth="Rounding makes stairs; the curve is smooth.",
    hint="Print a hundred neighbouring rates of your decay. How many of them differ?",
    source="Seen in schedules that are logged and stored as percentages.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return peak_value * jnp.round(jnp.where(step < warmup_steps, ramp, decay) / peak_value, 2)

    return schedule
""",
    loses=("test_basics", "test_warmup", "test_cosine", "test_end"),
)
