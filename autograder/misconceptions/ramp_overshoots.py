from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="ramp-overshoots",
    belief="The ramp starts at init_value and gains peak_value over the warm-up.",
    truth="It has to gain peak_value - init_value.",
    hint="How far does the ramp have to climb if it does not start at 0?",
    source="`optax.linear_schedule`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + peak_value * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_warmup",),
)
