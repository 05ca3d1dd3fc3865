from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="cosine-in-degrees",
    belief="cos takes degrees, and half a turn is 180.",
    truth="jnp.cos, like math.cos and np.cos, takes radians.",
    hint="Print your cos for half a turn. In which unit does it take its angle?",
    source="`jax.numpy.cos`.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(180 * progress))
        return jnp.where(step < warmup_steps, ramp, decay)

    return schedule
""",
    loses=("test_basics", "test_cosine", "test_end"),
)
