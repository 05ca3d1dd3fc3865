from autograder.model import Misconception

MISCONCEPTION = Misconception(
    label="rate-in-bfloat16",
    belief="The model is in bfloat16, so the learning rate is too.",
    truth="bfloat16 keeps about three digits; rates are computed in float32.",
    hint="Which dtype does your schedule return, and how many digits does that type keep?",
    source="`jax.numpy.bfloat16`: 8 bits of significand.",
    cell="make_schedule",
    specimen="""\
def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = init_value + (peak_value - init_value) * step / max(warmup_steps, 1)
        progress = jnp.clip((step - warmup_steps) / (decay_steps - warmup_steps), 0, 1)
        decay = end_value + (peak_value - end_value) * 0.5 * (1 + jnp.cos(jnp.pi * progress))
        return jnp.where(step < warmup_steps, ramp, decay).astype(jnp.bfloat16)

    return schedule
""",
    loses=("test_basics", "test_warmup", "test_peak", "test_cosine", "test_end"),
)
