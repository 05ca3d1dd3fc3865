from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="cosine-shaped-ramp",
    belief="In a cosine schedule the warm-up is a cosine too.",
    truth="The ramp is a straight line.",
    hint="How much does your ramp grow in its first step, and in one of its middle steps?",
    source="`optax.warmup_cosine_decay_schedule`: its warm-up is linear.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * 0.5 * (1 - jnp.cos(jnp.pi * step / max(warmup_steps, 1)))
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_warmup",),
)
