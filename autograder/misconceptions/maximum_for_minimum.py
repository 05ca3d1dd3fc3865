from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="maximum-for-minimum",
    belief="max keeps the step inside the decay.",
    truth="A cap from above is a minimum; max jumps to the end at once.",
    hint="Try your cap on two steps, one before and one after the end. Which of the two does it change, and which should it?",
    source="`jax.numpy.minimum`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.maximum(step - warmup_steps, decay_steps - warmup_steps) / (decay_steps - warmup_steps)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_peak", "test_cosine", "test_held"),
)
