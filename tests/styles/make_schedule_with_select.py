import jax.numpy as jnp


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        t = jnp.asarray(step, jnp.float32)
        ramp = init_value + (peak_value - init_value) * t / max(warmup_steps, 1)
        fall = end_value + 0.5 * (peak_value - end_value) * (1 + jnp.cos(jnp.pi * (t - warmup_steps) / (decay_steps - warmup_steps)))
        return jnp.select([t < warmup_steps, t < decay_steps], [ramp, fall], end_value)

    return schedule
