from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="divides-by-the-warmup",
    belief="There is always a warm-up, so I can divide by its length.",
    truth="warmup_steps may be 0.",
    hint="Which legal value of warmup_steps can you not divide by?",
    source="mlcommons/hpc issue 27.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    slope = (peak_value - init_value) / warmup_steps

    def schedule(step):
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, init_value + slope * step, decay)

    return schedule
""",
    loses=("test_peak",),
)
