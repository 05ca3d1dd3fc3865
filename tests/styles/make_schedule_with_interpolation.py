import jax.numpy as jnp


def make_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value):
    def schedule(step):
        ramp = jnp.interp(step, jnp.array([0.0, max(warmup_steps, 1)]), jnp.array([init_value, peak_value]))
        angle = jnp.interp(step, jnp.array([warmup_steps, decay_steps], float), jnp.array([0.0, jnp.pi]))
        fall = end_value + 0.5 * (peak_value - end_value) * (1 + jnp.cos(angle))
        return jnp.where(step < warmup_steps, ramp, fall)

    return schedule
