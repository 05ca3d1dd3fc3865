import jax.numpy as jnp


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        t = jnp.minimum(step, decay_steps)
        rising = init_value + t * (peak_value - init_value) / (warmup_steps or 1)
        angle = jnp.pi * (t - warmup_steps) / (decay_steps - warmup_steps)
        falling = (peak_value + end_value) / 2 + (peak_value - end_value) / 2 * jnp.cos(angle)
        return jnp.where(t < warmup_steps, rising, falling)

    return schedule
